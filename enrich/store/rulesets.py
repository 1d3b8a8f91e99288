"""The rulesets that edges were found by: rows of desk.rulesets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg.types.json import Jsonb

from contract.postgres import Connection


def insert_ruleset(connection: Connection, number: int, description: str, thresholds: Mapping[str, Any]) -> None:
    """Writes a ruleset if it is new. thresholds: numbers by their names."""
    connection.execute(
        "insert into desk.rulesets (ruleset, description, thresholds) values (%s, %s, %s) on conflict do nothing",
        [number, description, Jsonb(thresholds)],
    )
