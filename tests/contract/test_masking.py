"""A displayed address contains no secret: in Python and in SQL alike."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors import Blocked, CopydeskError, Transient
from contract.masking import Address, masked

SHOWN = {
    "https://user:hidden@a.example/feed": "https://***@a.example/feed",
    "https://hidden@a.example": "https://***@a.example",
    "https://user:hid@den@a.example/x?y=1#z": "https://***@a.example/x?y=1#z",
    "https://user:@a.example": "https://***@a.example",
    "postgresql://desk:hidden@db:5432/x?sslmode=require": "postgresql://***@db:5432/x?sslmode=require",
    "postgresql://desk:hid/den@db/x": "postgresql://***@db/x",
    "http://user:hid?den@a.example/": "http://***@a.example/",
    "http://user:hid#den@a.example/": "http://***@a.example/",
    "https://a.example/feed?token=hidden": "https://a.example/feed?token=***",
    "https://a.example/feed?page=2&api_key=hidden&x=1": "https://a.example/feed?page=2&api_key=***&x=1",
    "https://a.example/?access_token=hidden;sig=hidden": "https://a.example/?access_token=***;sig=***",
    "https://a.example/?Auth=hidden#a": "https://a.example/?Auth=***#a",
    "https://a.example/?x-amz-signature=hidden": "https://a.example/?x-amz-signature=***",
    "https://a.example/?user_password=hidden&my.secret=hidden": "https://a.example/?user_password=***&my.secret=***",
    "https://u:hidden@a.example/: 'http://hidden@b.example'": "https://***@a.example/: 'http://***@b.example'",
    "https://a.example/rss?user=u&pw=hidden&rss-key=hidden": "https://a.example/rss?user=u&pw=***&rss-key=***",
    "https://a.example/rss?passphrase=hidden&hmac=hidden": "https://a.example/rss?passphrase=***&hmac=***",
    # in paths
    "https://a.example/feed/token/abcdef0123456789/rss": "https://a.example/feed/token/***/rss",
    "https://a.example/feed/token/abcdefghijklmnopqrst/rss?a=1": "https://a.example/feed/token/***/rss?a=1",
    "https://a.example/rss-token/ab12cd34.xml": "https://a.example/rss-token/***.xml",
    "https://a.example/secret:a1b2c3d4e5/t:news": "https://a.example/secret:***/t:news",
    "https://a.example/api-key/Drmhze6EPcv0fN_81Bj-nA/rss": "https://a.example/api-key/***/rss",
    "https://a.example/cal/private-0123abcd4567ef890123abcd/basic.ics": "https://a.example/cal/private-***/basic.ics",
    "https://a.example/12/private/0a1b2c3d-1111-2222-3333-444455556666.rss": "https://a.example/12/private/***.rss",
    "https://a.example/subscriber_feeds/Drmhze6EPcv0fN_81Bj-nA.rss": "https://a.example/subscriber_feeds/***.rss",
    "https://a.example/9f86d081884c7d659a2feaa0c55ad015/rss/": "https://a.example/***/rss/",
    "https://a.example/feeds/9f86d081884c7d659a2feaa0c55ad015.xml": "https://a.example/feeds/***.xml",
    "https://a.example/rss/show-1/9f86d081884c7d659a2feaa0c55ad015": "https://a.example/rss/show-1/***",
    "https://a.example/feeds/inbox/eyJhbGciOiJ.eyJzdWIiOiI.SflKxwRJSMe.xml": ("https://a.example/feeds/inbox/***.xml"),
    "https://a.example/.rss?feed=9f86d081884c7d659a2feaa0c55ad015&user=me": "https://a.example/.rss?feed=***&user=me",
    "https://a.example/?all_feed=iMGk34569f86d081884c7d659a2feaa0c55ad015": "https://a.example/?all_feed=***",
    "https://a.example/rss?passkey=hidden&torrent_pass=hidden": "https://a.example/rss?passkey=***&torrent_pass=***",
    "https://a.example/?subscriber_key=hidden": "https://a.example/?subscriber_key=***",
    "https://a.example/feeds/members/Drmhze6EPcv0fN81BjnA.xml": "https://a.example/feeds/members/***.xml",
    "https://a.example/f#access_token=hidden": "https://a.example/f#access_token=***",
    "https://a.example/f?hash=9f86d081884c7d659a2f&access=9f86d081884c7d65": "https://a.example/f?hash=***&access=***",
    # values that are not secret stay
    "https://a.example/f?hash=top&access=members-only": "https://a.example/f?hash=top&access=members-only",
    "https://a.example/token/bitcoin/rss": "https://a.example/token/bitcoin/rss",
    "https://a.example/secret/the-garden-of-1911": "https://a.example/secret/the-garden-of-1911",
    "https://a.example/private/beach-house-2026": "https://a.example/private/beach-house-2026",
    "https://a.example/rss/articles/CBMiK2h0dHBzOi8vbmV3cy5leGFtcGxl": (
        "https://a.example/rss/articles/CBMiK2h0dHBzOi8vbmV3cy5leGFtcGxl"
    ),
    "https://a.example/key/largo-2026-storm": "https://a.example/key/largo-2026-storm",
    "https://a.example/articles/9f86d081884c7d659a2feaa0c55ad015": (
        "https://a.example/articles/9f86d081884c7d659a2feaa0c55ad015"
    ),
    "https://a.example/shows/5ea17537-f11f-4532-8202-294d976b9d5c": (
        "https://a.example/shows/5ea17537-f11f-4532-8202-294d976b9d5c"
    ),
    "https://a.example/?feed=rss2": "https://a.example/?feed=rss2",
    "https://a.example/auth/2026-11-30-story": "https://a.example/auth/2026-11-30-story",
    "https://a.example/@user/feed": "https://a.example/@user/feed",
    "https://a.example:8080/@user": "https://a.example:8080/@user",
    "https://a.example/feed?monkey=1&keyword=2&author=3": "https://a.example/feed?monkey=1&keyword=2&author=3",
    "https://a.example/?passage=1&pwa=2": "https://a.example/?passage=1&pwa=2",
    "https://a.example/?q=token": "https://a.example/?q=token",
    "https://a.example/?at=a@b.example": "https://a.example/?at=a@b.example",
    "https://a.example:80": "https://a.example:80",
    "write to a@b.example, key=5": "write to a@b.example, key=5",
    "[::1] https://[::1]:80/@a": "[::1] https://[::1]:80/@a",
    "": "",
}


@pytest.mark.parametrize("text", SHOWN)
def test_secrets_are_masked_once(text):
    assert masked(text) == SHOWN[text]
    assert masked(masked(text)) == masked(text)


@pytest.mark.stack
def test_sql_masks_as_python_does(connection):
    for text, shown in SHOWN.items():
        assert connection.execute("select desk.masked(%s)", [text]).fetchone() == (shown,)
    user = "https://u:hidden@a.example/?key=1"
    assert connection.execute("select desk.without_user(%s)", [user]).fetchone() == ("https://***@a.example/?key=1",)


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"]), min_size=4).map(lambda text: f"hidden{text}")
)
def test_no_name_or_password_shows(secret):
    for address in (f"https://user:{secret}@a.example/b", f"https://user:{secret}@a.example:80"):
        assert "hidden" not in masked(address)


def test_an_address_shows_masked_wherever_it_goes():
    address = Address("https://u:hidden@a.example/")
    assert {str(address), f"{address}", "%s" % address} == {"https://***@a.example/"}  # noqa: UP031  # old style, too
    assert "hidden" not in repr([address])
    assert address.whole == "https://u:hidden@a.example/"
    assert {address} == {Address(address.whole)}


@pytest.mark.parametrize("kind", [CopydeskError, Blocked, Transient])
def test_an_error_never_contains_a_secret(kind):
    error = kind("https://u:hidden@a.example/: no")
    for shown in (str(error), repr(error), repr(error.args), str(pickle.loads(pickle.dumps(error)))):
        assert "hidden" not in shown
    assert str(error) == "https://***@a.example/: no"


def test_masking_a_long_text_takes_no_time():
    for piece in (
        "://",
        "://a:b",
        "?token",
        "&",
        "://a:b/",
        "token=",
        "/token/a1",
        "/a-key/",
        "/eyJ",
        "feed/0a",
        "@",
        "://a@",
        "://u:/@",
    ):
        assert len(masked(piece * 50_000)) > 1000
