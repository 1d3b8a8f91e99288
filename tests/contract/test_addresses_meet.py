"""Which addresses identify the same page, and which a server distinguishes."""

from __future__ import annotations

import base64
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.sites import same_site, site_of
from contract.urls import MAX_CHARACTERS, canonical
from contract.wrappers import unwrapped

PAGE = "https://news.example/a?id=1"
TRACKERS = [
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_id",
    "UTM_TERM",
    "mc_cid",
    "mc_eid",
    "fbclid",
    "gclid",
    "gclsrc",
    "gbraid",
    "wbraid",
    "gad_source",
    "dclid",
    "msclkid",
    "yclid",
    "twclid",
    "ttclid",
    "igshid",
    "igsh",
    "li_fat_id",
    "mibextid",
    "srsltid",
    "cmpid",
    "icid",
    "ncid",
    "ref_src",
    "ref_url",
    "wt.mc_id",
    "wt_mc",
    "ocid",
    "smid",
    "spm",
    "_ga",
    "_gl",
    "mkt_tok",
    "at_medium",
    "at_campaign",
    "at_link_id",
    "at_bbc_team",
    "at_custom1",
    "ns_mchannel",
    "ns_source",
    "ns_campaign",
    "ns_linkname",
    "fb_action_ids",
    "fb_ref",
    "_hsenc",
    "_hsmi",
    "hsCtaTracking",
    "vero_id",
    "oly_enc_id",
    "pk_campaign",
    "mtm_source",
    "matomo_kwd",
    "piwik_campaign",
    "xtor",
    "jsessionid",
    "PHPSESSID",
    "ASPSESSIONIDQQ",
    "gad_campaignid",
    "guce_referrer",
    "__twitter_impression",
    "ga_source",
    "ysclid",
    "hsa_cam",
    "soc_trk",
    "_branch_match_id",
    "ml_subscriber_hash",
    "rdt_cid",
    "usqp",
    "__s",
    "vero_conv",
    "dm_i",
    "wprov",
    "ftag",
    "ftcamp",
    "nr_email_referer",
    "sr_share",
    "mkevt",
    "sc_cid",
    "spref",
    "trkCampaign",
    "traffic_source",
    "amp_js_v",
    "__cft__%5B0%5D",
]
MEANT = [
    "p",
    "id",
    "story",
    "source",
    "page",
    "article",
    "q",
    "s",
    "lang",
    "view",
    "date",
    "ref",
    "from",
    "type",
    "cat",
    "n",
    "v",
    "t",
    "sid",
    "cid",
    "session",
    "format",
    "print",
    "output",
    "section",
    "edition",
    "no",
    "aid",
    "utm",
    "at",
    "ns",
    "fb",
    "news_id",
    "storyId",
    "ID",
    "articleId",
    "m",
    "a",
]


def wrapped_by_google(url: str) -> str:
    held = b"\x08\x13\x22" + bytes((len(url),)) + url.encode() + b"\xd2\x01\x00"
    return f"https://news.google.com/rss/articles/{base64.urlsafe_b64encode(held).decode().rstrip('=')}?oc=5"


@pytest.mark.parametrize("name", TRACKERS)
def test_a_tracker_does_not_identify_a_page(name):
    assert canonical(f"{PAGE}&{name}=x1") == canonical(f"{PAGE.replace('?', f'?{name}=x2&')}") == PAGE


@pytest.mark.parametrize("name", MEANT)
def test_any_other_parameter_may_identify_a_page(name):
    assert canonical(f"https://news.example/?{name}=1") != canonical(f"https://news.example/?{name}=2")
    assert canonical(f"https://news.example/?{name}=1") != canonical("https://news.example/")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://news.example/a", "https://news.example/a"),
        ("http://news.example:80/a", "https://news.example:443/a"),
        ("HTTPS://NEWS.Example/a", "https://news.example/a"),
        ("https://news.example", "https://news.example/"),
        ("https://news.example/a#top", "https://news.example/a#comments"),
        ("https://u:p@news.example/a", "https://news.example/a"),
        ("https://news.example./a", "https://news.example/a"),
        ("https://news.example/?b=1&a=2", "https://news.example/?a=2&b=1"),
        ("https://news.example/%7Ea", "https://news.example/~a"),
        ("https://news.example/%c3%a9", "https://news.example/é"),
        ("https://news.example/a/./b", "https://news.example/a/b"),
        ("https://news.example/a/../b", "https://news.example/b"),
        ("https://news.example/a/%2e%2e/b", "https://news.example/b"),
        ("https://news.example/a/b/..", "https://news.example/a/"),
        ("https://news.example/a;jsessionid=1F", "https://news.example/a"),
        ("https://news.example/?q=a%20b", "https://news.example/?q=a+b"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("https://MÜNCHEN.example/", "https://münchen.example/"),
        ("https://news.example/?q=ü", "https://news.example/?q=%C3%BC"),
        (" https://news.example/a\n", "https://news.example/a"),
        ("https://www.google.com/url?q=https://news.example/a&sa=D", "https://news.example/a"),
        ("https://www.google.de/url?sa=t&url=https%3A%2F%2Fnews.example%2Fa", "https://news.example/a"),
        ("https://news.google.com/news/url?ct=1&url=https://news.example/a", "https://news.example/a"),
        (wrapped_by_google("https://news.example/a"), "https://news.example/a"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fnews.example%2Fa&h=x", "https://news.example/a"),
        ("https://www.facebook.com/l.php?u=https%3A%2F%2Fnews.example%2Fa&h=x", "https://news.example/a"),
        ("https://l.threads.net/?u=https%3A%2F%2Fnews.example%2Fa&e=x", "https://news.example/a"),
        ("https://duckduckgo.com/l/?uddg=https%3A%2F%2Fnews.example%2Fa&rut=x", "https://news.example/a"),
        ("https://slack-redir.net/link?url=https%3A%2F%2Fnews.example%2Fa", "https://news.example/a"),
        ("https://steamcommunity.com/linkfilter/?u=https%3A%2F%2Fnews.example%2Fa", "https://news.example/a"),
        ("https://away.vk.com/away.php?to=https%3A%2F%2Fnews.example%2Fa", "https://news.example/a"),
        ("https://rd.yahoo.co.jp/rss/l/top/*https://news.example/a", "https://news.example/a"),
        ("http://us.rd.yahoo.com/d/SIG=1/*http%3A//news.example/a?id=1", "https://news.example/a?id=1"),
        ("https://rd.yahoo.co.jp/rss/l/top/*a", "https://rd.yahoo.co.jp/rss/l/top/*a"),
        ("https://news-example.cdn.ampproject.org/v/s/news.example/a?amp_js_v=0.1&usqp=m", "https://news.example/a"),
        ("https://news-example.bing-amp.com/c/s/news.example/a", "https://news.example/a"),
        ("https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly9uZXdzLmV4YW1wbGUvYQ&ntb=1", "https://news.example/a"),
        ("https://www.bing.com/ck/a?u=a1aHR0", "https://www.bing.com/ck/a?u=a1aHR0"),
        ("https://www.bing.com/ck/a?u=zz", "https://www.bing.com/ck/a?u=zz"),
        (
            "https://r.search.yahoo.com/_ylt=A/RO=10/RU=https%3a%2f%2fnews.example%2fa/RK=2/RS=x",
            "https://news.example/a",
        ),
        ("https://www.bing.com/news/apiclick.aspx?url=https%3a%2f%2fnews.example%2fa", "https://news.example/a"),
        (
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fnews.example%2Fa",
            "https://news.example/a",
        ),
        ("https://out.reddit.com/t3?url=https%3A%2F%2Fnews.example%2Fa", "https://news.example/a"),
        ("https://news-example.cdn.ampproject.org/c/s/news.example/a", "https://news.example/a"),
        ("https://www.google.com/amp/s/news.example/a?x=1", "https://news.example/a?x=1"),
    ],
)
def test_addresses_that_no_server_distinguishes_are_equal(one, other):
    assert canonical(one) == canonical(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/?q=%E4", "https://news.example/?q=%F6"),
        ("https://news.example/%E4", "https://news.example/%F6"),
        ("https://news.example/?q=%B1%B1", "https://news.example/?q=%C4%CF"),
        ("https://news.example/#!/a", "https://news.example/#!/b"),
        ("https://news.example/#!/a", "https://news.example/"),
        ("https://news.example/A", "https://news.example/a"),
        ("https://news.example/?q=A", "https://news.example/?q=a"),
        (f"https://news.example/?sid={'0123456789abcdef' * 2}", f"https://news.example/?sid={'fedcba9876543210' * 2}"),
        ("https://news.example/?a=1&a=2", "https://news.example/?a=2&a=1"),
        ("https://news.example/a", "https://news.example/a/"),
        ("https://news.example/a//b", "https://news.example/a/b"),
        ("https://news.example/a%2Fb", "https://news.example/a/b"),
        ("https://news.example/a;b", "https://news.example/a"),
        ("https://news.example:8443/", "https://news.example/"),
        ("http://news.example:443/", "https://news.example/"),
        ("https://www.news.example/", "https://news.example/"),
        ("https://straße.example/", "https://strasse.example/"),
        ("https://news.example/?q=a%2Bb", "https://news.example/?q=a+b"),
        ("https://news.example/?q=a%26b=1", "https://news.example/?q=a&b=1"),
        ("https://news.example/amp/a", "https://news.example/a"),
        ("https://news.example/a?print=1", "https://news.example/a"),
        ("https://www.google.com/url?q=https://a.example/", "https://www.google.com/url?q=https://b.example/"),
        (
            "https://news.google.com/rss/articles/CBMiAAAAAAAAAAAAAAAAAAAA",
            "https://news.google.com/rss/articles/CBMiBBBBBBBBBBBBBBBBBBBB",
        ),
        ("https://other.example/url?q=https://a.example/", "https://a.example/"),
        ("https://news.example/100%", "https://news.example/100"),
    ],
)
def test_addresses_that_a_server_may_distinguish_stay_different(one, other):
    assert None is not canonical(one) != canonical(other) is not None


ADDRESSES = st.builds(
    "https://{}.example/{}?{}#{}".format,
    st.sampled_from(["a", "www.a", "ü", "A"]),
    st.text(max_size=30),
    st.text(max_size=30),
    st.text(max_size=10),
)


@given(ADDRESSES)
def test_the_canonical_form_is_idempotent(url):
    found = canonical(url)
    assert found is None or canonical(found) == found


@given(st.binary(min_size=1, max_size=8), st.binary(min_size=1, max_size=8))
def test_different_bytes_of_a_query_are_different_pages(one, other):
    def written(value: bytes) -> str | None:
        return canonical("https://news.example/?q=" + "".join(f"%{byte:02x}" for byte in value))

    assert (written(one) == written(other)) == (one == other)


@given(st.permutations(["a=1", "b=2", "c=3", "utm_source=x"]))
def test_the_order_of_names_does_not_matter(pairs):
    assert canonical(f"https://news.example/?{'&'.join(pairs)}") == "https://news.example/?a=1&b=2&c=3"


@given(st.text(max_size=80))
def test_no_text_breaks_a_wrapper(text):
    with contextlib.suppress(ValueError):
        assert isinstance(unwrapped(f"https://news.google.com/{text}"), str)


def test_an_address_has_two_thousand_characters_at_most():
    fits = "https://news.example/".ljust(MAX_CHARACTERS, "x")
    assert canonical(fits) == fits
    assert canonical(f"{fits}x") is None


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.a.example/", "a.example"),
        ("https://m.a.co.uk/x", "a.co.uk"),
        ("https://one.github.io/", "one.github.io"),
        ("https://two.blogspot.com/", "two.blogspot.com"),
        ("https://two.wordpress.com/", "two.wordpress.com"),
        ("https://two.substack.com/p/x", "two.substack.com"),
        ("https://two.blogspot.co.uk/", "two.blogspot.co.uk"),
        ("https://www.substack.com/", "substack.com"),
        ("https://tumblr.com/", "tumblr.com"),
        ("https://a.b.com.cn/", "b.com.cn"),
        ("https://a.公司.cn/", "a.xn--55qx5d.cn"),
        ("https://a.straße.example/", "xn--strae-oqa.example"),
        ("https://βόλος.example/", "xn--nxasmm1c.example"),
        ("http://10.0.0.1:80/", "10.0.0.1"),
        ("https://x.y.unlisted/", "y.unlisted"),
        ("nothing", None),
    ],
)
def test_the_site_of_an_address(url, site):
    assert site_of(url) == site


def test_a_name_with_a_sharp_s_is_another_site_than_the_one_with_two():
    assert not same_site("https://straße.example/", "https://strasse.example/")
    assert same_site("https://straße.example/", "https://xn--strae-oqa.example/")


def test_neighbours_under_a_private_suffix_are_two_sites():
    assert not same_site("https://one.github.io/", "https://two.github.io/")
    assert same_site("https://www.a.co.uk/", "http://m.a.co.uk:8080/x")
