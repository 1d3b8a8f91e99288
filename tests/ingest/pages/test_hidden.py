"""Hidden parts of a page."""

from __future__ import annotations

import pytest

from ingest.pages.extract import extract
from tests.ingest.pages.markup import read_page

TITLE = "The slipway opens again"
PARAGRAPHS = [
    f"On day {day} the ferry board of Ostrand heard that the old slipway would open again, and that the beams below it "
    "had been counted twice by an engineer from the next town."
    for day in range(8)
]
UNSEEN = "Nobody who opens this page in a browser sees this rather long line about the lighthouse and its keeper."


def lines(amid: str, around: str = "article") -> list[str]:
    story = [f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS]
    body = f"<{around}><h1>{TITLE}</h1>{''.join(story[:4])}{amid}{''.join(story[4:])}</{around.partition(' ')[0]}>"
    return read_page(body, f"<title>{TITLE}</title>", html="html lang=en").text.splitlines()


@pytest.mark.parametrize(
    "hidden",
    [
        "<div style='color:red; display : none !important'><p>{}</p></div>",
        "<p style='visibility:hidden'>{}</p>",
        "<p style='font-size:0'>{}</p>",
        "<p style='position:absolute;left:-9999px'>{}</p>",
        "<p class='sr-only'>{}</p>",
        "<p class='visually-hidden'>{}</p>",
        "<div class='screen-reader-text'><p>{}</p></div>",
        "<p class='visuallyhidden'>{}</p>",
        "<p class='screenreader'>{}</p>",
        "<p class='u-hidden-visually'>{}</p>",
        "<p class='hidden-visually'>{}</p>",
        "<p class='a11y-hidden'>{}</p>",
        "<p class='element-invisible'>{}</p>",
        "<p class='sr-text'>{}</p>",
        "<div role=tooltip><p>{}</p></div>",
        "<div class='ai-summary'><h3>Summary</h3><p>{}</p></div>",
        "<div class='donation-box'><p>{}</p></div>",
    ],
)
def test_what_is_not_shown_is_not_text(hidden):
    assert lines(hidden.format(UNSEEN)) == PARAGRAPHS


@pytest.mark.parametrize(
    "around",
    [
        "article style='display:none'",
        "article class='screen-reader-friendly'",
        "div class='reader-content sr-article'",
        "div style='margin-left:-2px;font-size:0.9em'",
    ],
)
def test_what_is_most_of_a_page_is_its_text(around):
    assert lines("", around) == PARAGRAPHS


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("max-height: 200px; overflow: hidden", True),
        ("overflow-x:hidden", True),
        ("max-height:0;overflow:hidden", False),
        ("overflow:hidden;display:none", False),
    ],
)
def test_what_overflows_is_not_hidden(style, shown):
    assert (UNSEEN in lines(f"<div style='{style}'><p>{UNSEEN}</p></div>")) is shown


@pytest.mark.parametrize(
    ("button", "shown"),
    [
        ("<button>Read more</button>", True),
        ("<a href='#'>Weiterlesen…</a>", True),
        ("<button>Comments</button>", False),
    ],
)
def test_what_a_button_unfolds(button, shown):
    folded = f"<div style='display:none'><p>{PARAGRAPHS[7]}</p></div>{button}"
    page = f"<article><h1>{TITLE}</h1>{''.join(f'<p>{one}</p>' for one in PARAGRAPHS[:7])}{folded}</article>"
    assert (PARAGRAPHS[7] in extract(page.encode(), url=None).text) is shown


def test_a_text_that_a_script_lets_appear_without_paragraphs():
    said = "".join(f"<section><span>{one}</span></section>" for one in PARAGRAPHS)
    page = f"<h2>{TITLE}</h2><div id=c style='visibility: hidden; opacity: 0;'>{said}</div>"
    assert all(one in extract(page.encode(), url=None).text for one in PARAGRAPHS)


def test_words_for_screen_readers_leave_their_sentence():
    link = "<a href='https://x.example'>the report<span class='sr-only'> (opens in a new window)</span></a>"
    assert "More stands in the report of the board." in lines(f"<p>More stands in {link} of the board.</p>")


@pytest.mark.parametrize("question", ["<button>What is it?</button>", "<h3><button>What is it?</button></h3>"])
def test_the_answers_below_buttons_of_an_article_are_read(question):
    answers = "".join(f"{question}<div hidden><p>{one}</p></div>" for one in PARAGRAPHS[:2])
    story = "".join(f"<p>{one}</p>" for one in PARAGRAPHS[2:])
    text = extract(f"<article><h1>{TITLE}</h1>{story}<div>{answers}</div></article>".encode(), url=None).text
    assert all(one in text for one in PARAGRAPHS)
    above = f"<button>Menu</button><div hidden><p>{PARAGRAPHS[0]}</p></div>"
    text = extract(f"{above}<article><h1>{TITLE}</h1>{story}</article>".encode(), url=None).text
    assert PARAGRAPHS[0] not in text
