"""Texts compared with those of other extractors, on the labelled pages: F1 of word 4-grams, pages exactly right, speed.

Peers that are not installed are named and omitted; none of them is a requirement: install them separately, for this
bench only (`pip install --target FOLDER readability-lxml newspaper4k resiliparse goose3`, and PYTHONPATH=FOLDER).
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any

import trafilatura

from contract.errors import CopydeskError
from copydesk.terminal import say
from ingest.pages.charsets import text_of
from ingest.pages.extract import extract
from ingest.sandbox.messages import RawPage
from tests.bench.extract import CORPUS, load

Reader = Callable[[RawPage], str]
Grams = Counter[tuple[str, ...]]


def main() -> None:
    if not (CORPUS / "pages").is_dir():
        sys.exit(f"skipped: no corpus of pages at {CORPUS}")
    readers = {"copydesk": _copydesk, "trafilatura, favor_precision": _precise, "trafilatura": _trafilatura}
    for name, make in PEERS.items():
        try:
            readers[name] = make()
        except ImportError as error:
            say(f"left out: {name} is not installed ({error})")
    say(f"{'':30s} {'pages F1':>9s} {'exact':>6s} {'pages2023 F1':>13s} {'exact':>6s} {'pages a CPU second':>19s}")
    sets = {name: (load(name), _gold(name)) for name in ("pages", "pages2023")}
    for name, read in readers.items():
        start, figures, count = time.process_time(), [], 0
        texts = {each: [_safely(read, page) for page in pages] for each, (pages, _) in sets.items()}
        spent = time.process_time() - start
        for each, (pages, gold) in sets.items():
            figures += score(gold, texts[each])
            count += len(pages)
        f1, exact, later, later_exact = figures
        say(f"{name:30s} {f1:9.4f} {exact:6.3f} {later:13.4f} {later_exact:6.3f} {count / spent:19.1f}")


def score(gold: list[str], found: list[str]) -> tuple[float, float]:
    """F1 over pages of equal weight, and the share of pages whose words are all right and in their order."""
    right = more = less = 0.0
    exact = 0
    for true, mine in zip(gold, found, strict=True):
        one, other = grams(true), grams(mine)
        both = (one & other).total()
        whole = (one | other).total() or 1
        right, more, less = (
            right + both / whole,
            more + (other.total() - both) / whole,
            less + (one.total() - both) / whole,
        )
        exact += one == other
    return 2 * right / (2 * right + more + less), exact / len(gold)


def grams(text: str) -> Grams:
    """The sequences of four words of a text; of a shorter text, its words."""
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))) if words else Counter()


def _gold(name: str) -> list[str]:
    with gzip.open(CORPUS / f"{name}.gold.json.gz", "rt") as file:
        return [str(one["articleBody"]) for one in json.load(file).values()]


def _safely(read: Reader, page: RawPage) -> str:
    with suppress(Exception):  # any error of another extractor means that it found no text
        return read(page) or ""
    return ""


def _copydesk(page: RawPage) -> str:
    try:
        return extract(page.body, url=page.url).text
    except CopydeskError:
        return ""


def _precise(page: RawPage) -> str:
    return trafilatura.extract(page.body, url=page.url, favor_precision=True, include_comments=False) or ""


def _trafilatura(page: RawPage) -> str:
    return trafilatura.extract(page.body, url=page.url, include_comments=False) or ""


def _html(page: RawPage) -> str:
    return text_of(page.body, content_type=None, charset=None, name="")


def _readability() -> Reader:
    readability, tree = import_module("readability"), import_module("lxml.html")

    def read(page: RawPage) -> str:
        return str(tree.fromstring(readability.Document(_html(page)).summary()).text_content())

    return read


def _newspaper() -> Reader:
    newspaper = import_module("newspaper")

    def read(page: RawPage) -> str:
        article: Any = newspaper.Article(page.url or "https://page.invalid/", fetch_images=False)
        article.download(input_html=_html(page))
        article.parse()
        return str(article.text)

    return read


def _resiliparse() -> Reader:
    plain = import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda page: str(plain(_html(page), main_content=True, alt_texts=False, links=False))


def _goose() -> Reader:
    goose: Any = import_module("goose3").Goose({"enable_image_fetching": False})
    return lambda page: str(goose.extract(raw_html=_html(page)).cleaned_text)


PEERS: dict[str, Callable[[], Reader]] = {
    "readability-lxml": _readability,
    "newspaper4k": _newspaper,
    "resiliparse": _resiliparse,
    "goose3": _goose,
}


if __name__ == "__main__":
    main()
