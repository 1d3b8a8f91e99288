"""Datelines of Chinese, Japanese and Korean reports: in brackets, with the agency's and the reporter's name inside."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from enrich.reading.agencies import agency_named
from enrich.reading.dates import Day
from enrich.reading.outlets import is_outlet
from enrich.reading.signatures import signature

_DATED = re.compile(
    r"([^\W\d_]{2,4}?社)?\s?([^\W\d_]{2,12}?)\s?(?:(\d{1,2})\s?月)?\s?(\d{1,2})\s?日\s?([^\W\d_]{2,4})?\s?"
    r"(?:[电電](?:报道|報導)|[】\]\uff3d]\s?|[-—]\s?|\s|电|電)"
)
# 【ワシントン共同】, [서울=연합뉴스]
_BRACKETED = re.compile(
    r"[\[(\uff08\uff3b【\u3014]\s?([^\W\d_=\uff1d]{2,16}(?:\s(?:[A-Z]{2,7}|[가-힣]{2,5}))?)\s?"
    r"(?:[=\uff1d]\s?([^\W\d_]{2,8}\d?))?\d{0,2}"
    r"\s?[】\])\uff3d\uff09\u3015]\s?"
)
_SIGNS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # kana, Han, Hangul
# [이데일리 홍길동 기자], [헤럴드경제=홍길동 기자]
_KOREAN_OUTLET = re.compile(
    r"[\[【(]([가-힣A-Za-z\d]{2,12})\s?[=\s]\s?([가-힣]{2,4}(?:[·,\s]{1,2}[가-힣]{2,4}){0,2}?)\s"
    r"(?:선임|인턴|전문)?(?:기자|특파원)[\]】)]\s?"
)
# 【5月13日 AFP】
_DAY_AND_AGENCY = re.compile(r"【(\d{1,2})月(\d{1,2})日\s?([^【】]{2,24})】\s?")
# 홍길동 기자 = , 홍길동·김영희 특파원 =
_KOREAN_REPORTERS = re.compile(
    r"([가-힣]{2,4}(?:[·,\s]{1,2}[가-힣]{2,4}){0,4}?)\s(?:선임|인턴)?(?:기자|특파원|통신원)\s?=\s?"
)
_REPORTERS = re.compile(r"[(\uff08][记記]者[\s:\uff1a]?([^()\uff08\uff09]{1,20})[)\uff09]\s?")
# 本报讯(记者 张三), 【本報訊】, 本报北京3月3日电
_OUR_OWN = re.compile(
    r"[【\[(\uff08\u3014]?([^\W\d_a-zA-Z]{0,4}(?:本[报報刊网網]|[报報网網]))([\u4e00-\u9fff]{2,5})?"
    r"(?:(\d{1,2})月)?(?:(\d{1,2})日)?[讯訊电電][】\])\uff09\u3015]?\s?(?![\u4e00-\u9fff][^\s,\uff0c]?[:\uff1a])"
)
# 【环球时报记者 李明】
_REPORTER_OF = re.compile(
    r"[(\uff08【]([\u4e00-\u9fff]{2,8})[记記]者\s?([\u4e00-\u9fff]{2,3}(?:[、\s][\u4e00-\u9fff]{2,3}){0,3})[)\uff09】]\s?"
)
# 新华社快讯, 据新华社电, 财联社5月13日电, 【花丘5月13日讯】
_WIRE = re.compile(
    r"(?:据|據)?([\u4e00-\u9fff]{2,4}[社网網])(?:(\d{1,2})月)?(?:(\d{1,2})日)?[\u4e00-\u9fff]{0,2}"
    r"(?:快[讯訊]|[电電])[:\uff1a\uff0c,\s]\s?"
    r"|【[\u4e00-\u9fff]{2,6}(\d{1,2})月(\d{1,2})日[讯訊电電]】\s?"
    r"|[\u4e00-\u9fff]{2,8}网(\d{1,2})月(\d{1,2})日(?:报道|讯|电)[:\uff1a\s]?\s?"
)
# 央视网消息:
_MESSAGE = re.compile(r"([\u4e00-\u9fff]{2,8}[网網台报報社])(?:消息|[讯訊])\s?[:\uff1a]\s?")
# The same in brackets, the reporter after the agency: 中央社記者王小明台北3日電
_WIRE_AND_REPORTER = re.compile(
    r"[(\uff08]?([^\W\d_]{2,3}社)(?:[记記]者)([\u4e00-\u9fff]{2,3})([\u4e00-\u9fff]{2,4}?)"
    r"(\d{1,2})日[\u4e00-\u9fff]?[电電][)\uff09]?\s?"
)
# 記者王小明/台北報導, 【记者张三/北京报道】
_REPORTED_FROM = re.compile(
    r"[【\[(\uff08\u3014]?\s?(?:本报|本報|特[约約派]|[实實][习習])?[记記]者\s?([\u4e00-\u9fff]{2,4}(?:[、 ][\u4e00-\u9fff]{2,4}){0,3})"
    r"\s?[\uff0f/|·]\s?([\u4e00-\u9fff]{2,6})(?:[报報][道導导]|[电電])[】\])\uff09\u3015]?\s?"
)
# 【ニューヨーク=田中太郎】, 【青崎・田中太郎】
_CORRESPONDENT = re.compile(
    r"【([\u3005\u3040-\u30ff\u4e00-\u9fff]{2,10})([=\uff1d・])([\u3005\u4e00-\u9fff\u3040-\u30ff]{2,8})】\s?"
)
_AND: Final = re.compile(r"[、·,\s\uff0c]\s?(?:[实實][习習][生记記者]{0,2}|通[讯訊][员員]|[摄攝]影(?:[记記]者)?)?\s?")
# How the names of Korean outlets end: newspaper, economy, broadcasting, times.
_KOREAN_OUTLETS = ("뉴스", "일보", "신문", "경제", "방송", "타임스", "투데이", "저널", "미디어", "데일리", "뉴스핌")


class EastAsian(NamedTuple):
    """A dateline at the start of a line. place: "" if it names none; length: in characters."""

    place: str
    day: Day
    agency: str | None
    authors: tuple[str, ...]
    length: int


_NO_DAY: Final = Day(None, None, None)


def east_asian(head: str) -> EastAsian | None:
    """The dateline that a line starts with: `東京 3日 ロイター`, `新华社北京3月3日电`, `(서울=연합뉴스) 홍길동 기자 = `."""
    found = _own(head) or _korean(head) or _dated(head) or _bracketed(head)
    if found is None:
        return None
    after = head[found.length :]
    if match := _KOREAN_REPORTERS.match(after) or _REPORTERS.match(after):
        names = tuple(name for name in _AND.split(match[1].strip()) if name)
        return found._replace(authors=found.authors or names, length=found.length + match.end())
    return found


def _own(head: str) -> EastAsian | None:
    """A dateline of an outlet, or of its own reporter."""
    if found := _reported(head):
        return found
    if (match := _WIRE.match(head)) and (match[4] or match[6] or agency_named(match[1])):
        month, day = match[2] or match[4] or match[6], match[3] or match[5] or match[7]
        on = Day(int(month) if month else None, int(day) if day else None, None)
        return EastAsian("", on, agency_named(match[1] or ""), (), match.end())
    if match := _OUR_OWN.match(head):
        agency = agency_named(match[1])  # 中新网北京3月3日电
        day = Day(int(match[3]) if match[3] else None, int(match[4]) if match[4] else None, None)
        return EastAsian((match[2] or "") if agency else "", day if agency else _NO_DAY, agency, (), match.end())
    if match := _MESSAGE.match(head):
        return EastAsian("", _NO_DAY, agency_named(match[1]), (), match.end())
    return None


def _reported(head: str) -> EastAsian | None:
    """A dateline that names its reporter."""
    if (match := _WIRE_AND_REPORTER.match(head)) and (agency := agency_named(match[1])):
        return EastAsian(match[3], Day(None, int(match[4]), None), agency, (match[2],), match.end())
    if match := _REPORTED_FROM.match(head):
        return EastAsian(match[2], _NO_DAY, None, tuple(_AND.split(match[1])), match.end())
    return _signed(head)


def _signed(head: str) -> EastAsian | None:
    if (match := _CORRESPONDENT.match(head)) and agency_named(match[3]) is None:
        if match[2] != "・" or signature(match[0].strip()):
            return EastAsian(match[1], _NO_DAY, None, (match[3],), match.end())
        return None
    if (match := _REPORTER_OF.match(head)) and len(head) > match.end():
        return EastAsian("", _NO_DAY, agency_named(match[1]), tuple(_AND.split(match[2])), match.end())
    if match := _KOREAN_REPORTERS.match(head) or _REPORTERS.match(head):  # (记者 张三)
        return EastAsian("", _NO_DAY, None, tuple(name for name in _AND.split(match[1].strip()) if name), match.end())
    return None


def _korean(head: str) -> EastAsian | None:
    """A dateline of an outlet and its reporter: `[헤럴드경제=홍길동 기자]`."""
    match = _KOREAN_OUTLET.match(head)
    if match is None:
        return None
    outlet, gap, name = match[2].partition(" ")
    if gap and "=" in match[0]:  # 【청솔=이데일리 홍길동 기자】
        return EastAsian(match[1], _NO_DAY, agency_named(outlet), tuple(_AND.split(name)), match.end())
    return EastAsian("", _NO_DAY, agency_named(match[1]), tuple(_AND.split(match[2])), match.end())


def _dated(head: str) -> EastAsian | None:
    if "日" not in head[:30]:
        return None
    if (match := _DAY_AND_AGENCY.match(head)) and (agency := agency_named(match[3])):
        return EastAsian("", Day(int(match[1]), int(match[2]), None), agency, (), match.end())
    bare = head.lstrip("[\uff3b【(\uff08")
    match = _DATED.match(bare)
    if match is None:
        return None
    place = match[2]
    agency = agency_named(match[1] or "") or agency_named(match[5] or "")
    if agency is None and (agency := agency_named(place[:2])):  # 路透北京5月13日
        place = place[2:]
    if agency is None:
        return None
    day = Day(int(match[3]) if match[3] else None, int(match[4]), None)
    if not (1 <= (day.month or 1) <= 12 and 1 <= (day.day or 0) <= 31):
        return None
    after = bare[match.end() :].lstrip("]\uff3d】)\uff09 -—\u3000\uff0d")
    return EastAsian(place, day, agency, (), len(head) - len(after))


def _bracketed(head: str) -> EastAsian | None:
    """A dateline in brackets without a day."""
    match = _BRACKETED.match(head)
    if match is None:
        return None
    whole = match[1] + (match[2] or "")
    if _SIGNS.search(whole) is None:
        return None
    place, _, agency = match[1].rpartition(" ")  # (워싱턴 AFP=연합뉴스)
    if match[2] and (first := agency_named(agency)) and agency_named(match[2]):
        return EastAsian(place, _NO_DAY, first, (), match.end())
    cuts = [len(match[1])] if match[2] else range(len(whole) - 1)
    if named := next(((at, agency) for at in cuts if (agency := agency_named(whole[at:]))), None):
        return EastAsian(whole[: named[0]], _NO_DAY, named[1], (), match.end())
    first = agency_named(match[1]) if match[2] else None  # 【AFP=時事】
    if first:
        return EastAsian("", _NO_DAY, first, (), match.end())
    if match[2] is None:
        outlet, place = head[0] == "[" and is_outlet(match[1]), ""
    else:
        outlet, place = (
            match[2].endswith(_KOREAN_OUTLETS) or _KOREAN_REPORTERS.match(head, match.end()) is not None,
            match[1],
        )
    return EastAsian(place, _NO_DAY, None, (), match.end()) if outlet else None
