"""Bylines: the people they name. The words that introduce a byline are in `words.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile
from typing import Final

from lxml.html import HtmlElement

from ingest.author_names import without_degrees
from ingest.pages.byline_rows import first_row, is_aside, rows_of
from ingest.pages.identity import leads_to_writer
from ingest.pages.words import phrases

_AUTHORS: Final = 20
_NAME_CHARACTERS: Final = 100
_PARTS: Final = re.compile(r"\s[|•·/\u2013\u2014-]\s|[|\n]")
_ANDS: Final = re.compile(
    r"\s(?:and|&|und|et|y|e|en|och|og|ja|i|a|и|та|ve|med|mit|with|avec|con|com|met)\s|;\s?", re.IGNORECASE
)
_NO_NAME: Final = re.compile(r"[@<>{}()\d]|https?:|www\.", re.IGNORECASE)
_SIGNS: Final = frozenset(phrases("signs")) | {""}  # or a bar
_ROLES: Final = frozenset(phrases("roles"))
# Where they wrote, and for whom.
_PLACE: Final = re.compile(r"\s(?:in|aus|from|à|en|w|ve|for|für|pour|para|per)\s(?:the\s)?[A-Z][\w -]{1,40}$")
_EDITED: Final = re.compile(r"^(?:a cura di|as told to)\b", re.IGNORECASE)
_STOP: Final = re.compile(r"(?<=[a-z\u00df-\u00ff\u03b1-\u03ce\u0430-\u045f]{2})\.$")
# What follows a name: where they wrote, their title, for whom.
_ASIDE: Final = re.compile(r"(?<=\w) ?\((?!text|words)[^()\d]{1,30}\)(?=$|,| and | und | et | y | e )")
_FOR_ONCE: Final = re.compile(
    r"(?<=\w),? (?:special(?:ly)? (?:to|for)|exclusive(?:ly)? (?:to|for)|for the) .*"
    r"|(?<=\w) (?:staff (?:writer|reporter|photographer)|contributing writer|contributor)$",
    re.IGNORECASE,
)
_DATED: Final = re.compile(
    r"(?<=\w),? (?:(?:on|le|el|em|il|am|den|op|updated|published|posted) )?"
    r"(?:(?:[^\W\d]{3,10}, |[^\W\d]{3,7}day )?"
    r"[^\W\d]{3,9}\.? (?=\d{1,2}(?:st|nd|rd|th)?,? 20\d\d)|(?=\d{1,2}[.,]? [^\W\d]{3,12}\.?,? 20\d\d)"
    r"|(?:at|@|um|à|kl\.?|ore|в) (?=\d{1,2}[:.h]\d\d)|(?=\d{1,4}[./-]\d)|(?=\d{1,3} (?:min|hour|day|h ))).*"
)
_WORD: Final = re.compile(r"\w+")
_AGENCIES: Final = frozenset(phrases("agencies"))
_SIGNED: Final = re.compile(
    r"^(?:By|Von|Par|Por|Di|Door|Av|Af|Teksti?|Texto|Testo|Texte|Szöveg|Szerző|Írta|Kirjoittaja|Γράφει \w"
    r"|Text|Words|Autor(?:in)?|Author|Story by|Автор|Текст|Opracował[ao]?|[Oo]prac\.|Penulis|Pewarta|Oleh|Yazan"
    r"|Reporter:|كتبت?|بقلم|إعداد|מאת|نویسنده|लेखक)(?!\w)"
    r" ?[:\u2013-]? (?P<names>\S.{2,120})$"
)
_POSTED: Final = re.compile(
    r"(?:posted|published|submitted)(?: on)? [^.!?]{4,40} by (?P<names>\S.{2,60})", re.IGNORECASE
)
# As agencies sign at the end.
_REPORTED: Final = re.compile(
    r"^[(\[]?(?:Reporting|Writing) by (?P<names>[A-Z][^;.()]{2,100}?)(?=[;.)]|$|, (?:edit|writ))"
)
_EAST_ASIAN: Final = r"(?:[\u4e00-\u9fff\u3040-\u30ff]{2,6}|[\uac00-\ud7a3]{2,4})"
_ALSO_NAMED: Final = (
    r"(?:编辑|編輯|责编|責編|责任编辑|摄影|攝影|写真|撮影|構成|聞き手|イラスト|校对|校對|来源|來源|通讯员|審核|审核"
    r"|[图圖摄攝](?=[:\uff1a/\uff0f])|视频|視頻)"
)
_SIGNED_EAST_ASIAN: Final = re.compile(
    r"(?:(?:本报|本報|本社|本台)?(?:首席|特约)?(?:记者|記者|通讯员)|作者|撰文|執筆|取材[・\u30fb]文|文)"
    r"[ \u3000]?[:\uff1a=\uff1d/\uff0f\u30fb| \u3000][ \u3000]?"
    rf"(?P<names>{_EAST_ASIAN}(?:[ \u3000\u3001,\uff0c](?!{_ALSO_NAMED}){_EAST_ASIAN}){{0,4}})"
    rf"(?:[(\uff08][^()\uff08\uff09]{{1,30}}[)\uff09]|[ \u3000]{_ALSO_NAMED}.{{0,40}})?"
    rf"|(?:글|취재) ?[:=·]? ?(?P<writer>{_EAST_ASIAN})(?: 기자)?(?:[ ,/·] ?(?:사진|영상|그래픽|편집).{{0,40}})?"
    rf"|(?:기자명 ?)?(?P<reporter>{_EAST_ASIAN}(?: ?[·,/] ?{_EAST_ASIAN}){{0,3}}) ?(?:기자|특파원)"
    r"(?: [\w.-]{1,40}@[\w.-]{3,60})?"
    rf"|(?:记者|記者)(?P<abroad>[\u4e00-\u9fff]{{2,4}})[/\uff0f][\u4e00-\u9fff]{{2,6}}(?:报道|報導|電|电)"
)
_SIGNS_WHO: Final = re.compile(
    r"(?:(?:posted|written|published|reported|submitted|story|words) )?by:?|(?:von|par|por|di|door|av|af):?"
    r"|(?:geschrieben|verfasst|veröffentlicht) von:?|(?:publié|posté|rédigé|écrit) par:?"
    r"|(?:publicado|escrito) por:?|(?:scritto|pubblicato) da:?|(?:автор|opublikowane przez|napisał[ao]?):?",
    re.IGNORECASE,
)
_OTHER_WORK: Final = re.compile(
    r"\b(?:photo(?:graph)?s?|pictures|illustrations?|graphics?|video|fotos?|bilder|photographies|kuvat?|zdjęcia|фото)"
    r" ?(?:by|von|di|de|par|:).*"
    r"|(?<=\w )(?:photograph(?:s|y)|photos|pictures|illustrations?|bilder|fotos|kuvat) .*"
    r"|[.,]? (?:with )?(?:additional )?reporting (?:by|from)\b.*"
    r"|\.? (?:translated|edited|translation"
    r"|(?:medically |expertly )?reviewed|fact[- ]checked|verified|übersetzt|traduit|traducido|tradotto)"
    r" (?:by|von|par|por|da)\b.*|(?<=\w )(?:updated|last updated|modified|posted|published)\b.*",
    re.IGNORECASE,
)
# Jane Roe (text) and John Poe (photos)
_WHO_DID_WHAT: Final = re.compile(
    r" \([A-Z\u010c\u0160\u017d]{2,6}\)$"
    r"| ?\((?:text|words|reporting|tekst|texte|texto|testo)\)|(?:,| and| und| et| y| e| och| og| &)?"
    r" [^,()]{2,40} \((?:photos?|pictures|fotos?|bilder|images?|video|illustrations?|graphics?)\)",
    re.IGNORECASE,
)
# Guest contributor: Jane Roe
_AS_WHAT: Final = re.compile(
    r"^(?:(?:guest|staff|political|senior|chief|special|contributing|our|correspondent|reporter|contributor|writer"
    r"|columnist|journalist)s? ?){1,4}: (?=\S)"
    r"|^(?:an? )?(?:guest|special) (?:post|column|essay|article|commentary|opinion|report|contribution) (?=by )",
    re.IGNORECASE,
)
_IN_BRACKETS: Final = re.compile(r"^[(\uff08\u3010]([^()\uff08\uff09\u3010\u3011]{2,60})[)\uff09\u3011]$")
_EAST_ASIAN_COMMAS: Final = re.compile("[ \u3000\u3001,\uff0c·/]")
_BYLINES: Final = re.compile(
    r"byline|author|writer|journalist|autor|auteur|redakteur|firma|reporter|signature|creator|yazar|muhabir|szerzo"
    r"|skribent|forfatter|penulis"
)
_NOT_BYLINES: Final = re.compile(
    r"bio|comment|related|avatar|image|photo|follow|social|about|description|list|share|widget|sidebar|footer|nav|info"
    r"|popular|more-|count|url|icon|tooltip|box",
    re.IGNORECASE,
)
_CALLING: Final = frozenset({"rel", "itemprop", "property", "class", "id", "data-testid"})
_PARTICLES: Final = frozenset({
    "de", "da", "do", "dos", "das", "del", "della", "di", "du", "van", "von", "der", "den", "ter", "la", "le", "el",
    "al", "bin", "ibn", "ben", "of", "the", "y", "e", "i", "af", "av", "zu", "zur", "vom",
})  # fmt: skip
_BELOW_THE_TITLE: Final = 80  # elements below the title in which the byline is looked for
_SIGNED_BELOW: Final = re.compile(r"^(?:by|von|par|por|di|door|av|af) (?P<names>\S.{2,60}?),?$", re.IGNORECASE)
_BYLINE_BLOCK: Final = 300  # characters of an element with several people's bylines
_HEADINGS: Final = frozenset({"h1", "h2", "h3"})
_PROSE: Final = frozenset({"p", "li", "td", "blockquote", "h4", "h5"})
_ENDS: Final = frozenset({"body", "html", "article", "main"})


def signed(tree: HtmlElement) -> tuple[str, ...]:
    """The names in the page's bylines: elements with such names, then lines that begin with "By"."""
    lines: list[str] = []
    kinds: dict[str, bool] = {"": False}  # many elements have the same names
    for element in tree.iter(
        "a", "span", "p", "div", "address", "strong", "li", "ul", "dd", "h3", "h4", "h5", "cite", "b", "em", "br"
    ):
        text = element.tail if element.tag == "br" else element.text
        own = " ".join(text.split()) if text else ""
        short = len(own) <= _NAME_CHARACTERS and not own.isascii()
        if short and (match := _SIGNED_EAST_ASIAN.fullmatch(_IN_BRACKETS.sub(r"\1", own))):
            return tuple(dict.fromkeys(filter(None, _EAST_ASIAN_COMMAS.split(next(filter(None, match.groups()))))))
        said = " ".join([value for name, value in element.items() if name in _CALLING])
        if said not in kinds:
            kinds[said] = len(said) <= 300 and bool(_BYLINES.search(said.lower())) and not _NOT_BYLINES.search(said)
        if not kinds[said]:
            lines += _lines_of(element, own) if own else ()
            continue
        words = rows_of(element) or _named_in_microdata(element)
        outside = not 2 < len(words) <= 150 or is_aside(element)
        if not outside and (found := _named(words, element)):
            return tuple(dict.fromkeys([*found, *_alike_beside(element)]))[:_AUTHORS]
    for line in lines:
        if found := tuple(dict.fromkeys(_byline(" ".join(line.split())))):
            return found[:_AUTHORS]
    return tuple(dict.fromkeys(_below_the_title(tree)))[:_AUTHORS]


def _named_in_microdata(element: HtmlElement) -> str:
    """The name of an author who is not shown."""
    return next((one.get("content") or "" for one in element.iter("meta") if one.get("itemprop") == "name"), "")


def _lines_of(element: HtmlElement, own: str) -> Iterator[str]:
    """What an element's own words introduce as a byline ("By"), or say in one."""
    if _SIGNS_WHO.fullmatch(own) and _is_brief(element):
        named = element[0] if len(element) else element.getnext()
        if named is not None:
            yield str(named.text_content())[:_NAME_CHARACTERS]
    if element.tag in {"p", "div", "span", "em"} and (
        match := _SIGNED.match(own) or _POSTED.fullmatch(own) or _REPORTED.match(own)
    ):
        yield match["names"] + "".join(str(child.text_content()) for child in element[:4])[:100]


def without_office(name: str) -> str:
    """A name without an unmarked suffix: for whom they wrote, or as whose staff."""
    person = _FOR_ONCE.sub("", name)
    return person if len(words := person.split()) > 1 and min(map(len, words)) > 1 else name


def is_nobody(name: str) -> bool:
    """Whether a name is that of an agency, or contains a role."""
    lowered = name.lower()
    words = {*_WORD.findall(lowered), *lowered.split()}  # the former does not treat Indic vowel signs as letters
    return lowered in _AGENCIES or lowered.partition("/")[0] in _AGENCIES or bool(_ROLES & words)


def _named(words: str, element: HtmlElement) -> tuple[str, ...]:
    """The names in a byline as a whole, in the part above its first break, or in its items: whichever has most."""
    items = (" ".join(item.text_content().split()) for item in element.iterchildren("li"))
    readings = (_byline(words), _byline(first_row(element)), (name for item in items for name in _byline(item)))
    return max((tuple(dict.fromkeys(names)) for names in readings), key=len)


def _alike_beside(byline: HtmlElement) -> Iterator[str]:
    """The names in the other bylines of one block: one for each person."""
    block = byline.getparent()
    while block is not None and block.tag not in _ENDS and _is_brief(block):
        for other in block.iter(byline.tag):
            if other is not byline and other.get("class") == byline.get("class") and byline.get("class"):
                yield from _byline(" ".join(other.text_content().split()))
        block = block.getparent()


def _below_the_title(tree: HtmlElement) -> Iterator[str]:
    """Names between the page's title and its next heading: links to an author's page, and text that says "by"."""
    title = next((heading for heading in tree.iter("h1") if heading.text_content().strip()), None)
    if title is None:
        return
    below = islice(title.xpath("following::*"), _BELOW_THE_TITLE)
    beside = title.getparent()  # in case the heading is a subtitle
    for element in [title, *takewhile(lambda one: one.tag not in _HEADINGS or one.getparent() is beside, below)]:
        around = element.getparent()
        if around is None or is_aside(element):
            continue
        if element.tag == "a" and leads_to_writer(element.get("href") or "") and _is_brief(around):
            yield from _byline(" ".join(element.text_content().split()))
        if around.tag not in _PROSE and (match := _SIGNED_BELOW.match(" ".join((element.tail or "").split()))):
            yield from _byline(match["names"])


def _is_brief(block: HtmlElement) -> bool:
    return len(" ".join(block.text_content().split())) <= _BYLINE_BLOCK


def _byline(line: str) -> Iterator[str]:
    """The names at the start of a byline: what follows a comma, a role or an agency is not a name."""
    bare = _AS_WHAT.sub("", _IN_BRACKETS.sub(r"\1", line))
    bare = _ASIDE.sub("", _WHO_DID_WHAT.sub("", _DATED.sub("", bare)))
    words = without_office(_EDITED.sub("", _OTHER_WORK.sub("", without_degrees(bare)))).split()
    while words and (not _SIGNS.isdisjoint({words[0].lower(), words[0].lower().strip(":|")}) or words[0] == "de"):
        del words[0]
    bare = _STOP.sub("", " ".join(word for word in words if "@" not in word).rstrip(" /|·•\u2013\u2014-"))
    for part in _PARTS.split(bare)[:1]:
        for piece in _ANDS.split(part):
            for name in _PLACE.sub("", piece).split(","):
                if not _looks_like_a_name(name.strip()):
                    break
                yield name.strip()


def _looks_like_a_name(name: str) -> bool:
    """Two to five capitalised words, or a short run of a script without capitals."""
    words = name.split()
    if not 1 < len(name) <= 60 or name.startswith("the ") or _NO_NAME.search(name) or is_nobody(name):
        return False
    if not any(letter.isupper() or letter.islower() for letter in name):
        return 2 <= len(name) <= (40 if 2 <= len(words) <= 5 else 12)
    return 2 <= len(words) <= 5 and all(
        (w[:1].isalpha() and w[:1] == w[:1].title()) or w.lower() in _PARTICLES or w[:2] in {"d'", "d\u2019"}
        for w in words
    )
