"""The full history of an address, an entry, an article or a feed: what was found, tried and landed, and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from contract.errors import Permanent
from contract.masking import masked
from contract.postgres import Connection
from copydesk.named_rows import named_rows
from copydesk.why_references import ENTRIES_SHOWN, named_by
from enrich.store.version_facts import landings_of
from ingest import robots
from ingest.feeds import entry_references

Row = dict[str, Any]
Moment = tuple[datetime, str]

_POLLS_SHOWN: Final = 20
_MEMBERS_SHOWN: Final = 50
_REMOVED: Final = """select article_id, version_id, removed_at, whole, who, why, allowed_at, allowed_by, allowed_why
    from copydesk.removed where article_id = any(%s) order by removed_at, version_id"""


def story_of(connection: Connection, reference: str, user_agent: str) -> Row:
    """What is known about an address, an article by its id or a prefix of it, or an entry by number or guid.

    user_agent: how we identify ourselves, for the rules in robots.txt.
    Keys: `asked`; `entries`, each with its `tries` and `robots`; `article` with its `versions`, `group`, both None
    if there is none; `removed`: its tombstones; `feeds`, each with its last `polls`; `story`: everything
    as moments (`at`, `what`), by time.
    Raises Permanent if nothing is known, or several articles' ids have that prefix.
    """
    named = named_by(connection, reference.strip())
    entries = _entries(connection, named.entries)
    ids = dict.fromkeys([*named.articles, *(entry["article_id"] for entry in entries if entry["article_id"])])
    article = next(filter(None, (_article(connection, one) for one in ids)), None)
    if article and article["article_id"] not in named.articles:
        others = entry_references.of_article(connection, article["article_id"], [], ENTRIES_SHOWN)
        entries = _entries(connection, sorted({*named.entries, *others}))
    for entry in entries:
        entry["robots"] = robots.said_of(connection, entry["url"], user_agent) if entry["url"] else None
    group = _group(connection, article) if article else None
    removed = named_rows(connection, _REMOVED, [[*ids]])
    feeds = _feeds(connection, named.feeds)
    if not (entries or article or feeds or removed):
        raise Permanent(named.unknown)
    told = (_of_entries(entries), _of_article(article, group), _of_removed(removed), _of_feeds(feeds))
    moments = sorted((moment for part in told for moment in part), key=lambda one: one[0])
    return {
        "asked": masked(reference.strip()),
        "entries": entries,
        "article": article,
        "group": group,
        "removed": removed,
        "feeds": feeds,
        "story": [{"at": at, "what": what} for at, what in moments],
    }


def _entries(connection: Connection, numbers: Sequence[int]) -> list[Row]:
    entries = named_rows(
        connection, "select * from copydesk.entries where entry_id = any(%s) order by entry_id", [[*numbers]]
    )
    tries = named_rows(
        connection,
        """select entry_id, tried_at, fate, reason, next_at from copydesk.tries
           where entry_id = any(%s) order by tried_at""",
        [[entry["entry_id"] for entry in entries]],
    )
    for entry in entries:
        entry["tries"] = [
            {name: value for name, value in one.items() if name != "entry_id"}
            for one in tries
            if one["entry_id"] == entry["entry_id"]
        ]
    return entries


def _article(connection: Connection, article_id: UUID) -> Row | None:
    found = named_rows(
        connection,
        """select article_id, article_key, group_id, canonical, url, outlet, title, language, authors, agency,
                  published_at, published_day, source_name, source_url
           from copydesk.articles where article_id = %s""",
        [article_id],
    )
    if not found:
        return None
    article = found[0]
    article["versions"] = [landing._asdict() for landing in landings_of(connection, article.pop("article_key"))]
    return article


def _group(connection: Connection, article: Row) -> Row | None:
    found = named_rows(
        connection,
        """select group_id, articles, outlets, canonical_id, canonical_why, title, outlet
           from copydesk.groups where group_id = %s""",
        [article["group_id"]],
    )
    if not found:
        return None
    members = named_rows(
        connection,
        """select article_id, url, outlet, title, canonical, published_at, landed_at from copydesk.articles
           where group_id = %s order by landed_at, article_id limit %s""",
        [article["group_id"], _MEMBERS_SHOWN],
    )
    return found[0] | {"members": members}


def _feeds(connection: Connection, numbers: Sequence[int]) -> list[Row]:
    feeds = named_rows(
        connection, "select * from copydesk.feeds where feed_id = any(%s) order by feed_id", [[*numbers]]
    )
    for feed in feeds:
        feed["polls"] = named_rows(
            connection,
            """select polled_at, status, http_status, bytes, listed, new_entries, error, next_seconds, why, pushed
               from copydesk.polls where feed_id = %s order by polled_at desc limit %s""",
            [feed["feed_id"], _POLLS_SHOWN],
        )
    return feeds


def _of_entries(entries: Sequence[Row]) -> Iterator[Moment]:
    for entry in entries:
        name = f"entry {entry['entry_id']}"
        if entry["origin"] == "feed":
            how = f"pushed by the hub {entry['pushed_by']} for" if entry["pushed_by"] else "found in"
            yield entry["discovered_at"], f"{name}: {how} the feed {entry['feed_url']}, as {_called(entry)}"
        else:
            yield entry["discovered_at"], f"{name}: given to a replay, as {entry['guid']}"
        if said := entry["robots"]:
            yield said["asked_at"], f"{name}: robots.txt {'allows' if said['allows'] else 'forbids'} it"
        for one in entry["tries"]:
            again = f"; again at {one['next_at']:%Y-%m-%d %H:%M:%S}" if one["next_at"] else ""
            yield one["tried_at"], f"{name}: tried, {one['fate']}{_because(one['reason'])}{again}"
        if entry["fate"] != "waiting" or not entry["tries"]:
            yield entry["fate_at"], f"{name}: {entry['fate']} ({entry['meaning']}){_because(entry['reason'])}"


def _of_article(article: Row | None, group: Row | None) -> Iterator[Moment]:
    if article is None:
        return
    for number, version in enumerate(article["versions"], start=1):
        at = f", at {article['url']}" if article["url"] else ""
        said = f"version {number} landed, “{version['title']}”{at}"
        yield version["landed_at"], f"article {article['article_id']}: {said}"
    if group is not None:
        last = max(version["landed_at"] for version in article["versions"])
        role = "the canonical article" if article["canonical"] else f"a copy of {group['canonical_id']}"
        yield last, f"group {group['group_id']}: {group['articles']} articles of {group['outlets']} outlets; {role}"


def _of_removed(removed: Sequence[Row]) -> Iterator[Moment]:
    for one in removed:
        what = f"version {one['version_id']}" if one["version_id"] else "forgotten before it landed"
        by = f"removed by {one['who']}" if one["who"] else "older than RETENTION_DAYS, or deleted by SQL"
        yield one["removed_at"], f"article {one['article_id']}: {what}, {by}{_because(one['why'])}"
        if one["allowed_at"]:
            allowed = f"allowed to land again by {one['allowed_by']}{_because(one['allowed_why'])}"
            yield one["allowed_at"], f"article {one['article_id']}: {allowed}"


def _of_feeds(feeds: Sequence[Row]) -> Iterator[Moment]:
    for feed in feeds:
        name = f"feed {feed['url']}"
        yield feed["added_at"], f"{name}: added"
        for poll in feed["polls"]:
            said = poll["error"] or f"{poll['status']}, {poll['new_entries']} new of {poll['listed'] or 0}"
            how = "pushed by its hub" if poll["pushed"] else "polled"
            yield poll["polled_at"], f"{name}: {how}, {said}; again in {poll['next_seconds']:.0f} s: {poll['why']}"
        ended = f"ended{_because(feed['ended_why'])}"
        for at, what in (
            (feed["paused_at"], "paused"), (feed["quarantined_at"], "quarantined"), (feed["ended_at"], ended),
            (feed["removed_at"], "removed"),
        ):  # fmt: skip
            if at:
                yield at, f"{name}: {what}"


def _called(entry: Row) -> str:
    """What its feed calls an entry: its guid, the address if that is another one, and the title."""
    at = f", at {entry['url']}" if entry["url"] and entry["url"] != entry["guid"] else ""
    return f"{entry['guid']}{at}" + (f", “{entry['title']}”" if entry["title"] else "")


def _because(reason: str | None) -> str:
    return f": {reason}" if reason else ""
