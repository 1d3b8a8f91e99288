"""What a robots.txt allows us."""

from __future__ import annotations

import pytest

from ingest.fetch.robots import Rules, robot_of

SITE = "https://news.example"
CASES = [
    # robots.txt, path, allowed
    ("User-agent: *\nDisallow: /private", "/private/1", False),
    ("User-agent: *\nDisallow: /private", "/public", True),
    ("\ufeffUser-agent: *\nDisallow: /private", "/private/1", False),
    ("User-agent: other\nDisallow: /", "/a", True),
    ("User-agent: copydesk\nDisallow: /\n\nUser-agent: *\nDisallow:", "/a", False),
    ("User-agent: copydesk\nDisallow:\n\nUser-agent: *\nDisallow: /", "/a", True),
    ("User-agent: CopyDesk/1.0\nDisallow: /", "/a", False),
    ("User-agent: copydesk/1.0\nAllow: /\n\nUser-agent: *\nDisallow: /", "/a", True),
    ("USER-AGENT: CopyDesk\nDISALLOW: /a", "/a", False),
    ("User-agent: one\nUser-agent: two\nUser-agent: *\nDisallow: /a", "/a", False),
    ("User-agent: one\nUser-agent: two\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/a", True),
    ("User-agent: *\nDisallow: /\nAllow: /news", "/news/1", True),
    ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
    ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x", True),
    ("User-agent: *\nDisallow: /*?print=", "/a?print=1", False),
    ("User-agent: *\r\nDisallow: /a # not this", "/a", False),
    ("User-agent: *\rDisallow: /a", "/a", False),
    ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
    ("User-agent: news\nDisallow: /", "/a", True),
    ("User-agent: copydesk\nClean-param: sid\nUser-agent: other\nDisallow: /a", "/a", False),
    ("User-agent: copydesk\nComment: archives\nNoindex: /b\nUser-agent: other\nDisallow: /a", "/a", False),
    ("User-agent: copydesk\nSitemap: https://news.example/s.xml\n\nUser-agent: other\nDisallow: /a", "/a", False),
    ("User-agent: copydesk\nDisalow: /a", "/a", False),
    ("User-agent: *\nDisallow: /b\n\nUser-agent:\nDisallow: /a", "/a", True),
    ("User-agent: copydesk\nDisallow /a", "/a", False),
    ("<html><body>Disallow: /</body></html>", "/a", True),
    ("", "/a", True),
    ("Disallow: /a", "/a", True),
]


@pytest.mark.parametrize(("text", "path", "allowed"), CASES)
def test_rules_are_read_as_written(text, path, allowed):
    assert Rules(text.encode(), "copydesk").allows(f"{SITE}{path}") is allowed


def test_no_robots_txt_allows_all():
    rules = Rules(None, "copydesk")
    assert rules.allows(f"{SITE}/a")
    assert rules.delay == 0


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("Crawl-delay: 7", 7.0),
        ("Crawl-delay: 0.5", 0.5),
        ("Crawl-delay: 86400", 60.0),
        ("Crawl-delay: -3", 0.0),
        ("Crawl-delay: nan", 0.0),
        ("Crawl-delay: inf", 0.0),
        ("Crawl-delay: soon", 0.0),
        ("Request-rate: 1/20", 20.0),
        ("Disallow: /a", 0.0),
    ],
)
def test_the_delay_is_bounded(line, seconds):
    assert Rules(f"User-agent: *\n{line}".encode(), "copydesk").delay == seconds


def test_what_is_beyond_its_limit_does_not_count():
    long = b"User-agent: *\n" + b"# far\n" * 100_000 + b"Disallow: /a\n"
    assert Rules(long, "copydesk").allows(f"{SITE}/a")


@pytest.mark.parametrize(
    ("user_agent", "robot"),
    [
        ("copydesk/0.1 (news archive; feed reader)", "copydesk"),
        ("Example News Bot/2.0 (+https://e.example)", "example"),
        ("/", "copydesk"),
    ],
)
def test_our_name_is_the_part_before_the_version(user_agent, robot):
    assert robot_of(user_agent) == robot
