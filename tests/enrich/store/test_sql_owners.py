"""Which modules contain SQL about which table: the stores, and few others, each with its reason."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[3]
PACKAGES = ("contract", "copydesk", "enrich", "flows", "ingest")
NAMED = re.compile(
    r"(?:\b(?:from|join|into|update|using|table|copy)\s+(?:only\s+)?|null::)(desk\.[a-z_]+)", re.IGNORECASE
)
WRITTEN = re.compile(r"\b(?:insert\s+into|update|delete\s+from|copy|lock\s+table)\s+(desk\.[a-z_]+)", re.IGNORECASE)

STORES = {
    "contract/leases.py": "the store of desk.leases, which both halves hold names by",
    "contract/events.py": "desk.events: both halves tell what happened",
    "ingest/dead_letters.py": "ingest's own store: desk.dead_letters, once a person ends their life",
    "ingest/feeds/alarms.py": "ingest's own store: desk.feed_alarms",
    "ingest/feeds/entries.py": "ingest's own store: desk.entries up to `sent`",
    "ingest/feeds/entry_articles.py": "ingest's own store: desk.entries, by article",
    "ingest/feeds/claims.py": "ingest's own store: desk.entries, as what became an article",
    "ingest/feeds/entry_references.py": "ingest's own store: desk.entries that people name",
    "ingest/feeds/file_entries.py": "ingest's own store: desk.entries of files",
    "ingest/feeds/history.py": "ingest's own store: polls and tries",
    "ingest/feeds/hosts.py": "ingest's own store: desk.hosts",
    "ingest/feeds/management.py": "ingest's own store: desk.feeds, as a person changes it",
    "ingest/feeds/moves.py": "ingest's own store: addresses of feeds that moved",
    "ingest/feeds/outages.py": "ingest's own store: desk.outages",
    "ingest/feeds/recording.py": "ingest's own store: entries that a poll finds",
    "ingest/feeds/page_titles.py": "ingest's own store: desk.page_titles",
    "ingest/feeds/registry.py": "ingest's own store: desk.feeds, as polls change it",
    "ingest/feeds/robots.py": "ingest's own store: desk.robots",
    "ingest/feeds/subscriptions.py": "ingest's own store: desk.subscriptions, and what a hub means for its feed",
    "ingest/feeds/turns.py": "ingest's own store: desk.host_turns",
}
EXEMPT = {
    "copydesk/local/demo/run.py": "the demo counts, as a visitor of the database does",
    "contract/freshness.py": "times of desk.versions, for status and the page of the day",
    "contract/lag.py": "offsets of what has landed, for status and the page of the day",
    "copydesk/sizes.py": "counts of all tables, for status and metrics",
    "copydesk/status.py": "figures over all tables, of a desk that may be half up",
    "ingest/desk_state.py": "figures over all tables, for the page of the day",
    "ingest/tidy.py": "takes old days out of the index's log, which the worker only appends to",
}
WRITERS = {
    "desk.articles": {"enrich/store/versions.py"},
    "desk.change_topic": {"enrich/store/changes.py"},
    "desk.consumer_offsets": {"enrich/store/offsets.py"},
    "desk.copy_edge": {"enrich/store/edges.py"},
    "desk.dead_letters": {"enrich/store/entries.py", "ingest/dead_letters.py"},
    "desk.entries": {
        "enrich/store/entries.py",
        "ingest/feeds/entries.py",
        "ingest/feeds/file_entries.py",
        "ingest/feeds/recording.py",
    },
    "desk.events": {"contract/events.py"},
    "desk.feed_alarms": {"ingest/feeds/alarms.py"},
    "desk.feeds": {
        "ingest/feeds/management.py",
        "ingest/feeds/moves.py",
        "ingest/feeds/registry.py",
        "ingest/feeds/subscriptions.py",
    },
    "desk.forgotten": {"enrich/store/forgotten.py"},
    "desk.furniture_lines": {"enrich/store/boilerplate.py"},
    "desk.furniture_uses": {"enrich/store/boilerplate.py"},
    "desk.furniture_versions": {"enrich/store/boilerplate.py"},
    "desk.group_decisions": {"enrich/store/decisions.py"},
    "desk.group_member": {"enrich/store/clusters.py"},
    "desk.host_turns": {"ingest/feeds/turns.py"},
    "desk.hosts": {"ingest/feeds/hosts.py"},
    "desk.key_segment": {"enrich/store/segments.py", "ingest/tidy.py"},
    "desk.leases": {"contract/leases.py"},
    "desk.locks": {"enrich/store/locks.py"},
    "desk.outages": {"ingest/feeds/outages.py"},
    "desk.page_titles": {"ingest/feeds/page_titles.py"},
    "desk.polls": {"ingest/feeds/history.py"},
    "desk.robots": {"ingest/feeds/robots.py"},
    "desk.rulesets": {"enrich/store/rulesets.py"},
    "desk.search": {"enrich/store/search.py"},
    "desk.search_queue": {"enrich/store/search.py"},
    "desk.search_recipe": {"enrich/store/search.py"},
    "desk.stories": {"enrich/store/stories.py"},
    "desk.story_head": {"enrich/store/stories.py"},
    "desk.story_member": {"enrich/store/stories.py"},
    "desk.story_windows": {"enrich/store/stories.py"},
    "desk.subscriptions": {"ingest/feeds/subscriptions.py"},
    "desk.tries": {"ingest/feeds/history.py"},
    "desk.versions": {"enrich/store/versions.py"},
}


def strings(path):
    """The strings of a module except docstrings, including the parts of formatted ones."""
    tree = ast.parse(path.read_text("utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


def tables(pattern):
    """The tables that each module's SQL names in this way, by module; the migrations are SQL themselves."""
    found = defaultdict(set)
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for text in strings(path):
                if names := pattern.findall(text):
                    found[path.relative_to(ROOT).as_posix()].update(name.lower() for name in names)
    return found


def test_sql_about_the_desks_tables_is_in_stores():
    others = {module for module in tables(NAMED) if not module.startswith("enrich/store/")}
    assert others == STORES.keys() | EXEMPT.keys()


def test_each_table_has_one_writer_and_exceptions_are_listed():
    writers = defaultdict(set)
    for module, names in tables(WRITTEN).items():
        for name in names:
            writers[name].add(module)
    assert writers == WRITERS


def test_each_table_of_the_migrations_has_a_writer_or_is_filled_by_them():
    sql = "\n".join(path.read_text("utf-8") for path in (ROOT / "sql/migrations").glob("*.sql"))
    made = set(re.findall(r"create table (desk\.[a-z_]+)", sql)) - set(re.findall(r"drop table (desk\.[a-z_]+)", sql))
    # Written by triggers and by desk.number_changes, not by a program.
    noted = {"desk.change_head", "desk.change_notes", "desk.changes", "desk.group_moves", "desk.removed"}
    rolled_up = {name for name in made if name.startswith("desk.rollup_")}  # desk.roll_up writes these
    assert made - WRITERS.keys() == {"desk.fates"} | noted | rolled_up
    assert "insert into desk.fates" in sql
