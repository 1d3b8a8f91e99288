"""Which item of a feed is which entry: guid, page and title are looked up together."""

from __future__ import annotations

import pytest

from contract.article import Published
from ingest.feeds.formats import parse
from ingest.feeds.formats.listing import Entry, digest_of, guid_of
from ingest.feeds.identity import Known, New, Same, identities

SITE = "https://ferry.example"


def at(value):
    return Published(value=value, precision="day" if len(value) == 10 else "minute", from_="feed") if value else None


def item(guid, path, title, published=None, **more):
    return Entry(guid=guid, url=path and f"{SITE}{path}", title=title, published=at(published), **more)


def known(number, guid, path, title, published=None, **more):
    return Known(number, guid, path and f"{SITE}{path}", title, at(published), **more)


DAY, MINUTE, LATER = "2026-03-10", "2026-03-10T07:00", "2026-03-11T07:00"
HASHED = guid_of(None, None, "B", None)
CASES = {
    "nothing changed": (item("1", "/a", "A"), known(7, "1", "/a", "A"), Same(7)),
    "only its address' tracker": (item("1", "/a?utm_source=rss", "A"), known(7, "1", "/a", "A"), Same(7)),
    "http and https": (item("1", "/a", "A"), known(7, "1", "/a", "A"), Same(7)),
    "another title": (item("1", "/a", "B"), known(7, "1", "/a", "A"), Same(7, changed=True)),
    "another time": (
        item("1", "/a", "A", LATER, digest="d"),
        known(7, "1", "/a", "A", MINUTE, digest="d"),
        Same(7, changed=True),
    ),
    "another content": (item("1", "/a", "A", digest="e"), known(7, "1", "/a", "A", digest="d"), Same(7, changed=True)),
    "of digests nothing was kept": (item("1", "/a", "A", MINUTE, digest="e"), known(7, "1", "/a", "A"), Same(7)),
    "updated": (
        item("1", "/a", "A", digest="d", updated=at(LATER)),
        known(7, "1", "/a", "A", digest="d", updated=at(MINUTE)),
        Same(7, changed=True),
    ),
    "a guid made anew": (item("run-2", "/a", "A"), known(7, "run-1", "/a", "A"), Same(7)),
    "a guid made anew, the title in capitals": (
        item("2", "/a", " a  B"),
        known(7, "1", "/a", "A b"),
        Same(7, changed=True),
    ),
    "a guid and a time made anew": (
        item("2", "/a", "A", LATER, digest="d"), known(7, "1", "/a", "A", MINUTE, digest="d"), Same(7, changed=True),
    ),
    "all made anew, the guid counts its edits": (
        item(f"{SITE}/a#1", "/a", "B", LATER), known(7, f"{SITE}/a#0", "/a", "A", MINUTE), Same(7, changed=True),
    ),
    "all made anew, the guid names a post on the page": (
        item(f"{SITE}/a#b-2", "/a", "B", LATER), known(7, f"{SITE}/a#b-1", "/a", "A", MINUTE), New(f"{SITE}/a#b-2"),
    ),
    "guid and headline made anew, no time": (item("2", "/a", "B"), known(7, "1", "/a", "A"), New("2")),
    "guid and headline made anew, same time": (
        item("2", "/a", "B", MINUTE), known(7, "1", "/a", "A", MINUTE), Same(7, changed=True),
    ),
    "guid and headline made anew, its time was taken away": (
        item("2", "/a", "B"), known(7, "1", "/a", "A", MINUTE), New("2"),
    ),
    "a permalink used for the next story": (
        item("2", "/latest", "B", LATER), known(7, "1", "/latest", "A", MINUTE), New("2"),
    ),
    "a front page has many stories": (item("2", "/", "B"), known(7, "1", "/", "A"), New("2")),
    "guid and headline made anew, the guid shared": (
        item("2", "/a", "B", shared_guid=True), known(7, "1", "/a", "A"), New("2"),
    ),
    "a guid used for the next story": (item("1", "/b", "B"), known(7, "1", "/a", "A"), New(f"{SITE}/b")),
    "a guid used for the next story, same title": (
        item("1", "/b", "Weather", LATER), known(7, "1", "/a", "Weather", MINUTE), New(f"{SITE}/b"),
    ),
    "its link moved": (item("1", "/b", "A"), known(7, "1", "/a", "A"), Same(7, changed=True, moved=True)),
    "its link moved, same time": (
        item("1", "/b", "A", MINUTE), known(7, "1", "/a", "A", MINUTE), Same(7, changed=True, moved=True),
    ),
    "headline and slug changed, its time did not": (
        item("1", "/b", "B", MINUTE), known(7, "1", "/a", "A", MINUTE), Same(7, changed=True, moved=True),
    ),
    "on the same day is not the same time": (
        item("1", "/b", "B", DAY), known(7, "1", "/a", "A", DAY), New(f"{SITE}/b"),
    ),
    "a session in its link, and its time made anew": (
        item("1", "/a?s=2", "A", LATER), known(7, "1", "/a?s=1", "A", MINUTE), Same(7, changed=True, moved=True),
    ),
    "a shared guid tells nothing": (item("0", "/b", "A"), known(7, "0", "/a", "A", shared=True), New(f"{SITE}/b")),
    "shared in this answer": (item("0", "/b", "A", shared_guid=True), known(7, "0", "/a", "A"), New(f"{SITE}/b")),
    "the link was mended": (item("1", "/a", "A"), known(7, "1", None, "A"), Same(7, changed=True, moved=True)),
    "the link was taken away": (item("1", None, "A"), known(7, "1", "/a", "A"), Same(7)),
    "neither has a link": (item("1", None, "A"), known(7, "1", None, "A"), Same(7)),
    "another guid, no link": (item("2", None, "A"), known(7, "1", None, "A"), New("2")),
    "guid and link of another host": (
        Entry(guid="https://cdn7.example/a", url="https://cdn7.example/a", title="A", published=None),
        known(7, f"{SITE}/a", "/a", "A"),
        Same(7),
    ),
    "another host and another title": (
        Entry(guid="https://cdn7.example/a", url="https://cdn7.example/a", title="B", published=None),
        known(7, f"{SITE}/a", "/a", "A"),
        New("https://cdn7.example/a"),
    ),
    "a guid used for the next story, same title and no content": (
        item("1", "/b", "Weather", LATER, digest=digest_of("Weather", "")),
        known(7, "1", "/a", "Weather", MINUTE, digest=digest_of("Weather", "")),
        New(f"{SITE}/b"),
    ),
    "guid and link renamed, title and time are the same": (
        item(f"{SITE}/blog/a", "/blog/a", "A", MINUTE), known(7, f"{SITE}/2022/a", "/2022/a", "A", MINUTE),
        Same(7, changed=True, moved=True),
    ),
    "guid made anew, and a token in the link": (
        item("2", "/a?t=2", "A", MINUTE), known(7, "1", "/a?t=1", "A", MINUTE), Same(7, changed=True, moved=True),
    ),
    "renamed, on the same day": (
        item(f"{SITE}/b", "/b", "A", DAY), known(7, f"{SITE}/a", "/a", "A", DAY), New(f"{SITE}/b"),
    ),
    "renamed, another time": (
        item(f"{SITE}/b", "/b", "A", LATER), known(7, f"{SITE}/a", "/a", "A", MINUTE), New(f"{SITE}/b"),
    ),
    "another guid and another link of the same minute": (
        item("2", "/b", "A", MINUTE), known(7, "1", "/a", "A", MINUTE), New("2"),
    ),
    "slug and headline changed, the number and the time did not": (
        item(f"{SITE}/new-words-1234567", "/new-words-1234567", "B", MINUTE),
        known(7, f"{SITE}/old-words-1234567", "/old-words-1234567", "A", MINUTE),
        Same(7, changed=True, moved=True),
    ),
    "the number alone": (
        item(f"{SITE}/b-1234567", "/b-1234567", "B", LATER), known(7, f"{SITE}/a-1234567", "/a-1234567", "A", MINUTE),
        New(f"{SITE}/b-1234567"),
    ),
    "a day is no number of an article": (
        item(f"{SITE}/20260310/b", "/20260310/b", "B", MINUTE),
        known(7, f"{SITE}/20260310/a", "/20260310/a", "A", MINUTE),
        New(f"{SITE}/20260310/b"),
    ),
    "headline, slug and time changed under one guid and number": (
        item("7", "/b/a-1234567", "B", LATER), known(7, "7", "/a/a-1234567", "A", MINUTE),
        Same(7, changed=True, moved=True),
    ),
    "no link and a guid that several have": (
        item("0", None, "B", shared_guid=True), known(7, "0", None, "A", shared=True), New(HASHED),
    ),
    "no link, a guid that several have, the same title": (
        item("0", None, "A", shared_guid=True), known(7, "0", None, "A", shared=True), Same(7),
    ),
    "no link, no title, a guid that several have, another text": (
        item("0", None, "", digest="e", shared_guid=True), known(7, "0", None, "", digest="d", shared=True),
        New(guid_of(None, None, "", None, "e")),
    ),
    "no link, no title, a guid that several have, the same text": (
        item("0", None, "", digest="d", shared_guid=True), known(7, "0", None, "", digest="d", shared=True), Same(7),
    ),
    "no link and no title, another text": (
        item("1", None, "", digest="e"), known(7, "1", None, "", digest="d"), Same(7, changed=True),
    ),
    "nothing in common": (item("2", "/b", "A"), known(7, "1", "/a", "A"), New("2")),
    "no titles, another link": (item("1", "/b", ""), known(7, "1", "/a", ""), New(f"{SITE}/b")),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_one_item_compared_with_one_entry(name):
    listed, before, expected = CASES[name]
    assert identities([listed], [before]) == [expected]


def test_of_several_entries_with_one_number_none_was_renamed():
    before = [known(7, f"{SITE}/s-12345/a", "/s-12345/a", "A", MINUTE)]
    listed = [item(f"{SITE}/s-12345/{name}", f"/s-12345/{name}", name, MINUTE) for name in "bc"]
    assert identities(listed, before) == [New(one.guid) for one in listed]


def test_of_several_entries_with_one_title_none_was_renamed():
    before = [known(7, f"{SITE}/a", "/a", "A", MINUTE), known(8, f"{SITE}/b", "/b", "A", MINUTE)]
    listed = [item(f"{SITE}/c", "/c", "A", MINUTE)]
    assert identities(listed, before) == [New(f"{SITE}/c")]
    assert identities([*listed, item(f"{SITE}/d", "/d", "A", MINUTE)], before[:1]) == [
        New(f"{SITE}/c"),
        New(f"{SITE}/d"),
    ]


def test_a_shared_guid_at_the_next_poll_is_the_new_item_s_and_everything_stays_what_it_is():
    before = [known(1, "0", "/alpha", "Alpha", shared=True), known(2, f"{SITE}/beta", "/beta", "Beta", shared=True)]
    listed = [
        item("0", "/gamma", "Gamma", shared_guid=True),
        item(f"{SITE}/alpha", "/alpha", "Alpha", shared_guid=True),
        item(f"{SITE}/beta", "/beta", "Beta", shared_guid=True),
    ]
    assert identities(listed, before) == [New(f"{SITE}/gamma"), Same(1), Same(2)]


def test_each_entry_is_one_item_whatever_their_order():
    before = [known(1, "a", "/live", "Live"), known(2, "b", "/live", "Live")]
    listed = [item("c", "/live", "Live"), item("b", "/live", "Live"), item("a", "/live", "Live")]
    assert identities(listed, before) == [New("c"), Same(2), Same(1)]
    assert identities(listed[::-1], before[::-1]) == [Same(1), Same(2), New("c")]


def test_a_page_with_several_stories_does_not_identify_new_ones():
    before = [known(1, "a", "/live", "Alpha"), known(2, "b", "/live", "Beta")]
    assert identities([item("c", "/live", "Gamma")], before) == [New("c")]
    listed = [item("c", "/live", "Gamma"), item("a", "/live", "Alpha")]
    assert identities(listed, before[:1]) == [New("c"), Same(1)]


@pytest.mark.parametrize("told", ["titles", "texts"])
def test_items_without_addresses_that_share_a_guid_stay_who_they_are(told):
    def note(guid, word, kind):
        title, digest = (word, "d") if told == "titles" else ("", word)
        if kind is Entry:
            return Entry(guid=guid, url=None, title=title, published=None, digest=digest, shared_guid=True)
        return Known(kind, guid, None, title, digest=digest, shared=True)

    before = [note("0", "alpha", 1), note("hash:b", "beta", 2)]
    listed = [note("0", "gamma", Entry), note("hash:a", "alpha", Entry), note("hash:b", "beta", Entry)]
    found = identities(listed, before)
    assert found[1:] == [Same(1), Same(2)]
    assert isinstance(found[0], New)


def test_no_two_new_items_get_the_same_guid():
    listed = [item("1", "/b", "B"), item(f"{SITE}/b", "/c", "C")]
    names = [is_.guid for is_ in identities(listed, [known(7, "1", "/a", "A"), known(8, f"{SITE}/b", "/d", "D")])]
    assert len({*names, "1", f"{SITE}/b"}) == 4


def test_a_guid_does_not_depend_on_the_feed_s_address():
    body = f"""<rss version="2.0"><channel><title>Ferry</title><link>{SITE}/</link>
        <item><title>One</title><link>{SITE}/1</link><guid>post-17</guid></item></channel></rss>""".encode()
    guids = {parse(body, url=url).entries[0].guid for url in (f"{SITE}/feed", "https://cdn7.example/x/feed")}
    assert guids == {"post-17"}


def test_a_parsed_listing_says_which_guids_are_shared():
    items = "".join(
        f"<item><title>{n}</title><link>/{n}</link><guid isPermaLink='false'>{n if n == 3 else 0}</guid></item>"
        for n in range(4)
    )
    found = parse(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), url=f"{SITE}/feed").entries
    assert [(entry.guid, entry.shared_guid) for entry in found] == [
        ("0", True), (f"{SITE}/1", True), (f"{SITE}/2", True), ("3", False),
    ]  # fmt: skip
