"""Everything that landing has written, as bytes, to compare two desks."""

from __future__ import annotations

import psycopg

from contract.settings import Settings

# Without landing times and Kafka positions: these may differ.
_DUMPS = {
    "articles": "select * from desk.articles order by 1",
    "versions": """select to_jsonb(v) - '{landed_at,landed_transaction,topic,partition,position}'::text[]
                   from desk.versions v order by version_key""",
    "edges": "select to_jsonb(e) - 'found_at' from desk.copy_edge e order by a, b",
    "groups": "select * from desk.group_member order by 1",
    "landed": "select topic, sum(next_offset) from desk.consumer_offsets group by 1 order by 1",
    "keys": "select sum(articles) from desk.key_segment",
}


def dump_tables(settings: Settings, *names: str) -> dict[str, bytes]:
    """Tables as bytes, ordered by key: those named, or all."""
    with psycopg.connect(settings.database_url.get_secret_value()) as connection, connection.cursor() as cursor:
        found = {}
        for name in names or _DUMPS:
            with cursor.copy(f"copy ({_DUMPS[name]}) to stdout") as copy:
                found[name] = b"".join(map(bytes, copy))
        return found
