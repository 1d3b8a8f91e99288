"""A row's type and its table agree: each field is a column, and each column without a default is a field."""

from __future__ import annotations

import pytest

from enrich.store.clusters import MemberRow
from enrich.store.decisions import Decision
from enrich.store.edges import Edge, EdgeRow, StoredVerdict
from enrich.store.entries import DeadLetterRow
from enrich.store.offsets import Stream
from enrich.store.search import SearchRow
from enrich.store.segments import Segment, SegmentRow
from enrich.store.version_facts import VersionFacts
from enrich.store.version_texts import VersionText
from enrich.store.versions import ArticleRow, VersionRow

pytestmark = pytest.mark.stack

WRITTEN = {
    "articles": ArticleRow._fields,
    "versions": VersionRow.__struct_fields__,
    "copy_edge": EdgeRow.__struct_fields__,
    "group_member": MemberRow._fields,
    "key_segment": SegmentRow._fields,
    "dead_letters": DeadLetterRow._fields,
    "search": SearchRow._fields,
}
READ = [
    ("versions", VersionFacts._fields),
    ("versions", VersionText._fields),
    ("copy_edge", Edge._fields),
    ("copy_edge", StoredVerdict._fields),
    ("key_segment", Segment._fields),
    ("consumer_offsets", Stream._fields),
    ("group_decisions", Decision._fields),
]


def columns(connection, table, condition="true"):
    rows = connection.execute(
        "select column_name from information_schema.columns "
        f"where table_schema = 'desk' and table_name = %s and {condition}",
        [table],
    ).fetchall()
    return {name for (name,) in rows}


def test_fields_are_columns_and_what_has_no_default_is_written(connection):
    for table, fields in WRITTEN.items():
        assert set(fields) <= columns(connection, table), table
        assert set(fields) >= columns(connection, table, "column_default is null and is_nullable = 'NO'"), table
    for table, fields in READ:
        assert set(fields) <= columns(connection, table), (table, fields)
