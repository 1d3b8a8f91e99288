"""Addresses that only wrap another one."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from contract.wrappers import archived, unwrapped

TARGET = "https://hill.example/2026/05/pier?id=7"


@pytest.mark.parametrize(
    "wrapper",
    [
        "https://medium.com/r/?url={}",
        "https://link.zhihu.com/?target={}",
        "https://link.juejin.cn?target={}",
        "https://www.douban.com/link2/?url={}",
        "https://go.skimresources.com/?id=1&url={}",
        "https://href.li/?{}",
    ],
)
def test_the_target_is_the_address(wrapper):
    assert unwrapped(wrapper.format(quote(TARGET, safe=""))) == TARGET
    assert unwrapped(wrapper.format("nothing")) == wrapper.format("nothing")


def test_a_copy_in_an_archive_is_of_a_page():
    assert archived(f"https://web.archive.org/web/20260512000000/{TARGET}") == TARGET
    assert archived("https://web.archive.org/web/20260512000000id_/http:/hill.example/a") == "http://hill.example/a"
    for other in (TARGET, "https://web.archive.org/about/", f"https://hill.example/web/2026/{TARGET}"):
        assert archived(other) == other
