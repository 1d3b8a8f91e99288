"""What a reference for `why` may mean: an address in any spelling, an article's id, an entry's number or guid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from contract.article import article_id_of
from contract.errors import Permanent
from contract.masking import masked
from contract.postgres import Connection
from contract.urls import canonical
from enrich.store.versions import articles_beginning
from ingest.feeds import entry_references, management
from ingest.feeds.formats.listing import guid_of
from ingest.feeds.list_parts import with_scheme

ENTRIES_SHOWN: Final = 50
_IDS_NAMED: Final = 5
_ENTRY: Final = re.compile(r"[0-9]{1,18}")  # a bigint's digits
_SHORT_ID: Final = re.compile(r"[0-9a-f]{8}[0-9a-f-]{0,27}", re.IGNORECASE)
_HOST: Final = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63})+(?::\d{1,5})?(?:[/?#]|$)")
_AROUND: Final = " \t\r\n<>\"'\u201c\u201d\u2018\u2019\u00ab\u00bb"
_BEHIND: Final = f".,;:!?){_AROUND}"


class Named(NamedTuple):
    """The meaning of a reference, as numbers and ids. unknown: the message if none of it exists."""

    unknown: str
    entries: Sequence[int] = ()
    articles: Sequence[UUID] = ()
    feeds: Sequence[int] = ()


def named_by(connection: Connection, reference: str) -> Named:
    """What a reference means. Raises Permanent if it is a prefix of several articles' ids."""
    reference = with_scheme(reference.strip(_AROUND).lstrip("(["))
    if url := _address(reference):
        found = _at(connection, reference, url)
        # As copied from a sentence, or typed with a different ending.
        bare = reference.rstrip(_BEHIND)
        others = (_address(one) for one in (bare, bare.rstrip("/"), f"{bare.rstrip('/')}/"))
        tried = (_at(connection, other, other) for other in dict.fromkeys(others) if other and other != url)
        return (
            found if _is_known(connection, found) else next((one for one in tried if _is_known(connection, one)), found)
        )
    if _ENTRY.fullmatch(reference) and entry_references.is_there(connection, int(reference)):
        return Named("", [int(reference)])
    if articles := _articles(connection, reference):
        entries = entry_references.of_article(connection, articles[0], [], ENTRIES_SHOWN)
        return Named(f"nothing is known of {reference}: no article has that id", entries, articles)
    unknown = f"{masked(reference)} is neither an http(s) address, an article's id, nor an entry's number or guid"
    if _ENTRY.fullmatch(reference):
        unknown = f"nothing is known of {reference}: no entry has that number or guid"
    # A long guid is stored as its hash.
    guid = guid_of(reference, None, "", None)
    return Named(unknown, entry_references.of_guid(connection, guid, ENTRIES_SHOWN))


def _address(reference: str) -> str | None:
    return canonical(f"https://{reference}" if _HOST.match(reference) else reference)


def _is_known(connection: Connection, named: Named) -> bool:
    """Whether anything it means exists."""
    return bool(
        named.entries or named.feeds or any(articles_beginning(connection, one, one, 1) for one in named.articles)
    )


def _at(connection: Connection, reference: str, url: str) -> Named:
    spellings = entry_references.spellings(reference, url)
    article = UUID(article_id_of(url))
    entries = entry_references.of_article(connection, article, spellings, ENTRIES_SHOWN)
    feeds = management.at(connection, spellings)
    if not entries and not feeds:
        entries = entry_references.of_guid(connection, reference, ENTRIES_SHOWN)
    shown = masked(reference)
    unknown = f"nothing is known of {shown}: no feed listed it, and no article or feed has it"
    return Named(unknown, entries, [article], feeds)


def _articles(connection: Connection, reference: str) -> list[UUID]:
    """The landed article of an id, or of a prefix of one."""
    try:
        return [UUID(reference)]
    except ValueError:
        if not _SHORT_ID.fullmatch(reference):
            return []
    digits = reference.replace("-", "").ljust(32, "0"), reference.replace("-", "").ljust(32, "f")
    found = articles_beginning(connection, UUID(digits[0]), UUID(digits[1]), _IDS_NAMED)
    if len(found) > 1:
        msg = f"the ids of several articles begin with {reference}: {', '.join(map(str, found))}"
        raise Permanent(msg)
    return found
