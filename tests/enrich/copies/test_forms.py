"""Forms that were filled in twice, and copies lightly edited, in the news styles of many languages."""

from __future__ import annotations

from enrich.copies.sketch.sketch import compared, sketch
from enrich.copies.verdict.compare import NO_CONTEXT, compare
from tests.enrich.copies.form_cases import form_cases


def test_forms_are_distinguished_from_lightly_edited_copies():
    """Of 60 and more of each: two fillings are called copies in 2 % at most, edited copies in 98 % at least."""
    cases = list(form_cases())
    features = [
        one.features for one in sketch([compared("", text) for case in cases for text in (case.left, case.right)])
    ]
    found = compare(features[::2], features[1::2], [NO_CONTEXT] * len(cases))
    wrong = [
        (case.language, case.kind) for case, verdict in zip(cases, found, strict=True) if case.is_copy != bool(verdict)
    ]
    forms = sum(not case.is_copy for case in cases)
    assert min(forms, len(cases) - forms) >= 60
    missed = [case for case in cases if case.is_copy and (case.language, case.kind) in wrong]
    assert len(missed) <= 0.02 * (len(cases) - forms), wrong
    assert len(wrong) - len(missed) <= 0.02 * forms, wrong
