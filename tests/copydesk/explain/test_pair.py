"""Why two texts are or are not copies: shown in the terminal and as a page, and where the texts come from."""

from __future__ import annotations

import io
import json
from datetime import date
from html.parser import HTMLParser

import pytest
from rich.console import Console
from typer.testing import CliRunner

from contract.errors import Permanent
from contract.settings import make
from copydesk.cli import app
from copydesk.explain.page import as_page
from copydesk.explain.pair import compared_pair, figures, in_terminal
from copydesk.explain.texts import Shown, shown

REPORT = (
    "The harbour council voted on Tuesday to rebuild the breakwater that the January storm destroyed, "
    "after a debate of nine hours. "
    "Engineers put the cost at 14 million crowns and promised that the ferries to Little Skerry would "
    "sail again before the herring season. "
    "Opponents led by the pilot Asgrim Holm said that granite from the Vardal quarry would do for a "
    "third of that, and walked out."
)
OTHER = (
    "A comet that no astronomer had predicted was seen over the southern hemisphere on Sunday night, the "
    "observatory says. "
) * 4


def text(name: str, body: str, **fields) -> Shown:
    return Shown(name, fields.pop("title", ""), body, **fields)


def terminal(pair) -> str:
    out = io.StringIO()
    Console(file=out, width=160).print(in_terminal(pair))
    return out.getvalue()


def test_a_copy_is_explained_with_its_shared_passages():
    pair = compared_pair(text("a", REPORT), text("b", f"From our desk, this.\n\n{REPORT}"))
    assert pair.explanation.verdict is not None
    assert pair.sentence.startswith("The two are the same text, edited (reprint, ")
    assert [mark.passage for mark in pair.left_marks] == [1]
    start, end, _ = pair.right_marks[-1]
    assert pair.right.text[start:end] == REPORT.rstrip(".")
    shown_ = terminal(pair)
    assert pair.sentence in shown_
    assert "coverage" in shown_


PARAPHRASE = (
    "On Tuesday, nine hours of debate behind it, the harbour council decided that the breakwater "
    "destroyed by the January storm will be rebuilt. "
    "According to engineers it will cost 14 million crowns, and they promised ferries to Little Skerry "
    "again before the season of herring. "
    "The pilot Asgrim Holm and other opponents, who left the hall, say that with granite of the Vardal "
    "quarry a third of that would do."
)


def test_a_paraphrase_is_explained_with_its_sentences():
    pair = compared_pair(text("a", REPORT), text("b", PARAPHRASE))
    assert pair.explanation.verdict is not None
    assert pair.explanation.verdict.relation == "rewrite"
    sentences = {mark.passage: pair.left.text[mark.start : mark.end] for mark in pair.left_marks if mark.passage}
    others = {mark.passage: pair.right.text[mark.start : mark.end] for mark in pair.right_marks if mark.passage}
    assert len(sentences) == 3
    one, other = (body.rstrip(".").split(". ") for body in (REPORT, PARAPHRASE))
    assert all(one.index(sentence) == other.index(others[number]) for number, sentence in sentences.items())
    assert "sentences that say the same" in terminal(pair)
    assert "sentences that say the same" in as_page(pair)


def test_what_speaks_against_a_paraphrase_is_named():
    other_numbers = PARAPHRASE.replace("14", "19").replace("nine hours", "4 hours")
    pair = compared_pair(text("a", REPORT.replace("nine", "9")), text("b", other_numbers))
    assert pair.explanation.verdict is None
    assert any(remark.startswith("not copies by the paraphrase rules: their numbers differ") for remark in pair.remarks)


def test_what_speaks_against_a_copy_is_named():
    pair = compared_pair(text("a", REPORT), text("b", OTHER))
    assert pair.sentence == "The two are not copies."
    assert any("coverage is" in remark and "is required" in remark for remark in pair.remarks)
    assert any("does not bring" in remark for remark in pair.remarks)
    assert any(figure.holds is False for figure in figures(pair.explanation))


DIVIDEND = (
    "{} declares dividend\nThe board of {} declared a quarterly dividend of {} cents a share, payable {} "
    "to shareholders of record on {}. The company "
    "has paid dividends without interruption since its listing, it said in a notice to the exchange on "
    "Monday morning, before trading began."
)


@pytest.mark.parametrize(
    ("left", "right", "why"),
    [
        (
            DIVIDEND.format("Tau", "Tau", 14, "June 3", "May 12"),
            DIVIDEND.format("Tau", "Tau", 31, "June 8", "May 20"),
            "one template, filled in twice",
        ),
        (
            DIVIDEND.format("Tau", "Tau", 14, 3, 12),
            DIVIDEND.format("Tau", "Tau", 14, 8, 12),
            "one template, filled in twice",
        ),
        (" ".join(REPORT.split()[:30]), " ".join(REPORT.split()[5:35]), "almost entirely"),
    ],
)
def test_every_objection_has_a_sentence(left, right, why):
    """Whenever the rule rejects a pair, a reason is shown: the reasons are those of the rule."""
    pair = compared_pair(text("a", left), text("b", right))
    assert pair.explanation.verdict is None
    assert any(why in objection for objection in pair.explanation.verbatim_objections), (
        pair.explanation.verbatim_objections
    )


def test_what_is_looked_for_is_what_is_shown():
    """The rules do not consider short texts that are days apart paraphrases, so no such figures are shown."""
    far = compared_pair(text("a", REPORT, day=date(2026, 3, 1)), text("b", OTHER, day=date(2026, 3, 5)))
    near = compared_pair(text("a", REPORT, day=date(2026, 3, 1)), text("b", OTHER, day=date(2026, 3, 1)))
    assert far.explanation.paraphrase is None
    assert near.explanation.paraphrase is not None


def test_days_and_declarations_are_taken_into_account():
    url = "https://example.org/a"
    pair = compared_pair(
        text("a", REPORT, day=date(2026, 3, 1), address=url), text("b", OTHER, day=date(2026, 3, 5), source=url)
    )
    assert pair.explanation.verdict is not None
    assert pair.explanation.verdict.relation == "declared"
    assert "they are 4 days apart" in pair.remarks


def test_the_page_contains_both_texts_and_no_script():
    evil = f'<script>alert("x")</script> {REPORT}'
    page = as_page(compared_pair(text("<a>", evil, title="A & B"), text("b", REPORT)))
    tags: list[str] = []
    data: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            tags.append(tag)
            assert not any(name.startswith("on") or (value or "").startswith("http") for name, value in attrs)

        def handle_data(self, data_):
            data.append(data_)

    Reader().feed(page)
    assert "script" not in tags
    assert "img" not in tags
    assert "link" not in tags
    assert {"mark", "table", "section"} <= set(tags)
    assert "".join(data).count(REPORT.rstrip(".")) == 2
    assert 'alert("x")' in "".join(data)


def test_marks_lie_in_the_texts_and_do_not_overlap():
    pair = compared_pair(text("a", f"{REPORT} {OTHER}"), text("b", f"{OTHER} {REPORT}"))
    for shown_, marks in ((pair.left, pair.left_marks), (pair.right, pair.right_marks)):
        at = 0
        for mark in marks:
            assert at <= mark.start < mark.end <= len(shown_.text)
            at = mark.end


@pytest.mark.parametrize(
    ("left", "right"),
    [("", ""), ("", REPORT), ("x", "\x1b[2J"), ("日本の首都は東京です。" * 9, "日本の首都は東京です。" * 9)],
)
def test_any_two_texts_are_explained(left, right):
    pair = compared_pair(text("a", left), text("b", right))
    assert "\x1b" not in terminal(pair)
    assert as_page(pair)


def test_it_says_if_texts_are_too_far_apart_to_be_compared():
    days = {"day": date(2026, 3, 1)}, {"day": date(2026, 4, 29)}
    pair = compared_pair(*(text(name, REPORT, **day) for name, day in zip("ab", days, strict=True)))
    assert "59 days apart, too far to be compared; otherwise they would be copies (identical, 100 %)" in pair.sentence
    assert any(remark.startswith("the index does not bring them together") for remark in pair.remarks)
    assert "they are 59 days apart, more than the window" in pair.remarks
    assert "class=no" in as_page(pair)
    near = compared_pair(pair.left, pair.right, 60)
    assert "identical" in near.sentence
    assert "would" not in near.sentence


def test_a_declared_source_beyond_the_window_is_a_copy_that_the_index_does_not_bring():
    url = "https://example.org/a"
    pair = compared_pair(
        text("a", REPORT, day=date(2026, 3, 1), address=url), text("b", REPORT, day=date(2026, 4, 29), source=url)
    )
    assert "identical" in pair.sentence
    assert any(remark.startswith("the index does not bring them together") for remark in pair.remarks)
    assert "they are 59 days apart, more than the window" in pair.remarks


def test_naming_its_own_address_declares_nothing():
    url = "https://example.org/a"
    pair = compared_pair(text("a", REPORT, address=url), text("b", OTHER, address=url, source=url))
    assert pair.explanation.verdict is None


def test_no_name_or_title_commands_the_terminal():
    shown_ = terminal(compared_pair(*(text(f"{name}\x1b[2J", REPORT, title="\x9b[red]T") for name in "ab")))
    assert not {"\x1b", "\x9b"} & {*shown_}
    assert "[red]T" in shown_


def test_texts_come_from_files_and_documents(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text(f"Council rebuilds breakwater\n\nBy Jane Doe\n\n{REPORT}")
    found = shown(str(file), make({}))
    assert (found.name, found.title, found.text) == ("a.txt", "Council rebuilds breakwater", REPORT)
    lines = [
        json.dumps(
            {"id": "x", "text": REPORT, "published": "2026-03-01", "url": "http://example.org/a?utm_source=b"}
        ).encode()
    ]
    found = shown("x", make({}), lines)
    assert (found.text, found.day, found.address) == (REPORT, date(2026, 3, 1), "https://example.org/a")
    with pytest.raises(Permanent, match="no document y"):
        shown("y", make({}), lines)
    with pytest.raises(Permanent, match=r"no file what\?, and what\? is neither an article's id nor a URL"):
        shown("what?", make({}))


def test_the_command_writes_a_page(tmp_path):
    for name in "ab":
        (tmp_path / name).write_text(REPORT)
    page = tmp_path / "page.html"
    result = CliRunner().invoke(app, ["explain", str(tmp_path / "a"), str(tmp_path / "b"), "--html", str(page)])
    assert result.exit_code == 0, result.output
    assert "identical" in result.output
    assert page.read_text().startswith("<!doctype html>")
