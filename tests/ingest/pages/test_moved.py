from __future__ import annotations

import pytest
from lxml import html

from ingest.pages.moved import moved_to

HERE, THERE = "https://paper.example/go/1", "https://paper.example/real/1"
WORDS = f"<p>{'Words of a page. ' * 40}</p>"


@pytest.mark.parametrize(
    ("page", "target"),
    [
        ("<meta http-equiv=refresh content='0; url=/real/1'>", THERE),
        ("<meta http-equiv=Refresh content='0 URL=/real/1'>", THERE),
        ("<meta http-equiv=refresh content='300; url=/real/1'>", None),
        ("<meta http-equiv=refresh content='0; url=/go/1'>", None),
        (f"<meta http-equiv=refresh content='0; url=/real/1'>{WORDS}", None),
        ("<script>window.location.href = '/real/1';</script>", THERE),
        (r"<script>location.replace('https:\/\/paper.example\/real\/1')</script>", THERE),
        ("<script>setTimeout(function () { top.location = '/real/1' }, 500)</script><a href=/real/1>Go on</a>", THERE),
        ("<script>location.href='/real/1?a=1'</script>", f"{THERE}?a=1"),
        ("<script>if (old) location.href = '/real/1'</script>", None),
        ("<script>old && location.replace('/real/1')</script>", None),
        ("<script>location.href = old ? '/real/1' : '/2'</script>", None),
        ("<script>location.href = '/real/1'; location.href = '/2'</script>", None),
        ("<script>location.href = '/go/1'</script>", None),
        ("<script>location.href = there</script>", None),
        (f"<script>location.href = '/real/1'</script>{WORDS}", None),
        (f"<script>location.href = '/real/1'</script><script>{'draw();' * 100}</script>", None),
    ],
)
def test_the_target_of_a_page_with_little_text(page, target):
    tree = html.fromstring(f"<html><head><title>Go</title></head><body>{page}</body></html>")
    assert moved_to(tree, HERE) == target
