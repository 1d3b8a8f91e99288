from __future__ import annotations

import pytest

from contract.errors import Permanent
from copydesk.migrate import Migration, pending, read_migrations, sql_folder

ONE, TWO, THREE = (Migration(n, f"{n:04}_step", f"select {n}", f"sum{n}") for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("landed", "expected"),
    [
        ({}, (ONE, TWO, THREE)),
        ({1: ("0001_step", "sum1")}, (TWO, THREE)),
        ({1: ("0001_step", "sum1"), 2: ("0002_step", "sum2"), 3: ("0003_step", "sum3")}, ()),
    ],
)
def test_migrations_that_are_missing_are_pending_in_order(
    landed: dict[int, tuple[str, str]], expected: tuple[Migration, ...]
) -> None:
    assert pending((ONE, TWO, THREE), landed) == expected


@pytest.mark.parametrize(
    ("landed", "words"),
    [
        ({1: ("0001_step", "other")}, "0001_step was edited"),
        ({4: ("0004_gone", "sum4")}, "0004_gone was applied .* not in this version"),
        ({1: ("0001_step", "sum1"), 3: ("0003_step", "sum3")}, "0002_step comes before 0003"),
    ],
)
def test_a_migration_that_changed_or_is_unknown_is_refused(landed: dict[int, tuple[str, str]], words: str) -> None:
    with pytest.raises(Permanent, match=words):
        pending((ONE, TWO, THREE), landed)


def test_the_files_are_numbered_without_gaps() -> None:
    migrations = read_migrations(sql_folder() / "migrations")
    assert [migration.number for migration in migrations] == list(range(1, len(migrations) + 1))
