"""Boxes that are not part of an article, and text in boxes that is: half of the cases are traps."""

from __future__ import annotations

import pytest
from lxml import html

from ingest.pages.boxes import drop_boxes
from tests.ingest.pages.markup import read_page

TITLE = "The quay reopens"
STORY = [
    f"On day {day} the harbour board heard that the old grain quay would open again, and that the beams below it had "
    "been counted twice by an engineer from the next town."
    for day in range(6)
]
ASKS = "We and our partners store cookies on your device. You can accept all or manage your choices at any time. "


def paragraphs(*said: str) -> str:
    return "".join(f"<p>{one}</p>" for one in said)


def lines(body: str) -> list[str]:
    return read_page(body, f"<title>{TITLE}</title>", html="html lang=en").text.splitlines()


def amid(box: str) -> list[str]:
    return lines(f"<article><h1>{TITLE}</h1>{paragraphs(*STORY[:3])}{box}{paragraphs(*STORY[3:])}</article>")


@pytest.mark.parametrize(
    "box",
    [
        "<a class=b href=/x><h4>The keeper retires</h4><p>After forty years he hands over the key and leaves.</p></a>",
        "<div class='kg-signup-card'><h2>Sign up for The Sound</h2><p>No spam. Leave whenever you like.</p></div>",
        "<div class='article-pullquote'><p>“the beams below it had been counted twice”</p></div>",
        "<blockquote class='pull-quote'>the beams below it had been counted twice</blockquote>",
        "<div class='video-player'><p class='video-title'>Watch the moment the roof of the hall fell</p></div>",
        "<div class='sponsored'><p>Hill Timber builds halls that are warm in winter. Ask for an offer.</p></div>",
        "<blockquote class=i><div>View this post on Instagram</div><p>A post shared by Ostrevik (@o)</p></blockquote>",
        "<div class='support-us'><p>The Courier depends on its readers: give what you can.</p></div>",
        (
            "<div class='nl'><h3>The day in brief</h3><p>The best stories of the bay, in your inbox each morning.</p>"
            "<form><input type=email><button>Go</button></form></div>"
        ),
        "<div class='trust-label'><p>We ask two people before we write.</p></div>",
        "<div class='cc-window'><p>We use cookies with our partners to show personalised ads. Accept all</p></div>",
        "<section class='newsletter-box'><p>The day's news, every morning at six, in a letter.</p></section>",
    ],
)
def test_a_box_within_the_text_that_is_not_part_of_it(box):
    assert amid(box) == STORY


@pytest.mark.parametrize(
    ("box", "line"),
    [
        ("<div class='pullquote'><p>“Nobody has asked the boats”, she said.</p></div>", "“Nobody has asked the boats”"),
        ("<a href=/x><h4>The keeper retires</h4></a>", "The keeper retires"),
        ("<a href='#vote'><h4>The vote</h4><span>Nine for it</span></a>", "Nine for it"),
        (f"<div class='newsletter-story'><p>{'The letter is read by many. ' * 20}</p></div>", "The letter is read"),
        (
            "<div class='cookie-story'><p>The baker sells cookies on the quay from Monday on.</p></div>",
            "The baker sells",
        ),
    ],
)
def test_a_box_that_may_be_part_of_the_text_is_left(box, line):
    tree = html.fromstring(f"<html><body><h1>{TITLE}</h1>{paragraphs(*STORY)}{box}</body></html>")
    drop_boxes(tree)
    assert line in tree.text_content()


def test_what_is_headed_as_readers_comments_is_not_part_of_the_text():
    posts = "".join(
        f"<div><p>Number {n}: this town has never asked anybody who takes the boat to work.</p></div>" for n in range(9)
    )
    said = "<div class='leserkommentare'><h2>{}</h2>" + posts + "</div>"
    assert amid("") == lines(f"<article><h1>{TITLE}</h1>{paragraphs(*STORY)}{said.format('9 Kommentare')}</article>")
    kept = lines(f"<article><h1>{TITLE}</h1>{paragraphs(*STORY)}{said.format('What they say')}</article>")
    assert any("Number 3" in line for line in kept)


@pytest.mark.parametrize("count", [1, 2])
def test_teasers_before_the_article_with_the_headline_are_removed(count):
    teaser = "<article class=t><h2><a href=/{0}>The keeper {0} retires</a></h2><p>{1}</p></article>"
    told = [
        f"After {years} years on the rock the keeper hands over the key, and a machine will turn the lamp."
        for years in (30, 40)
    ]
    page = "".join(teaser.format(place, told[place]) for place in range(count))
    assert lines(f"<main>{page}<article><h1>{TITLE}</h1>{paragraphs(*STORY)}</article></main>") == STORY


def test_a_cookie_dialog_with_a_generated_name_is_removed():
    asks = "This website uses cookies. We use cookies to personalise content and ads and to analyse our traffic. "
    box = f"<div id='CybotCookiebotDialog'><p>{asks}</p></div>"
    assert lines(f"{box}<article><h1>{TITLE}</h1>{paragraphs(*STORY[:2])}</article>") == STORY[:2]


def test_a_teaser_within_the_text_does_not_end_it():
    hint = "<p>Next article:</p><h3><a href=/x>The keeper retires</a></h3>"
    assert [line for line in amid(hint) if "keeper" not in line and "Next" not in line] == STORY


@pytest.mark.parametrize("label", ["Next article", "Nächster Artikel:", "次の記事"])
def test_what_follows_such_a_label_is_another_article(label):
    other = f"<p>{label}</p><h2>The keeper retires</h2>{paragraphs('After forty years he hands over the key. ' * 3)}"
    assert lines(f"<div><h1>{TITLE}</h1>{paragraphs(*STORY)}{other}</div>") == STORY


def test_a_request_for_consent_that_is_longer_than_the_article():
    vendors = "".join(f"<li><h3>Vendor {one}</h3><p>{ASKS * 3}</p></li>" for one in range(12))
    box = f"<div id=cmp><h2>Your choices</h2><p>{ASKS}</p><ul>{vendors}</ul></div>"
    assert lines(f"<article><h1>{TITLE}</h1>{paragraphs(*STORY)}</article>{box}") == STORY


def test_posts_that_are_the_whole_page_are_not_a_discussion():
    posts = "".join(f"<li class=e><span>{n} minutes ago</span><p>{one}</p></li>" for n, one in enumerate(STORY, 2))
    said = "\n".join(lines(f"<main><h1>{TITLE}</h1><ul>{posts}</ul></main>"))
    assert all(one in said for one in STORY)


@pytest.mark.parametrize("holder", ["nav", "fieldset", "aside"])
def test_a_text_in_elements_meant_for_something_else(holder):
    assert lines(f"<{holder}><h1>{TITLE}</h1>{paragraphs(*STORY)}</{holder}>") == STORY


def test_a_first_line_outside_of_paragraphs():
    assert lines(f"<center><h2>{TITLE}</h2></center><font face=a>{STORY[0]}{paragraphs(*STORY[1:])}</font>") == STORY


def test_items_that_are_sentences_in_a_page_without_boxes():
    listed = "".join(f"<li>{one}</li>" for one in STORY[2:4])
    said = lines(f"<h1>{TITLE}</h1>{paragraphs(*STORY[:2])}<ul>{listed}</ul>{paragraphs(*STORY[4:])}")
    assert [one.removeprefix("- ") for one in said] == STORY


def test_links_in_a_page_without_boxes_are_not_text():
    listed = "".join(f"<li><a href=/{n}>{one}</a></li>" for n, one in enumerate(STORY[2:4]))
    said = lines(f"<h1>{TITLE}</h1>{paragraphs(*STORY[:2], *STORY[4:])}<ul>{listed}</ul>")
    assert said == STORY[:2] + STORY[4:]


def test_a_sentence_that_is_a_link_in_a_box_of_its_own():
    boxed = [f"<div class=w><p>{one}</p></div>" for one in STORY]
    boxed[2] = f"<div class=w><p><a href=/live><b>{STORY[2]}</b></a></p></div>"
    assert lines(f"<article><h1>{TITLE}</h1><div class=t>{''.join(boxed)}</div></article>") == STORY


def test_a_heading_between_two_pieces_of_a_text_stays():
    first, second = (f"<div class=t>{paragraphs(*half)}</div>" for half in (STORY[:3], STORY[3:]))
    said = lines(f"<article><h1>{TITLE}</h1>{first}<h2>Who pays</h2>{second}</article>")
    assert said == [*STORY[:3], "Who pays", *STORY[3:]]


def test_a_heading_above_a_box_without_content_stays_where_it_is():
    box = "<h2>More</h2><div class=t><a href=/x>The keeper retires</a></div>"
    assert lines(f"<article><h1>{TITLE}</h1><div class=t>{paragraphs(*STORY)}</div>{box}</article>") == STORY
