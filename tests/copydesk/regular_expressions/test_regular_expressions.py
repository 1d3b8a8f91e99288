"""For no regular expression does the work grow faster than its text: each is found, tried and measured in steps."""

from __future__ import annotations

import re
from types import ModuleType

import pytest

from tests.copydesk.regular_expressions.backtracking import Backtracking
from tests.copydesk.regular_expressions.expressions import Expression, expressions, modules
from tests.copydesk.regular_expressions.instructions import TooManyStepsError
from tests.copydesk.regular_expressions.worst_texts import WorstText, worst_texts

pytestmark = pytest.mark.timeout(900)  # counting steps takes half a minute of CPU time, longer on a busy machine

TURNS = 3  # iterations of a counted loop that are tried
LONG = 4  # characters: a unit this long is repeated fewer times
LINEAR = 2.3  # growth of the work when the text doubles: 2 if linear, nearly 4 if quadratic
FEW = 30  # steps that iterations of a group, or a prefix, take in any case
LIMIT = 200_000  # steps; an exponential expression reaches this limit


@pytest.fixture(scope="module")
def found() -> list[Expression]:
    return expressions(modules())


def growth(pattern: re.Pattern, way: str, worst: WorstText, counted: Backtracking) -> float:
    """The factor by which the additional work grows when the additional text doubles."""
    units = 6 if len(worst.unit) < LONG else 4
    steps = []
    for times in (1, 2, 4):
        try:
            counted.spans(worst.of(units * times, pattern), way, LIMIT)
        except TooManyStepsError:
            return float("inf")
        steps.append(counted.steps)
    added, later = steps[1] - steps[0], steps[2] - steps[1]
    return later / max(added, 1) if later > FEW else 0


def grows(pattern: re.Pattern, way: str) -> WorstText | None:
    """A text for which the work grows faster than its length; None if none is known."""
    counted = Backtracking(pattern, TURNS)
    return next((worst for worst in worst_texts(pattern) if growth(pattern, way, worst, counted) > LINEAR), None)


def test_the_work_of_each_regular_expression_grows_no_faster_than_its_text(found):
    growing = {
        f"{expression.place} {way}: {worst}"
        for expression in found
        for way in expression.ways
        if (worst := grows(expression.pattern, way))
    }
    assert growing == set()


def test_each_regular_expression_is_found(found):
    places = {expression.place: expression for expression in found}
    assert len(places) > 100
    assert {place.partition(".")[0] for place in places} == {"contract", "copydesk", "enrich", "ingest"}
    assert places["contract.urls._ESCAPE"].ways == {"finditer"}
    assert places["ingest.pages.charsets._CLOSING"].ways  # defined in a table
    assert places["enrich.reading.bylines._EDITOR"].ways == {"fullmatch"}
    assert any(place.startswith("enrich.copies.text.characters:") for place in places)  # built by a function


@pytest.mark.parametrize(
    "source",
    [
        "import re\ndef found(text, kind):\n    return re.search(kind + '+', text)\n",
        "import re\n_UNUSED = re.compile('a')\n",
    ],
)
def test_what_cannot_be_judged_is_an_error(source, tmp_path):
    module = ModuleType("contract.made")
    module.__file__ = str(tmp_path / "made.py")
    (tmp_path / "made.py").write_text(source, encoding="utf-8")
    exec(source, vars(module))
    with pytest.raises(LookupError, match=r"contract\.made"):
        expressions([module])


@pytest.mark.parametrize(
    ("pattern", "way"),
    [
        (r"(?:a+)+b", "match"),
        (r"(?:a|a)*b", "match"),
        (r"(?:\w+\s?)*!", "match"),
        (r"(?:<!--.*?-->\s*)*<html", "match"),
        (r"a*a*b", "match"),
        (r".*,.*;", "match"),
        (r"read(?: here\b.*)?[\s:]*", "fullmatch"),
        (r"\s+$", "search"),
        (r"\d+(?:,\d+)*%", "search"),
        (r"[\w.]+@\w+", "finditer"),
        (r"source\s*:?\s*$", "search"),
        (rb"<link\b[^>]*\btype=[^>]*>", "finditer"),
        (rb"(?s)<(script|style)\b.*?</\1>", "finditer"),
    ],
)
def test_work_that_grows_faster_than_its_text_is_seen(pattern, way):
    assert grows(re.compile(pattern), way)


@pytest.mark.parametrize(
    ("pattern", "way"),
    [
        (r"(?>a+)+b", "match"),
        (r"(?:\w+\s)*!", "match"),
        (r"(?s)(?:<!--.*?-->\s*)?<html", "match"),
        (r"a*b", "match"),
        (r"(?<!\s)\s+$", "search"),
        (r"\d{1,9}%", "search"),
        (r"[\w.]{1,64}@\w+", "finditer"),
        (rb"<link\b[^>]*>?", "finditer"),
    ],
)
def test_work_proportional_to_the_text_is_accepted(pattern, way):
    assert grows(re.compile(pattern), way) is None


@pytest.mark.parametrize("way", ["match", "fullmatch", "search"])
def test_the_counted_matching_finds_what_python_finds(found, way):
    for expression in found:
        counted = Backtracking(expression.pattern)
        for worst in list(worst_texts(expression.pattern))[::6]:
            text = worst.of(2, expression.pattern)
            match = getattr(expression.pattern, way)(text)
            spans = counted.spans(text, way, LIMIT)
            assert spans == ([match.span()] if match else []), (expression.place, worst)
