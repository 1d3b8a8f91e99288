"""JSON Feed 1.0 and 1.1 (jsonfeed.org), leniently: a bad item loses only its bad fields. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from contract.article import storable
from contract.errors import Unreadable
from ingest.author_names import names_in
from ingest.feeds.formats.drafts import Draft, Outline, is_told, names
from ingest.feeds.formats.links import absolute, document_base, is_web_address
from ingest.feeds.formats.listing import plain

_ITEMS: Final = re.compile(r'"items"\s*:\s*\[')
# A comma after the last element of a list or object; strings (1) are skipped as a whole.
_SPARE_COMMA: Final = re.compile(r"(\"(?>[^\"\\]+|\\.)*+\"?)|,(?=\s{0,99}[}\]])", re.DOTALL)
_ESCAPE: Final = re.compile(r"(\\(?:[\"\\/bfnrt]|u[0-9a-fA-F]{4}))|\\")  # valid in JSON (1); JavaScript has more
# A surrogate pair, or a lone surrogate (1), or NUL (2); any other escape is skipped as a whole.
_ODD: Final = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|(\\u0000)|\\."
)
_SAID_OF_ODD: Final = {1: "it contains lone surrogates", 2: "it contains NUL characters"}
_UNNAMED: Final = frozenset({"None", "1", "1.0", "1.1"})  # versions that do not name the format
# The standard's names, and those of programs that are used to RSS.
_URLS: Final = ("url", "link", "permalink")
_PUBLISHED: Final = ("date_published", "published", "published_at", "pubDate", "pubdate", "date", "created_at")
_UPDATED: Final = ("date_modified", "date_updated", "updated", "updated_at", "modified")
_WRAPS: Final = 3  # objects around a feed
_COMMA: Final = re.compile(r"[\s,]*")
# Control characters in strings are invalid but unambiguous; so are lone surrogates, which are read as U+FFFD.
_DECODER: Final = json.JSONDecoder(strict=False)


def outline(text: str, url: str) -> Outline:
    """The feed in a JSON document. Raises Unreadable if it is not JSON, or JSON of another kind."""
    warnings: list[str] = []
    try:
        top = _DECODER.decode(text)
    except RecursionError as error:
        msg = f"{url}: this is JSON nested too deeply to be a feed"
        raise Unreadable(msg) from error
    except ValueError as error:
        text = _SPARE_COMMA.sub(lambda found: found[1] or "", text)
        text = _ESCAPE.sub(lambda found: found[1] or "", text)
        top, whole = _broken(text)
        if top is None:
            msg = f"{url}: this begins like JSON, but is not valid JSON, or not a JSON Feed: {error}"
            raise Unreadable(msg) from error
        warnings.append(
            "it has an extra comma or backslash"
            if whole
            else f"it is broken JSON, and was read as far as possible ({error})"
        )
    if isinstance(top, list) and len(top) == 1:  # some servers wrap their response
        top = top[0]
    top = _within(top)
    if isinstance(top, dict) and "items" not in top:  # some programs capitalise all names
        top = _in_lower_case(top)
    version = str(top.get("version")) if isinstance(top, dict) else ""
    items = _items(top) if isinstance(top, dict) else None
    if items is None or not ("jsonfeed" in version or (version in _UNNAMED and _is_like_a_feed(top))):
        msg = f"{url}: this is JSON, but not a JSON Feed: version {version[:60]!r}, no list of items"
        raise Unreadable(msg)
    if not warnings and not _strict(text):
        warnings.append("its strings contain unescaped control characters")
    odd = {escape.lastindex for escape in _ODD.finditer(text)}
    warnings += [said for group, said in _SAID_OF_ODD.items() if group in odd]
    self_url = absolute(top.get("feed_url"), url)
    own = document_base(url, self_url)
    site_url = absolute(top.get("home_page_url"), own)
    # As in RSS, relative links are relative to the site.
    base = site_url or own
    return Outline(
        format=f"JSON Feed {'1.1' if version.endswith('1.1') else '1.0'}" if "jsonfeed" in version else "JSON Feed",
        title=plain(_text(top.get("title"))) or None,
        site_url=site_url,
        language=_text(top.get("language")),
        interval_seconds=None,
        drafts=[_draft(item, base) for item in items if isinstance(item, dict)],
        authors=_authors(top),
        hubs=tuple(hub for one in _dicts(top.get("hubs")) if (hub := absolute(one.get("url"), url))),
        self_url=self_url,
        warnings=tuple(warnings),
    )


def _within(top: object) -> object:
    """The feed in an object that only wraps it (`{"data": {…}}`), or in one made of RSS: `{"rss": {"channel": …}}`."""
    one: object = top
    for _ in range(_WRAPS):
        if not isinstance(one, dict) or "items" in one:
            break
        if isinstance(items := one.get("item"), list | dict):
            return {**one, "items": items if isinstance(items, list) else [items]}
        held = [value for value in one.values() if isinstance(value, dict)]
        one = held[0] if len(held) == 1 else None
    return one if isinstance(one, dict) and _items(one) is not None else top


def _in_lower_case(top: dict[str, Any]) -> dict[str, Any]:
    """The document with all names in it and in its items in lower case."""
    lower = {name.lower(): value for name, value in top.items()}
    items = lower.get("items")
    if isinstance(items, list):
        lower["items"] = [
            {name.lower(): value for name, value in one.items()} if isinstance(one, dict) else one for one in items
        ]
    return lower


def _items(top: dict[str, Any]) -> list[Any] | None:
    """The items, which some programs write as an object with numbers, or as a single item; None: no items."""
    items = top.get("items", False)
    if isinstance(items, dict):
        return [items] if {"id", "url"} & items.keys() else list(items.values())
    return items if isinstance(items, list) else [] if items is None else None


def _is_like_a_feed(top: dict[str, Any]) -> bool:
    """Whether JSON without a declared format looks like a feed: many APIs respond with `items`."""
    return bool({"title", "home_page_url", "feed_url"} & top.keys())


def _strict(text: str) -> bool:
    """Whether there is no control character inside a string: outside strings only white space can be one."""
    return not any(character < " " and character not in "\t\r\n" for character in text) and _sound(text)


def _sound(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _broken(text: str) -> tuple[Any, bool]:
    """What can be read of a document, and whether that is everything."""
    try:
        return _DECODER.decode(text), True
    except (ValueError, RecursionError):
        return _beginning(text), False


def _beginning(text: str) -> dict[str, Any] | None:
    """The head of a document that is broken in its items, and the items before that; None if it has none."""
    start = _ITEMS.search(text)
    if not start:
        return None
    items: list[Any] = []
    at = start.end()
    try:
        top = _DECODER.decode(f"{text[: start.start()].rstrip().rstrip(',') or '{'}}}")
    except (ValueError, RecursionError):
        top = {}
    try:
        while True:
            item, at = _DECODER.raw_decode(text, _end_of(_COMMA, text, at))
            items.append(item)
    except (ValueError, RecursionError):
        pass
    if not items or not isinstance(top, dict):
        return None
    return top | {"items": items}


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _draft(item: dict[str, Any], base: str) -> Draft:
    guid = _text(item.get("id"))
    links = (link for key in _URLS for link in _listed(item.get(key)))
    url = next((found for link in links if (found := absolute(link, base))), None)
    files = {absolute(one.get("url"), base) for one in _dicts(item.get("attachments"))}
    permalink = absolute(guid, base) if guid and is_web_address(guid) else None
    if permalink and (not url or url in files):
        url = permalink
    published, updated = ([date for key in keys if (date := _text(item.get(key)))] for keys in (_PUBLISHED, _UPDATED))
    draft = Draft(
        guid=guid,
        url=url or absolute(item.get("external_url"), base),
        title=plain(_text(item.get("title"))),
        published=(*published, *updated),
        updated=tuple(updated),
        permalink=permalink,
        authors=_authors(item),
        language=_text(item.get("language")),
        content=_text(item.get("content_html")) or _text(item.get("content_text")) or "",
    )
    return draft if is_told(draft) else draft._replace(content=json.dumps(item, sort_keys=True))


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    """The names in `authors` (1.1) and `author` (1.0)."""
    given = (item.get("authors"), item.get("author"))
    people = [person for one in given for person in _listed(one)]
    written = (_text(_name(person)) for person in people)
    return names(name for one in written for name in names_in(plain(one)))


def _name(person: object) -> object:
    """A person's name; some programs write 1.0's `author` into the list of 1.1."""
    if not isinstance(person, dict):
        return person
    within = person.get("author")
    return person.get("name") or (within.get("name") if isinstance(within, dict) else within)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _dicts(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))


def _text(value: object) -> str | None:
    """A string; a number as its digits, since ids are often numbers."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return storable(str(value)).strip() or None
