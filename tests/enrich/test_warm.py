"""Whatever `python -m enrich.warm` does not compile, a worker would compile while landing."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.stack

LANDS = """
import sys
from importlib import import_module
from pkgutil import walk_packages

from numba.core.dispatcher import Dispatcher

import enrich
from contract.settings import make
from enrich.warm import warm
from tests.newsroom import Newsroom
from tests.fixtures import Hands

def ready():
    for module in [import_module(found.name) for found in walk_packages(enrich.__path__, "enrich.")]:
        for name, function in vars(module).items():
            if isinstance(function, Dispatcher) and function.py_func.__module__ == module.__name__:
                yield from ((module.__name__, name, str(kinds)) for kinds in function.signatures)

warm()
before = set(ready())
room = Newsroom(5)
report = room.paragraphs(8)
crowd = [room.article([room.sentence(), *report], url=f"https://outlet-{n}.example/a") for n in range(70)]
hands = Hands(make({"database_url": sys.argv[1]}), 1)
for articles in (room.edition(20, 4, 20), crowd[:60], *([one] for one in crowd[60:])):
    hands.land(articles)
print(*sorted(set(ready()) - before), sep="\\n")
"""


def test_what_was_warmed_is_all_that_landing_needs(desk):
    url = desk.database_url.get_secret_value()
    found = subprocess.run([sys.executable, "-c", LANDS, url], check=True, capture_output=True, text=True, timeout=240)
    assert found.stdout.strip() == ""
