"""Every query in the documentation runs on the contract, with the rights of its readers."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).parents[2]
QUERIES = [
    pytest.param(query, id=f"{path.name}-{number}")
    for path in sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
    for number, query in enumerate(re.findall(r"```sql\n(.*?)```", path.read_text("utf-8"), re.DOTALL), 1)
]

pytestmark = pytest.mark.stack


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_of_the_docs_runs(query, empty_desk):
    with psycopg.connect(empty_desk.database_url.get_secret_value(), autocommit=True) as connection:
        if not query.startswith("update"):
            connection.execute("set role copydesk_reader")
        connection.execute("set search_path = copydesk")
        cursor = connection.execute(query)
        if query.startswith("update"):
            assert cursor.statusmessage == "UPDATE 0"  # the test's desk is empty
        else:
            assert cursor.statusmessage.startswith("SELECT ")
            names = [column.name for column in cursor.description]
            assert names
            assert "?column?" not in names  # each column has a name
