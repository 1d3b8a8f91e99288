"""The fates in Python are those in SQL."""

from __future__ import annotations

import re
from pathlib import Path

from contract.fates import FATES, UNDER_WAY

MIGRATIONS = sorted((Path(__file__).parents[2] / "sql/migrations").glob("*.sql"))


def test_the_fates_are_those_that_sql_knows() -> None:
    made = "".join(path.read_text("utf-8") for path in MIGRATIONS)
    lists = re.findall(r"insert into desk\.fates values\n((?:    \(.*\n)+)", made)
    known = [row for rows in lists for row in re.findall(r"^    \('(\w+)',\s+(true|false),", rows, re.MULTILINE)]
    assert {name for name, _ in known} == set(FATES)
    assert {name for name, final in known if final == "false"} == set(UNDER_WAY)
