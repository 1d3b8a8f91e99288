"""Consumers that only follow the feed of changes, by SQL or on Kafka, and rebuild what the views show."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any, Final

import psycopg
from kafka import KafkaConsumer, TopicPartition

from contract.postgres import connect_reader
from contract.settings import Settings, topics_of

VIEWS: Final = ("articles", "copies", "groups")
_SAID: Final = """
    select c.kind, c.article_key, c.other_key, c.decision, c.position, c.gone,
           case when c.kind in ('article', 'version', 'removed')
                then (select (to_jsonb(a) - '{group_id,canonical,story_id}'::text[])::text
                      from articles a where a.article_id = c.article_id)
                when c.kind = 'copy' and not c.gone
                then (select (to_jsonb(p) - 'group_id')::text from copies p
                      where p.article_id in (c.article_id, c.other_id) and p.other_id in (c.article_id, c.other_id))
                when c.kind = 'group' and not c.gone
                then jsonb_build_object(
                    'article_id', c.article_id, 'group_id', c.group_id, 'canonical', c.canonical,
                    'canonical_why', c.canonical_why)::text
           end as value
    from changes(%s, %s) c order by c.position"""


class Rebuilt:
    """What a consumer has built from the feed so far."""

    def __init__(self) -> None:
        self.articles: dict[int, Any] = {}
        self.copies: dict[tuple[int, int], Any] = {}
        self.groups: dict[int, Any] = {}

    def apply(self, key: str, value: str | bytes | None) -> None:
        """Processes one message, as on the topic."""
        kind, *numbers = key.split("/")
        if kind == "anew":
            self.articles, self.copies, self.groups = {}, {}, {}
            return
        if kind == "decision":
            return
        held: dict[Any, Any] = {"article": self.articles, "copy": self.copies, "group": self.groups}[kind]
        name = int(numbers[0]) if len(numbers) == 1 else tuple(map(int, numbers))
        if value is None:
            held.pop(name, None)
        else:
            held[name] = json.loads(value, parse_float=str)

    def views(self) -> dict[str, list[str]]:
        """The rows of the views, as JSON, sorted."""
        own = {"canonical": True, "canonical_why": None}
        of = {key: {"group_id": key, **own} | self.groups.get(key, {}) for key in self.articles}
        keys = {row["article_id"]: key for key, row in self.articles.items()}
        rows = {
            "articles": [
                row | {"group_id": of[key]["group_id"], "canonical": of[key]["canonical"]}
                for key, row in self.articles.items()
            ],
            "copies": [row | {"group_id": of[keys[row["article_id"]]]["group_id"]} for row in self.copies.values()],
            "groups": self._groups(of),
        }
        return {name: sorted(json.dumps(row, sort_keys=True) for row in its) for name, its in rows.items()}

    def _groups(self, of: dict[int, Any]) -> list[dict[str, Any]]:
        members = defaultdict(list)
        for key in sorted(self.articles):
            members[of[key]["group_id"]].append(key)
        found = []
        for group, keys in members.items():
            if len(keys) == 1:
                continue
            rows = [self.articles[key] for key in keys]
            representatives = [self.articles[key] for key in keys if of[key]["canonical"]]
            if len(representatives) != 1:
                continue  # between two messages of one change: skipped, so the result differs from the view
            (stands,) = representatives
            days = [row["published_day"] for row in rows if row["published_day"]]
            found.append(
                {
                    "group_id": group,
                    "articles": len(keys),
                    "outlets": len({row["outlet"] for row in rows} - {None}),
                    "canonical_id": stands["article_id"],
                    "canonical_why": min((why for key in keys if (why := of[key]["canonical_why"])), default=None),
                    "title": stands["title"],
                    "outlet": stands["outlet"],
                    "first_published_day": min(days, default=None),
                    "article_ids": [row["article_id"] for row in rows],
                }
            )
        return found


class SqlFollower:
    """Follows copydesk.changes as the reader, a few rows at a time."""

    def __init__(self, settings: Settings, most: int = 50) -> None:
        self.connection = connect_reader(settings, application="follower")
        self.rebuilt, self.position, self.most = Rebuilt(), 0, most
        self.seen: list[tuple[str, int, int | None]] = []

    def step(self) -> bool:
        """Processes one page; returns whether it was full."""
        rows = self.connection.execute(_SAID, [self.position, self.most]).fetchall()
        self.connection.rollback()
        for kind, article, other, decision, position, _, value in rows:
            assert position > self.position or kind == "anew"
            self.position = position
            name = "article" if kind in ("version", "removed") else kind
            numbers = {"copy": f"{article}/{other}", "decision": decision}.get(kind, article)
            self.rebuilt.apply(f"{name}/{numbers}", value)
            self.seen.append((kind, article, other))
        return len(rows) == self.most

    def catch_up(self) -> None:
        """Processes everything that is available."""
        while self.step():
            pass

    def close(self) -> None:
        self.connection.close()


class KafkaFollower:
    """Follows the topic of changes from its beginning."""

    def __init__(self, settings: Settings) -> None:
        self.consumer = KafkaConsumer(
            bootstrap_servers=settings.kafka_servers, isolation_level="read_committed", auto_offset_reset="earliest"
        )
        self.partition = TopicPartition(topics_of(settings).changes, 0)
        self.consumer.assign([self.partition])
        self.rebuilt = Rebuilt()
        # Read uncommitted: includes open transactions.
        self.ends = KafkaConsumer(bootstrap_servers=settings.kafka_servers)

    def catch_up(self) -> None:
        """Processes everything sent so far: a commit is acknowledged before consumers see what is committed."""
        end = self.ends.end_offsets([self.partition])[self.partition]
        while self.consumer.position(self.partition) < end:
            for messages in self.consumer.poll(500).values():
                for message in messages:
                    self.rebuilt.apply(message.key.decode(), message.value)

    def close(self) -> None:
        self.consumer.close()
        self.ends.close()


def shown(settings: Settings) -> dict[str, list[str]]:
    """What the views show, as JSON, sorted."""
    with psycopg.connect(settings.database_url.get_secret_value(), options="-c timezone=UTC") as connection:
        found = {}
        for view in VIEWS:
            # Stories are computed later than the feed of changes, and are not part of it.
            rows = connection.execute(f"select (to_jsonb(v) - 'story_id')::text from copydesk.{view} v").fetchall()
            found[view] = sorted(json.dumps(json.loads(row, parse_float=str), sort_keys=True) for (row,) in rows)
        return found
