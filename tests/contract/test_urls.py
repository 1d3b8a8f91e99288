from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.urls import canonical, host_of, outlet_of


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://example.com", "https://example.com/"),
        ("HTTP://Example.COM:80/A", "https://example.com/A"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("https://example.com:8443/a", "https://example.com:8443/a"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
        ("https://user:secret@example.com/a", "https://example.com/a"),
        ("https://example.com./a", "https://example.com/a"),
        ("https://example.com/a#part", "https://example.com/a"),
        ("https://example.com/a?utm_source=x&UTM_medium=y", "https://example.com/a"),
        ("https://example.com/a?b=2&a=1&fbclid=z", "https://example.com/a?a=1&b=2"),
        ("https://example.com/a?q=", "https://example.com/a?q="),
        ("https://example.com/a?q", "https://example.com/a?q="),
        ("https://example.com/a?1423", "https://example.com/a?1423="),
        ("https://example.com/a?q&b=1", "https://example.com/a?b=1&q="),
        ("https://example.com/a?&q&", "https://example.com/a?q="),
        ("https://example.com/a?=q", "https://example.com/a?=q"),
        ("https://example.com/a?q==", "https://example.com/a?q=%3D"),
        ("https://example.com/a?", "https://example.com/a"),
        ("https://example.com/a?utm_source", "https://example.com/a"),
        ("https://example.com/%7Eann/%c3%a9", "https://example.com/~ann/%C3%A9"),
        ("https://example.com/ä b", "https://example.com/%C3%A4%20b"),
        ("https://example.com/a%2Fb", "https://example.com/a%2Fb"),
        ("https://example.com/100%", "https://example.com/100%25"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("https://[::1]:8000/a", "https://[::1]:8000/a"),
        ("  https://example.com/a\n", "https://example.com/a"),
        ("mailto:desk@example.com", None),
        ("javascript:void(0)", None),
        ("ftp://example.com/a", None),
        ("/a/b", None),
        ("", None),
        ("https://", None),
        ("https://exa mple.com/", None),
        ("https://example.com:99999/", None),
        ("https://[half/", None),
    ],
)
def test_one_form_for_one_page(url: str, expected: str | None) -> None:
    assert canonical(url) == expected


def test_a_parameter_without_a_value_equals_one_with_an_empty_value_but_not_a_missing_one() -> None:
    one, other, none = (canonical(f"https://example.com/a{query}") for query in ("?b", "?b=", ""))
    assert one == other != none
    assert canonical("https://example.com/a?1423") != canonical("https://example.com/a?1424")


def test_a_relative_address_needs_its_page() -> None:
    assert canonical("../b?x=1", "https://example.com/a/c") == "https://example.com/b?x=1"


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_none(path: str) -> None:
    url = canonical(f"https://example.com/{path}")
    assert url is None or canonical(url) == url


@given(st.text(max_size=60))
def test_no_text_makes_canonical_raise(text: str) -> None:
    assert canonical(text) is None or canonical(text).startswith("http")


@pytest.mark.parametrize(
    ("url", "host", "outlet"),
    [
        ("https://www.example.com/a", "www.example.com", "example.com"),
        ("https://user@news.example:81/a", "news.example:81", "news.example:81"),
        ("nothing", None, None),
        ("https://[half/", None, None),
    ],
)
def test_an_address_has_a_host_and_an_outlet(url: str, host: str | None, outlet: str | None) -> None:
    assert host_of(url) == host
    assert outlet_of(url) == outlet


PIECES = st.sampled_from(
    [
        "/",
        "//",
        ".",
        "..",
        "a",
        "A",
        "7",
        "-",
        "_",
        "~",
        ":",
        "@",
        "!",
        "$",
        "&",
        "'",
        "(",
        ",",
        ";",
        "=",
        "%41",
        "?",
        "#",
    ]
)


@given(
    st.sampled_from(["http", "https"]),
    st.sampled_from(
        ["quay.example", "Quay.Example", "a.b-c.example", "-a.example", "a..b", "news.google.com", "a.", "a"]
    ),
    st.sampled_from(["", ":80", ":443", ":8080", ":0", ":080", ":65535", ":65536"]),
    st.lists(PIECES, max_size=12).map("".join),
)
def test_usual_addresses_come_to_what_they_come_to_with_a_fragment(scheme, host, port, path) -> None:
    url = f"{scheme}://{host}{port}{path}"
    assert canonical(url) == canonical(url + ("" if "#" in url else "#part"))


@pytest.mark.parametrize("length", range(1_985, 2_010))
def test_a_usual_address_is_as_long_as_others_may_be(length) -> None:
    for scheme in ("http", "https"):
        url = f"{scheme}://quay.example/".ljust(length, "a")
        assert canonical(url) == canonical(url + "#part")
