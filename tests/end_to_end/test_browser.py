"""Third-party words in a real browser: the page of `copydesk explain`, and Prefect's UI, show them as text."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from contract.settings import Settings
from contract.words import one_line
from copydesk.explain.page import as_page
from copydesk.explain.pair import compared_pair
from copydesk.explain.texts import Shown
from copydesk.local.stack import Stack
from copydesk.report.day import Feed, Rewrite, Side, Syndication
from copydesk.report.page import report_page
from tests.copydesk.report.test_page import FULL, NOON, carrier
from tests.end_to_end.test_flows import ask, copydesk, tables_of

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium here: on Debian `apt-get install chromium`")

# If a browser treats this as more than text, the title becomes `changed`, or a bold word or a link appears.
WORDS = """<img src=x onerror="document.title='changed'"><b>bold</b> [free](x.example) ![i](x) & \u202egnp.eno &lt;"""
QUIET = ("--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=[*QUIET, "--no-first-run"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A separate page for each test: the security policy of one document applies to later content, too."""
    page = browser.new_page()
    yield page
    page.close()


def shown_as_text(page: Page) -> None:
    """The page treats none of the words as markup, and contains no character that would reverse their order."""
    assert page.title() != "changed"
    assert page.locator("img[src='x'], img[src$='/x'], b:text-is('bold'), a[href*='x.example']").count() == 0
    assert "\u202e" not in page.inner_text("body")


def test_the_browser_would_take_such_text_for_markup(page: Page) -> None:
    page.set_content(f"<title>before</title><p>{WORDS}")
    page.wait_for_function("document.title == 'changed'")
    with pytest.raises(AssertionError):
        shown_as_text(page)
    assert page.locator("b:text-is('bold')").count() == 1


def test_the_page_of_explain_shows_words_as_text(page: Page, tmp_path: Path) -> None:
    body = f"The council voted {WORDS} on Tuesday to rebuild the breakwater that the storm in January destroyed. " * 3
    pair = compared_pair(Shown(f"{WORDS}\udcff", WORDS, body), Shown(f"<b>{WORDS}", f"<i>{WORDS}", f"{WORDS} {body}"))
    file = tmp_path / "page.html"
    file.write_text(as_page(pair), "utf-8")
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(file.as_uri())
    shown_as_text(page)
    seen = page.inner_text("body")
    assert seen.count(one_line(WORDS)) >= 7  # two names, two titles, and the texts
    links = page.locator("a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert links
    assert all(link.startswith("#") for link in links)
    assert refused == []
    # Second line of defence: no script can run in that page, whatever it contains.
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title=1\">')")
    page.wait_for_function("document.images.length == 1 && document.images[0].complete")
    assert page.title() == pair.sentence
    assert "Content Security Policy" in " ".join(refused)


@pytest.mark.parametrize("width", [1400, 500])
def test_the_page_of_a_day_shows_text_as_text_and_fits(page: Page, tmp_path: Path, width: int) -> None:
    side = Side(WORDS, WORDS, None, WORDS)
    day = FULL._replace(
        syndications=(Syndication(1, 3, tuple(carrier(number, title=WORDS, outlet=WORDS) for number in range(9))),),
        rewrites=(Rewrite(0.6, side, side, directed=True, sentences=()),),
        feeds=(Feed(f"https://feed.example/{'a-long-address/' * 30}", "failing", None, f"{WORDS} {'x' * 300}"),),
    )
    (file := tmp_path / "day.html").write_text(report_page(day, NOON), "utf-8")
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(file.as_uri())
    shown_as_text(page)
    assert page.inner_text("body").count(one_line(WORDS)) >= 5
    assert page.locator("circle title").first.text_content()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert refused == []


@pytest.mark.stack
@pytest.mark.usefixtures("topics")
def test_prefects_pages_show_words_as_text(page: Page, stack: Stack, desk: Settings, tmp_path: Path) -> None:
    """A file name stands for all text of feeds and pages, which is processed in the same way."""
    name = "<img src=x onerror=\"document.title='changed'\"> <b>bold<b> [free](x.example) ![i](x) & \u202egnp.eno.txt"
    (tmp_path / name).write_text(" ", "utf-8")
    ran = copydesk(stack, desk, "replay", str(tmp_path / name))
    assert ran.returncode == 0, ran.stderr
    run = ask(stack, "flow_runs", flows={"name": {"any_": ["replay"]}}, sort="START_TIME_DESC", limit=1)[0]
    (table,) = tables_of(stack, run)
    assert stack.prefect is not None
    words = one_line(name)
    for path in (f"artifacts/artifact/{table['id']}", f"runs/flow-run/{run['id']}"):
        page.goto(f"{stack.prefect.ui_url}/{path}")
        page.get_by_text(words).first.wait_for(timeout=60_000)
        shown_as_text(page)
