"""How long the queries of README and docs take: python -m tests.bench queries [ARTICLES …].

The desk is that of the bench `search`, and has per article three versions and 0.3 groups of two to four articles, a
pair for each copy, and roll-ups and stories as workers compute them. Queries run as the reader, with the limits of its
role; keys and days in them are replaced by existing ones. Processor time is measured, which other load does not affect.
"""

from __future__ import annotations

import re
import statistics
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Final

import psutil
import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from rich.console import Console
from rich.table import Table

from contract.settings import Settings
from tests.bench.hand import empty_desk
from tests.bench.search import fill, timed

ROOT: Final = Path(__file__).parents[2]
SIZE: Final = 100_000
ROUNDS: Final = 3
PAGES: Final = ("README.md", "docs/sql.md")
MORE: Final = (
    "select * from articles where article_id = lpad(to_hex(3000), 32, '0')::uuid",
    "select outlet, title, canonical from articles where reference_day = date '2026-02-01'",
    "select * from outlet_days where day = date '2026-02-01'",
    "select day, sum(articles), sum(copies) from outlet_days where day >= '2025-03-01' group by day",
    "select outlet, source_outlet, sum(copies) from who_copies_whom where week >= '2025-03-01' group by 1, 2",
)
FILL: Final = (
    """insert into desk.versions (
           version_key, article_key, version_id, origin, outlet, language, authors, tags, title, text, raw_title,
           raw_text, truncated, published_at, published_day, reference_day, discovered_at, fetched_at, extracted_at,
           landed_at, landed_transaction, furniture, topic, partition, position)
       select v.version_key + {size} * n, v.article_key, lpad(to_hex(v.version_key + {size} * n), 32, '0')::uuid,
              v.origin, v.outlet, v.language, v.authors, v.tags, v.title, v.text, '', '', false, v.published_at,
              v.published_day, v.reference_day, v.discovered_at, v.fetched_at - n * interval '1 hour', v.extracted_at,
              v.landed_at - n * interval '1 hour',
              (v.landed_transaction::text::bigint + n * {size} / 100)::text::xid8,
              '[]', 'bench', 0, v.position + {size} * n
       from desk.versions v, generate_series(1, 2) n""",
    "analyze",
    "insert into desk.rulesets values (7, 'bench', '{{}}')",
    """insert into desk.copy_edge (
           a, b, a_article, b_article, relation, declared, score, original, direction, scores, passages, ruleset)
       select m.group_key, m.article_key, m.group_key, m.article_key, 'reprint', false, 9000, m.group_key, 'published',
              '{{}}', '[{{"a": [0, 40], "b": [0, 40], "words": 8}}]', 7
       from desk.group_member m where not m.canonical""",
    """insert into desk.rollup_articles
       select v.article_key, v.outlet, v.reference_day, v.agency, coalesce(m.canonical, true)
       from desk.versions v left join desk.group_member m using (article_key) where v.version_key <= {size}""",
    """insert into desk.rollup_outlet_days
       select outlet, day, agency, count(*), count(*) filter (where canonical)
       from desk.rollup_articles group by 1, 2, 3""",
    """insert into desk.rollup_copies
       select e.a_article, e.b_article, v.outlet, o.outlet, date_trunc('week', v.published_at)::date,
              v.published_at - o.published_at
       from desk.copy_edge e join desk.versions v on v.version_key = e.b join desk.versions o on o.version_key = e.a
       where v.outlet <> o.outlet""",
    """insert into desk.rollup_sources
       select outlet, source_outlet, week, count(*), percentile_cont(0.5) within group (order by lag)
       from desk.rollup_copies group by 1, 2, 3""",
    """insert into desk.rollup_source_years
       select outlet, source_outlet, extract(year from week), sum(copies) from desk.rollup_sources group by 1, 2, 3""",
    """insert into desk.story_member
       select v.article_key, coalesce(m.group_key, v.article_key), date_trunc('week', v.reference_day)::date, null,
              null, v.article_key / 12 * 12
       from desk.versions v left join desk.group_member m using (article_key) where v.version_key <= {size}""",
    """insert into desk.stories
       select s.story_key, min(v.title), min(v.published_at), max(v.published_at), count(*), count(*) / 3, 3,
              '{{one,two}}', '█ ▄', array_agg(a.article_id), ''
       from desk.story_member s join desk.versions v on v.version_key = s.article_key
       join desk.articles a on a.article_key = s.article_key group by 1""",
    """insert into desk.changes (kind, a, b, position, before, changed_at)
       select kind, a, b, row_number() over (order by landed, kind), before, now() from (
           select 'version'::desk.change_kind as kind, version_key as a, article_key as b, null::bigint as before,
                  version_key as landed from desk.versions
           union all select 'copy', a_article, b_article, null, b_article from desk.copy_edge
           union all select 'group', article_key, 0, article_key, article_key from desk.group_member) made""",
    "update desk.change_head set position = (select max(position) from desk.changes)",
)
# The documented queries contain ids that the bench's data lacks: replaced by ids that exist.
_PUT: Final = (
    ("2476838364571031250", "3000"),
    ("'225d3a1f-0000-4000-8000-000000000000'", "lpad(to_hex(3000), 32, '0')::uuid"),
    ("now()", "timestamptz '2026-03-01'"),
    ("current_date", "date '2026-03-01'"),
    ("change_cursor > 0", "change_cursor > (select max(change_cursor) - 1 from articles where article_key = 3000)"),
    ("after => 0", "after => (select max(position) - 1000 from changes(0, 1))"),
)


def main() -> None:
    """Print the figures."""
    console = Console(width=150)
    for size in [int(word) for word in sys.argv[1:] if word.isdecimal()] or [SIZE]:
        with empty_desk() as settings:
            started = time.monotonic()
            fill(settings, size, FILL)
            seconds = time.monotonic() - started
            console.print(measured(settings, f"{size:,} articles of three versions, made in {seconds:.0f} s"))


def asked() -> list[tuple[str, str]]:
    """Each query, and the document that contains it."""
    found = []
    for page in PAGES:
        blocks = re.findall(r"```sql\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)
        found += [(f"{page} {number}", block) for number, block in enumerate(blocks, 1)]
    found = [(where, query) for where, query in found if query.startswith(("select", "with"))]
    return [*found, *((f"more {number}", query) for number, query in enumerate(MORE, 1))]


def measured(settings: Settings, title: str) -> Table:
    """How long each query takes, the slowest first."""
    url = make_conninfo(**{**conninfo_to_dict(settings.database_url.get_secret_value()), "user": "copydesk_reader"})
    rows = []
    for where, asks in asked():
        query = asks
        for old, new in _PUT:
            query = query.replace(old, new)
        with closing(psycopg.connect(url, autocommit=True)) as connection:
            connection.execute("set search_path = copydesk")
            connection.execute("set statement_timeout = '60s'")
            server = psutil.Process(connection.info.backend_pid)
            try:
                first, count = timed(connection, query)
                before = sum(server.cpu_times()[:2])
                times = [timed(connection, query)[0] for _ in range(ROUNDS if first < 5_000 else 1)]
                processor = 1000 * (sum(server.cpu_times()[:2]) - before) / len(times)
            except psycopg.errors.QueryCanceled:
                first = processor = 60_000
                times, count = [60_000.0], 0
        rows.append((statistics.median(times), processor, first, count, where, " ".join(query.split())[:70]))
    table = Table("where", "query", "rows", "first, ms", "median, ms", "processor, ms", title=title)
    for median, processor, first, count, where, query in sorted(rows, reverse=True):
        table.add_row(where, query, f"{count:,}", f"{first:.0f}", f"{median:.0f}", f"{processor:.0f}")
    table.caption = f"the slowest: {max(rows)[4]}"
    return table


if __name__ == "__main__":
    main()
