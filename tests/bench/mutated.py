"""Real pages, mutated, in the sandbox: python -m tests.bench mutated 20000. Fixed seeds; not in CI.

Prints the results, the processor seconds per page, the memory of the process, and words that are in a text but not in
its page. Fails if the sandbox failed, or if texts contain many such words. Needs the corpus.
"""

from __future__ import annotations

import html
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator

import psutil

from contract.errors import CopydeskError, LimitSpent, OwnError
from copydesk.terminal import say
from ingest.pages.charsets import text_of
from ingest.sandbox.limits import ParseLimits
from ingest.sandbox.messages import RawPage
from ingest.sandbox.sandbox import Sandbox
from tests.bench.extract import CORPUS, load
from tests.extraction import process_ids

COUNT = 2_000
_WORD = re.compile(r"\w{4,}")
_JUNK = (
    b"<div>",
    b"</div>",
    b"<p",
    b"<!--",
    b"-->",
    b'"',
    b"<table><tr>",
    b"</body>",
    b"<script>",
    b"\xff\xfe",
    b"&amp;",
    b"\0",
)


def main() -> None:
    if not (CORPUS / "pages").is_dir():
        sys.exit(f"skipped: no corpus of pages at {CORPUS}")
    count = next((int(word) for word in sys.argv[1:] if word.isdecimal()), COUNT)
    ends: Counter[str] = Counter()
    spent: list[float] = []
    strange: list[str] = []
    with Sandbox(1, ParseLimits(30, 60, 1024, 10**8), recycle_after=count + 1) as sandbox:
        memory: list[float] = []
        for at, page in enumerate(mutated(count)):
            before = cpu()
            try:
                read = sandbox.read_page(page.body, url=page.url)
            except LimitSpent as error:
                ends[f"limit spent: {str(error)[-60:]}"] += 1
            except OwnError:
                raise
            except CopydeskError as error:
                ends[type(error).__name__] += 1
            else:
                ends["read"] += 1
                strange += outside(read.text, page)
            spent.append(max(0.0, cpu() - before))
            if at % (count // 10 or 1) == 0:
                memory += [psutil.Process(pid).memory_info().rss / 1e6 for pid in process_ids()]
    spent.sort()
    say(f"{count} mutated pages: " + ", ".join(f"{number} {name}" for name, number in ends.most_common()))
    middle, most = spent[len(spent) // 2], spent[int(len(spent) * 0.99)]
    say(f"processor seconds a page: median {middle:.2f}, p99 {most:.2f}, longest {spent[-1]:.2f}")
    say("megabytes of the process, each tenth: " + " ".join(f"{size:.0f}" for size in memory))
    # A broken tag or escape can join words that are separate in the page: a few such words are expected.
    say(f"{len(strange)} words that their pages do not have as they are: {strange[:8]}")
    if len(strange) > count / 20:
        sys.exit("more than one in twenty pages has words from outside of it")


def cpu() -> float:
    """Processor seconds of the process that reads pages."""
    return sum(sum(psutil.Process(pid).cpu_times()[:2]) for pid in process_ids())


def mutated(count: int) -> Iterator[RawPage]:
    """That many pages, each with one to four changes; the same in each run."""
    pages = [page for each in ("pages", "pages2023") for page in load(each)]
    for at in range(count):
        chance = random.Random(at)  # a fixed seed: the same mutations in each run
        page = pages[at % len(pages)]
        body = page.body
        for _ in range(chance.randint(1, 4)):
            body = chance.choice(MUTATIONS)(body, chance)
        yield RawPage(body=body, url=page.url)


def _cut(body: bytes, chance: random.Random) -> bytes:
    return body[: chance.randint(0, len(body))]


def _behead(body: bytes, chance: random.Random) -> bytes:
    return body[chance.randint(0, len(body) // 2) :]


def _drop(body: bytes, chance: random.Random) -> bytes:
    start = chance.randint(0, len(body))
    return body[:start] + body[start + chance.randint(1, 5_000) :]


def _twice(body: bytes, chance: random.Random) -> bytes:
    start = chance.randint(0, len(body))
    piece = body[start : start + chance.randint(1, 5_000)]
    return body[:start] + piece * chance.randint(1, 20) + body[start:]


def _swap(body: bytes, chance: random.Random) -> bytes:
    one, other = sorted(chance.randint(0, len(body)) for _ in range(2))
    return body[other:] + body[one:other] + body[:one]


def _flip(body: bytes, chance: random.Random) -> bytes:
    changed = bytearray(body)
    for _ in range(chance.randint(1, 200) if body else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _junk(body: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 30)):
        start = chance.randint(0, len(body))
        body = body[:start] + chance.choice(_JUNK) * chance.randint(1, 5) + body[start:]
    return body


def _unclosed(body: bytes, chance: random.Random) -> bytes:
    return body.replace(
        chance.choice((b">", b"</div>", b"</p>", b"</script>", b'"', b"</a>")), b"", chance.randint(1, 50)
    )


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _cut, _behead, _drop, _twice, _swap, _flip, _junk, _unclosed,
)  # fmt: skip


def outside(text: str, page: RawPage) -> list[str]:
    """Words of a text that are not in its page, however it is escaped or split into words."""
    try:
        written = text_of(page.body, content_type=None, charset=None, name="")
    except CopydeskError:
        return ["text of what holds none"]
    plain = html.unescape(html.unescape(written))
    squeezed = "".join(re.findall(r"\w+", re.sub(r"<[^<>]*>|\\[nrtu/\"]", "", plain)))
    known = set(_WORD.findall(plain))
    return [word for word in _WORD.findall(text) if word not in known and word not in squeezed and word not in plain][
        :3
    ]


if __name__ == "__main__":
    main()
