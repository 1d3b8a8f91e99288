from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.article import (
    MAX_MESSAGE_BYTES,
    MAX_TEXT_CHARACTERS,
    SCHEMA,
    Article,
    Published,
    article_id_of,
    article_key_of,
    decode,
    encode,
    make_article,
    version_id_of,
    version_key_of,
)
from contract.errors import BadMessage

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def made(**changes: object) -> Article:
    given_ = {
        "origin": "feed", "title": "A title", "text": "A text.", "url": "https://a.example/1",
        "discovered_at": NOW, "fetched_at": NOW, "extracted_at": NOW,
    }  # fmt: skip
    return make_article(**{**given_, **changes})


def wire(**changes: object) -> bytes:
    return msgspec.json.encode({**msgspec.to_builtins(made()), **changes})


def test_decoding_restores_what_was_encoded() -> None:
    article = made(
        published=Published(value="2022-01-27T11:53", precision="minute", from_="page"),
        authors=("Ann Lee",), source_url="https://b.example/", source_mark="Source link", language="en",
    )  # fmt: skip
    key, value = encode(article)
    assert decode(value) == article
    assert key == article.article_id.encode()


def test_schema_comes_first_and_times_have_their_zone() -> None:
    value = encode(made())[1]
    assert value.startswith(b'{"schema":1,')
    assert b'"fetched_at":"2026-03-04T05:06:07Z"' in value


def test_unknown_fields_are_ignored_and_absent_ones_have_defaults() -> None:
    builtins = msgspec.to_builtins(made())
    needed = {
        "schema",
        "article_id",
        "version_id",
        "origin",
        "title",
        "text",
        "discovered_at",
        "fetched_at",
        "extracted_at",
    }
    value = msgspec.json.encode({**{name: builtins[name] for name in needed}, "mood": "grim"})
    assert decode(value) == msgspec.structs.replace(made(), url=None)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "no value"),
        (b"", "no value"),
        (b"not json", "not an article"),
        (b"\xff\xfe\x00", "not an article"),
        (b"[1]", "not an article"),
        (b"{}", "not an article"),
        (b'{"schema":"one"}', "not an article"),
        (wire(schema=SCHEMA + 1), "schema 2"),
        (msgspec.json.encode({"schema": 99}), "schema 99"),
        (wire(article_id="no id"), "not an article"),
        (wire(version_id="zz" * 16), "not an article"),
        (wire(title=5), "not an article"),
        (wire(text=None), "not an article"),
        (wire(text=""), "no text"),
        (wire(text=" \n\t"), "no text"),
        (wire(origin="fax"), "not an article"),
        (wire(fetched_at="yesterday"), "not an article"),
        (wire(fetched_at="2026-03-04T05:06:07"), "timezone"),
        (wire(text="a\x00b"), "NUL"),
        (wire(title="a\x00b"), "NUL"),
        (wire(published={"value": "2022", "precision": "century", "from": "page"}), "not an article"),
        (wire(text="x").replace(b'"x"', b'"\\ud800"'), "not an article"),
        (b'{"schema":1,' * 2000, "not an article"),
        (b"[" * 100_000, "not an article"),
    ],
)  # fmt: skip
def test_what_is_not_an_article_says_why(value: bytes | None, reason: str) -> None:
    with pytest.raises(BadMessage, match=reason):
        decode(value)


@given(st.binary(max_size=300))
def test_any_bytes_are_an_article_or_a_bad_message(value: bytes) -> None:
    with pytest.raises(BadMessage):
        decode(value)


@given(st.text(max_size=200), st.text(min_size=1, max_size=400))
def test_whatever_is_created_can_be_sent(title: str, text: str) -> None:
    article = made(title=title, text=f"a{text}")
    assert decode(encode(article)[1]) == article


@pytest.mark.parametrize("character", ["x", "é", "語", "🗞"])
def test_a_giant_text_is_cut_to_what_the_wire_takes(character: str) -> None:
    article = made(text=character * 1_200_000)
    assert article.truncated
    assert len(article.text) <= MAX_TEXT_CHARACTERS
    assert len(encode(article)[1]) < MAX_MESSAGE_BYTES
    assert set(article.text) == {character}


def test_a_text_of_the_greatest_length_is_not_cut() -> None:
    assert not made(text="x" * MAX_TEXT_CHARACTERS).truncated


def test_the_url_is_the_identity_and_the_text_the_version() -> None:
    article = made()
    assert made(text="Another.").article_id == article.article_id
    assert made(text="Another.").version_id != article.version_id
    assert made(url="https://a.example/2").article_id != article.article_id
    assert made(url="https://a.example/2").version_id == article.version_id


def test_without_a_url_the_content_is_the_identity() -> None:
    assert made(url=None).article_id == made(url=None).article_id
    assert made(url=None).article_id != made(url=None, text="Another.").article_id


@given(st.text(), st.text())
def test_keys_are_positive_bigints(one: str, other: str) -> None:
    article_id, version_id = article_id_of(one, other), version_id_of(one, other)
    assert 0 <= article_key_of(article_id) < 2**63
    assert 0 <= version_key_of(article_id, version_id) < 2**63


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2022-05-19", date(2022, 5, 19)),
        ("2022-01-27T11:53", date(2022, 1, 27)),
        ("2022-05", None),
        ("2022", None),
        ("20222-05-19", None),
        ("2022-02-30", None),
        ("", None),
    ],
)
def test_the_day_a_publication_time_names(value: str, day: date | None) -> None:
    assert Published(value=value, precision="day", from_="page").day == day


# Not zones: other files and folders of the zone database, the local zone, names that no file system accepts.
NO_ZONES = ["America", "America/", ".", "..", "../zoneinfo/UTC", "/etc/localtime", "localtime", "tzdata.zi", "zone.tab",
            "posix", "right", "Europe/Rome/x", "a" * 5_000, "\0", "UTC\0", " ", "\ud800"]  # fmt: skip


def said(value: str, precision: str = "day", zone: str | None = None) -> Published:
    return Published(value=value, precision=precision, zone=zone, from_="page")


@pytest.mark.parametrize(
    ("published", "moment"),
    [
        (said("2022-01-27"), None),
        (said("2022-01-27T11:53", "minute"), datetime(2022, 1, 27, 11, 53, tzinfo=UTC)),
        (said("2022-01-27T11:53", "minute", "Z"), datetime(2022, 1, 27, 11, 53, tzinfo=UTC)),
        (said("2022-01-27T11:53:10", "second", "+03:30"), datetime(2022, 1, 27, 8, 23, 10, tzinfo=UTC)),
        (said("2022-01-27T23:00", "minute", "-05:00"), datetime(2022, 1, 28, 4, 0, tzinfo=UTC)),
        (said("2022-01-27T11:53", "minute", "Europe/Rome"), datetime(2022, 1, 27, 10, 53, tzinfo=UTC)),
        (said("2022-01-27T11:53", "minute", "Mars/Olympus"), None),
        *((said("2022-01-27T11:53", "minute", name), None) for name in NO_ZONES),
        (said("0001-01-01T00:00", "minute", "+10:00"), None),
        (said("9999-12-31T23:59", "minute", "-10:00"), None),
        (said("20222-01-27T11:53", "minute"), None),
        (said("nonsense", "minute"), None),
    ],
)
def test_the_time_an_article_names(published: Published, moment: datetime | None) -> None:
    assert published.moment == moment
