"""Which requests Prefect's server answers."""

from __future__ import annotations

import pytest

from flows.server import is_foreign

OWN = ("http://127.0.0.1:4200", "https://desk.example")


@pytest.mark.parametrize(
    ("host", "origin", "foreign"),
    [
        ("127.0.0.1:4200", None, False), ("localhost:4200", None, False), ("prefect-server:4200", None, False),
        ("[::1]:4200", None, False), ("desk.example", None, False), ("", None, False),
        ("127.0.0.1:4200", "http://127.0.0.1:4200", False), ("desk.example", "https://desk.example", False),
        ("127.0.0.1:4200", "https://a.example", True), ("127.0.0.1:4200", "null", True), ("127.0.0.1:4200", "", True),
        ("127.0.0.1:4200", "http://127.0.0.1:4201", True), ("127.0.0.1:4200", "https://127.0.0.1:4200", True),
        ("a.example:4200", None, True), ("a.example:4200", "http://a.example:4200", True),
        ("127.0.0.1.a.example", None, True), ("desk.example.", None, True),
    ],
)  # fmt: skip
def test_pages_of_other_origins_are_foreign(host: str, origin: str | None, *, foreign: bool) -> None:
    assert is_foreign(host, origin, OWN) is foreign
