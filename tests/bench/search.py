"""How long a search takes at a given size, and how much it slows landing: python -m tests.bench search [ARTICLES …].

The desk, by default of 100,000 articles, is filled by SQL alone. There are 20,000 texts of 200 generated words each, as
frequent as words are (the n-th is drawn in proportion to 1/n, of 100,000), so that w1 is in nearly every article and
w50000 in few. Each text is used for many articles, which does not change the figures: an index holds articles, not
texts. There are four languages, two of them stemmed, 200 outlets, three years, and two thirds of the articles are
copies of others. Queries run as the reader, with the limits of its role. Processor time is measured, which other load
does not affect.

Then articles land in turns, alone and while the search takes its share of the time, with messages waiting.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from typing import Any, Final

import psutil
import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from rich.console import Console
from rich.table import Table

from contract.article import encode
from contract.settings import Settings
from enrich.worker.database import Database
from enrich.worker.search_filling import SearchFilling
from tests.bench.hand import Hand, empty_desk
from tests.newsroom import Newsroom

SIZE: Final = 100_000
ROUNDS: Final = 7
TEXTS: Final = 20_000
TURNS: Final = (False, True, True, False) * 8  # whether the search runs, for each turn
TURN_SECONDS: Final = 2.0
BATCH: Final = 100
BULK: Final = (
    """set max_parallel_workers_per_gather = 0; set maintenance_work_mem = '1GB'; set work_mem = '256MB';
       set synchronous_commit = off; set session_replication_role = replica""",  # without triggers and foreign keys
    "alter system set max_wal_size = '8GB'",
    "select pg_reload_conf()",
    """create temporary table dropped as
       select indexname, indexdef from pg_indexes
       where schemaname = 'desk' and tablename = any ('{{versions,search,group_member,copy_edge,changes}}')
         and indexname not in (select conname from pg_constraint)""",
    """do $$ declare name text; begin
           for name in select indexname from dropped loop execute format('drop index desk.%I', name); end loop;
       end $$""",
    # Uses as many transaction ids as landing in batches of a hundred versions would.
    "do $$ begin for n in 1..{size} * 3 / 100 loop perform pg_current_xact_id(); commit; end loop; end $$",
)
INDEXED: Final = (
    """do $$ declare definition text; begin
           for definition in select indexdef from dropped loop execute definition; end loop;
       end $$""",
    "vacuum (analyze)",
)
FILL: Final = (
    """create temporary table texts as
       select n, text, to_tsvector('pg_catalog.simple', text) as words from (
           select n, string_agg('w' || floor(100000 ^ random())::integer, ' ') as text
           from generate_series(0, {texts} - 1) n, generate_series(1, 200) word where n >= 0 group by n
       ) made""",
    """create temporary table tagged as
       select n, l as language, text,
              case l when 'en' then replace(words::text, '''w', '''ENw')::tsvector
                     when 'de' then replace(words::text, '''w', '''DEw')::tsvector else words end as words
       from texts, unnest(array['en', 'de', 'pl', 'xx']) l
       where l = (array['en', 'en', 'de', 'pl', 'xx'])[1 + n % 5]""",
    "create unique index on tagged (n)",
    """insert into desk.articles (article_key, article_id, url, group_key)
       select n, lpad(to_hex(n), 32, '0')::uuid, 'https://example.org/' || n,
              case when n >= 3 then nullif(n - n % 3, n) end
       from generate_series(1, {size}::bigint) n""",
    """insert into desk.versions (
           version_key, article_key, version_id, origin, outlet, language, authors, tags, title, text, raw_title,
           raw_text, truncated, published_at, published_day, reference_day, discovered_at, fetched_at, extracted_at,
           landed_at, landed_transaction, furniture, topic, partition, position)
       select a.n, a.n, lpad(to_hex(a.n), 32, '0')::uuid, 'feed', 'outlet-' || a.n % 200 || '.example', t.language,
              '{{}}', '{{}}', left(t.text, 60), t.text, '', '', false, at, at::date, at::date, at, at, at,
              at, (pg_current_xact_id()::text::bigint - 1 - ({size} * 3 - a.n) / 100)::text::xid8, '[]', 'bench', 0, a.n
       from generate_series(1, {size}::bigint) a (n)
       cross join lateral (
           select timestamptz '2026-03-01' - (1 - a.n::float / {size}) * interval '3 years' as at) moment
       join tagged t on t.n = a.n * 7919 % {texts}""",
    """insert into desk.search
       select v.article_key, v.version_key, v.fetched_at, v.published_at, v.language, v.outlet, 1,
              (select array_agg(5 * p) from generate_series(0, 30) p), t.words
       from desk.versions v join tagged t on t.n = v.version_key * 7919 % {texts}""",
    """insert into desk.group_member select n, n - n % 3, n - n % 3, n % 3 = 0, 'published'
       from generate_series(3, {size}) n""",
)
QUERIES: Final[tuple[tuple[str, str], ...]] = (
    ("a word of nearly all articles", "'w1'"),
    ("a word of a third", "'w10'"),
    ("a word of a twentieth", "'w100'"),
    ("a word of a hundredth", "'w500'"),
    ("a rare word", "'w50000'"),
    ("a word of none", "'nowhere'"),
    ("two frequent words", "'w2 w5'"),
    ("a frequent and a rare word", "'w1 w20000'"),
    ("four words", "'w3 w30 w300 w10'"),
    ("a phrase of frequent words", "'\"w1 w2\"'"),
    ("a phrase of seldom ones", "'\"w90 w110\"'"),
    ("one of two words", "'w100 or w3000'"),
    ("one and not the other", "'w20 -w1'"),
    ("originals alone", "'w10', originals_only => true"),
    ("of one outlet", "'w10', outlet => 'outlet-7.example'"),
    ("a seldom word of one outlet", "'w500', outlet => 'outlet-7.example'"),
    ("of one language", "'w10', language => 'pl'"),
    ("of a language that is not there", "'w10', language => 'fi'"),
    ("of one day", "'w10', since => '2025-06-01', until => '2025-06-02'"),
    ("of the oldest month", "'w100', until => '2023-04-01'"),
    ("1,000 rows", "'w10', most => 1000"),
)


def main() -> None:
    """Print the figures."""
    console = Console()
    for size in [int(word) for word in sys.argv[1:] if word.isdecimal()] or [SIZE]:
        with empty_desk() as settings:
            started = time.monotonic()
            fill(settings, size)
            seconds = time.monotonic() - started
            console.print(measured(settings, f"{size:,} articles, made in {seconds:.0f} s"))
    console.print(landing())


def fill(settings: Settings, size: int, more: Sequence[str] = ()) -> None:
    """Fills an empty desk with that many articles, and executes further statements; indexes are created at the end."""
    with psycopg.connect(settings.database_url.get_secret_value(), autocommit=True) as connection:
        for statement in (*BULK, *FILL, *more, *INDEXED):
            connection.execute(statement.format(size=size, texts=min(size, TEXTS)).encode())


def measured(settings: Settings, title: str) -> Table:
    """How long each query takes the first time in a session, and after that."""
    url = make_conninfo(**{**conninfo_to_dict(settings.database_url.get_secret_value()), "user": "copydesk_reader"})
    table = Table("search", "query", "rows", "first, ms", "median, ms", "processor, ms", title=title)
    medians = []
    for name, arguments in QUERIES:
        with closing(psycopg.connect(url, autocommit=True)) as connection:
            connection.execute("set search_path = copydesk")
            query = f"select * from search({arguments})"
            first, rows = timed(connection, query)
            server = psutil.Process(connection.info.backend_pid)
            before = sum(server.cpu_times()[:2])
            times = [timed(connection, query)[0] for _ in range(ROUNDS)]
            processor = 1000 * (sum(server.cpu_times()[:2]) - before) / ROUNDS
        if rows <= 50:
            medians.append((statistics.median(times), processor))
        figures = f"{first:.0f}", f"{statistics.median(times):.0f}", f"{processor:.0f}"
        table.add_row(name, arguments, f"{rows:,}", *figures)
    slowest, most = (max(column) for column in zip(*medians, strict=True))
    table.caption = f"the first 50: at most {slowest:.0f} ms, {most:.0f} of the processor; asked are 100 at a million"
    return table


def landing() -> str:
    """How much the search slows landing while messages wait."""
    messages = [encode(article) for article in Newsroom(3).edition(16_000, 6, 32_000)]
    batches = (messages[at : at + BATCH] for at in range(0, len(messages), BATCH))
    landed, seconds, filling_seconds = Counter[bool](), {False: 0.0, True: 0.0}, 0.0
    with empty_desk() as settings, closing(Hand(settings)) as hand, closing(Database.of(settings)) as database:
        filling = SearchFilling(database)
        for _ in range(10):
            hand.land(next(batches))
        for filled in TURNS:
            start = time.monotonic()
            while (spent := time.monotonic() - start) < TURN_SECONDS:
                before = time.monotonic()
                hand.land(next(batches))
                if filled:
                    behind = time.monotonic()
                    filling.landed(behind - before, more_wait=True)
                    filling_seconds += time.monotonic() - behind
                landed[filled] += BATCH
            seconds[filled] += spent
        (read,) = hand.connection.execute("select count(*) from desk.search").fetchall()[0]
    alone, beside = (landed[filled] / seconds[filled] for filled in (False, True))
    return (
        f"landing while messages wait, {seconds[True]:.0f} s: {beside:.0f} articles a second beside the search, which "
        f"read {read / seconds[True]:.0f} and took {filling_seconds / seconds[True]:.3f} of the time; "
        f"alone {alone:.0f}: {beside / alone:.2f}"
    )


def timed(connection: psycopg.Connection[Any], query: str) -> tuple[float, int]:
    """How long a query took, in ms, and how many rows it returned."""
    started = time.perf_counter()
    rows = connection.execute(query.encode()).fetchall()
    return (time.perf_counter() - started) * 1000, len(rows)
