"""Bad input is data: whatever arrives ends as a row with a reason or as a dead letter, and blocks nothing."""

import gzip
import io
import json
import os
from contextlib import closing

import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from contract.article import encode
from contract.errors import Unreadable
from contract.postgres import pool
from contract.settings import make, topics_of
from ingest.feeds import management, recording, registry
from ingest.feeds.formats import parse
from ingest.feeds.lists import FeedLine
from ingest.publish import publishing
from ingest.replay import ReplayParts, batches, replay_batch
from ingest.replay_files import files_of
from ingest.sandbox.limits import ParseLimits
from ingest.sandbox.sandbox import Sandbox

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("topics")]

TEXT = "The harbour company opened the eastern lock on Monday, two weeks after the flood had closed it. " * 3


# --- files for replay


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(1, ParseLimits.of(make({}))) as shared:
        yield shared


@pytest.fixture
def replay(desk, connection, sandbox):
    """Replays one file; returns its fate and reason from SQL."""

    def run(path):
        with pool(desk, size=2, application="test") as connections, publishing(desk) as publisher:
            (items,) = batches([path], desk, sandbox)
            ((_, outcome),) = replay_batch(items, desk, ReplayParts(sandbox, connections, publisher))
        row = connection.execute("select fate, reason from copydesk.entries order by entry_id desc limit 1").fetchone()
        assert row == (outcome.fate, outcome.reason)
        return row

    return run


FILES = {
    "empty": (b"", "no_text", "is empty"),
    "white space": (b" \n\t\r\n", "no_text", "is empty"),
    "only a byte order mark": (b"\xef\xbb\xbf", "no_text", "is empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "not_html", "is not text"),
    "NULs": (bytes(4_000), "not_html", "is not text"),
    "broken gzip": (gzip.compress(TEXT.encode() * 50)[:-40], "unreadable", "broken gzip"),
    "no gzip but for its first bytes": (b"\x1f\x8b" + TEXT.encode(), "unreadable", "broken gzip"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_not_text_ends_as_a_row_with_a_reason(replay, tmp_path, name):
    content, fate, reason = FILES[name]
    path = tmp_path / "story.txt"
    path.write_bytes(content)
    found = replay(path)
    assert found[0] == fate
    assert reason in found[1]
    assert "story.txt" in found[1] or "the file" in found[1]


@pytest.mark.parametrize("packed", [False, True], ids=["sparse", "bomb"])
def test_a_file_of_200_mb_is_not_read(replay, tmp_path, packed):
    path = tmp_path / "huge.txt"
    if packed:
        with gzip.open(path, "wb", compresslevel=1) as file:
            for _ in range(200):
                file.write(bytes(1_000_000))
    else:
        with path.open("wb") as file:
            file.truncate(200_000_000)
    fate, reason = replay(path)
    assert fate == "too_large"
    assert "replay_bytes" in reason


def test_a_file_that_may_not_be_read_ends_as_a_row_with_a_reason(replay, tmp_path):
    path = tmp_path / "loop.txt"
    path.symlink_to(path)
    assert replay(path) == ("unreadable", "loop.txt cannot be read: Too many levels of symbolic links")


ENCODINGS = {
    "windows-1252": "Das Café an der Straße öffnet früher, für 3 € gibt es „Kaffee“. " * 4,
    "utf-16": "Das Café an der Straße öffnet früher. " * 4,
    "utf-8-sig": "Das Café an der Straße öffnet früher. " * 4,
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_file_in_another_encoding_lands_as_text(desk, replay, workers, connection, tmp_path, encoding):
    path = tmp_path / "story.txt"
    path.write_bytes(ENCODINGS[encoding].encode(encoding))
    assert replay(path) == ("sent", None)
    with workers(desk) as landed:
        landed(1)
    (text,) = connection.execute("select text from copydesk.articles").fetchone()
    assert "Das Café an der Straße öffnet früher" in text
    assert "\ufeff" not in text


def test_nul_and_broken_utf8_in_a_file_are_replaced(desk, replay, workers, connection, tmp_path):
    path = tmp_path / "story.txt"
    path.write_bytes(TEXT.encode() + b" A NUL \x00 in it." + TEXT.encode() + b" A surrogate \xed\xa0\x80 in it.")
    assert replay(path) == ("sent", None)
    with workers(desk) as landed:
        landed(1)
    (text,) = connection.execute("select text from copydesk.articles").fetchone()
    assert text.startswith("The harbour company")
    assert "A NUL \ufffd in it" in text
    assert connection.execute("select fate from copydesk.entries").fetchall() == [("landed",)]


def test_pages_documents_and_texts_are_replayed_together_and_twice_is_once(desk, connection, sandbox, tmp_path):
    page = (
        f"<html><head><title>The lock</title></head><body><article><h1>The lock</h1><p>{TEXT * 3}</p></article></html>"
    )
    (tmp_path / "a.html").write_text(page)
    (tmp_path / "b.jsonl").write_text(
        f'{{"url": "https://a.example/1", "title": "One", "text": "{TEXT}"}}\n{{"title": 1}}\n'
    )
    (tmp_path / "c.txt").write_text(TEXT)
    (tmp_path / "d.warc.gz").write_bytes(b"")
    with pool(desk, size=2, application="test") as connections, publishing(desk) as publisher:
        parts = ReplayParts(sandbox, connections, publisher)
        for _ in range(2):
            (items,) = batches(list(files_of([tmp_path])), desk, sandbox)
            came = [(name, outcome.fate) for name, outcome in replay_batch(items, desk, parts)]
            assert came == [
                ("a.html", "sent"), ("b.jsonl:1", "sent"), ("b.jsonl:2", "unreadable"), ("c.txt", "sent"),
                ("d.warc.gz at byte 0", "unreadable"),
            ]  # fmt: skip
    rows = connection.execute(
        "select fate, count(*), count(article_id) from desk.entries group by 1 order by 1"
    ).fetchall()
    assert rows == [("sent", 3, 3), ("unreadable", 2, 0)]


def test_a_print_view_in_an_archive_meets_its_article(desk, connection, sandbox, tmp_path):
    """In one batch, within one transaction."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    said = "".join(f"<p>{n}: {TEXT}</p>" for n in range(3))
    body = (
        f"<html><head><title>Lock reopens after the flood</title></head><body><article>{said}</article></body></html>"
    )
    for path in ("lock-8812.html", "print/lock-8812.html", "print/lock-8813.html"):
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        url, raw = f"https://courier.example/{path}", body.encode()
        record = writer.create_warc_record(url, "response", io.BytesIO(raw), len(raw), http_headers=head)
        writer.write_record(record)
    (tmp_path / "a.warc.gz").write_bytes(out.getvalue())
    with pool(desk, size=2, application="test") as connections, publishing(desk) as publisher:
        (items,) = batches([tmp_path / "a.warc.gz"], desk, sandbox)
        came = replay_batch(items, desk, ReplayParts(sandbox, connections, publisher))
    assert [outcome.fate for _, outcome in came] == ["sent"] * 3
    ids = [article for (article,) in connection.execute("select article_id from desk.entries order by entry_id")]
    assert ids[0] == ids[1] != ids[2]


# --- feeds

FEEDS = {
    "empty": b"",
    "binary": bytes(range(256)) * 20,
    "a page": b"<!doctype html><html><head><title>Not found</title></head><body>Sorry</body></html>",
    "plain text": b"the service is down",
    "json of another kind": b'{"status": "ok"}',
    "markup of another kind": b"<svg><g/></svg>",
}


@pytest.mark.parametrize("name", FEEDS)
def test_an_unreadable_feed_keeps_its_row_and_says_why(connection, name):
    management.add(connection, [FeedLine("https://a.example/feed")])
    (feed,) = registry.claim(connection, most=5, seconds=60)
    with pytest.raises(Unreadable) as caught:
        parse(FEEDS[name], url=feed.url.whole)
    polled = registry.Polled(status="failed", next_seconds=60, error=str(caught.value))
    registry.settle(connection, [(feed, polled)])
    status, error, failures, due = connection.execute(
        "select status, error, failures, next_poll_at > now() from copydesk.feeds"
    ).fetchone()
    assert (status, failures, due) == ("failed", 1, True)
    assert "https://a.example/feed" in error


def test_a_nonsense_entry_is_stored_as_far_as_possible(connection):
    management.add(connection, [FeedLine("https://a.example/feed")])
    (feed,) = registry.claim(connection, most=5, seconds=60)
    listed = [
        {
            "id": "nul\x00nul",
            "url": "https://a.example/1\x00",
            "title": "A \x00 title",
            "date_published": "20222-01-01",
        },
        {"id": "script", "url": "javascript:alert(1)", "title": "no page"},
        {"id": "x" * 100_000, "url": "https://a.example/" + "y" * 100_000, "title": "z" * 100_000},
        {"id": 7, "url": 7, "title": 7},
        {},
        [],
        None,
    ]
    feed_text = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": listed})
    parsed = parse(feed_text.encode(), url=feed.url.whole)
    (found,) = recording.record(connection, [recording.Listed(feed.feed_id, parsed.entries)])
    assert found == len(parsed.entries) >= 3
    fates = connection.execute("select fate, reason is not null from copydesk.entries").fetchall()
    assert len(fates) == len(parsed.entries)
    assert set(fates) <= {("waiting", False), ("bad_link", True)}


# --- messages


@pytest.fixture
def deliver(desk, send, workers, newsroom):
    """Sends workers a raw message among good ones, and returns all dead letters on the topic."""

    def run(key, value, **producer_settings):
        topics = topics_of(desk)
        producer = KafkaProducer(
            bootstrap_servers=desk.kafka_servers, acks="all", max_request_size=1 << 30, **producer_settings
        )
        good = [newsroom.article() for _ in range(3)]
        try:
            place = producer.send(topics.live, key=key, value=value).get(30)
        finally:
            producer.close()
        send(desk, good)
        with workers(desk) as landed:
            landed(4)
            send(desk, [newsroom.article()])  # the worker still works
            landed(5)
        return place, dead_letters(desk)

    return run


@pytest.fixture
def deliver_all(desk, send, workers, newsroom):
    """Sends a worker raw messages, each followed by a good one; returns where each went, and all dead letters."""

    def run(messages):
        topic, places = topics_of(desk).live, {}
        with closing(KafkaProducer(bootstrap_servers=desk.kafka_servers, acks="all")) as producer:
            for name, (key, value) in messages.items():
                place = producer.send(topic, key=key, value=value).get(30)
                places[name] = (place.topic, place.partition, place.offset), key
                send(desk, [newsroom.article()])
        with workers(desk) as landed:
            landed(2 * len(messages))
        return places, dead_letters(desk)

    return run


def dead_letters(settings):
    consumer = KafkaConsumer(bootstrap_servers=settings.kafka_servers, auto_offset_reset="earliest")
    try:
        partition = TopicPartition(topics_of(settings).dead_letters, 0)
        consumer.assign([partition])
        end = consumer.end_offsets([partition])[partition]
        found = []
        while consumer.position(partition) < end:
            for messages in consumer.poll(timeout_ms=500).values():
                found += messages
        return found
    finally:
        consumer.close()


@pytest.fixture
def wire(newsroom):
    """The value of a good message, with changes."""

    def make(**changes):
        fields = json.loads(encode(newsroom.article(TEXT))[1])
        return json.dumps(fields | changes).encode()

    return make


MESSAGES = {
    "no json": (b"no json at all", "not an article"),
    "an empty value": (b"", "no value"),
    "no value": (None, "no value"),
    "half a json": (b'{"schema": 1, "article_id": "', "not an article"),
    "json of another kind": (b'["schema", 1]', "not an article"),
    "binary": (bytes(range(256)), "not an article"),
    "deep nesting": (b'{"schema":1,"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}", ""),
    "a newer schema": ({"schema": 99}, "schema 99"),
    "a field of another type": ({"title": 7}, "title"),
    "no id": ({"article_id": "seven"}, "not an article"),
    "an id that only looks like one": ({"article_id": "12345678-1234-1234-1234-123456789012"}, ""),
    "an id in braces": ({"version_id": "{" + "a" * 32 + "}"}, None),
    "an id that Python takes for a UUID": ({"version_id": "urn:uuid:" + "a" * 32}, "Postgres rejects it"),
    "no text": ({"text": ""}, "no text"),
    "white space for a text": ({"text": " \n\t\u00a0 "}, "no text"),
    "a NUL in the text": ({"text": f"{TEXT}\x00"}, "NUL"),
    "a lone surrogate in the text": ({"text": f"{TEXT}\ud800"}, ""),
    "a NUL in an author": ({"authors": ["A\x00B"]}, "Postgres rejects it"),
    "a NUL in the address": ({"url": "https://a.example/\x00"}, "Postgres rejects it"),
    "a time before the calendar": ({"discovered_at": "0001-01-01T00:00:00+14:00"}, "times"),
    "a time behind the calendar": ({"fetched_at": "9999-12-31T23:59:59-14:00"}, "times"),
}


def test_a_bad_message_becomes_a_dead_letter_untouched(deliver_all, wire, connection):
    """All of them at once, each among good ones: a batch with several is halved until each is found."""
    values = {name: wire(**given) if isinstance(given, dict) else given for name, (given, _) in MESSAGES.items()}
    places, letters = deliver_all({name: (b"\x00\xff " + name.encode(), value) for name, value in values.items()})
    kept = connection.execute(
        "select topic, partition, position, key, bytes, head, reason from desk.dead_letters"
    ).fetchall()
    rows = {row[:3]: row[3:] for row in kept}
    sent = {(letter.key, letter.value): dict(letter.headers) for letter in letters}
    # The others are unusual, but can be read.
    bad = {name for name, (_, reason) in MESSAGES.items() if reason is not None}
    assert set(rows) == {places[name][0] for name in bad}
    assert len(letters) == len(sent) == len(bad)
    for name in bad:
        (place, key), value = places[name], values[name]
        row_key, size, head, why = rows[place]
        assert (row_key, size, head) == (key, len(value or b""), (value or b"")[:200]), name
        assert MESSAGES[name][1] in why, name
        topic, partition, position = place
        assert sent[key, value] == {
            "topic": topic.encode(),
            "partition": str(partition).encode(),
            "offset": str(position).encode(),
            "error": why.encode(),
        }, name
    landed = connection.execute("select count(*) from copydesk.articles").fetchone()
    assert landed == (2 * len(MESSAGES) - len(bad),)
    told = connection.execute("select reason from copydesk.dead_letters").fetchall()
    assert sorted(told) == sorted((row[-1],) for row in rows.values())


def test_a_date_in_the_year_20222_lands_without_a_day(wire, deliver, connection):
    published = {"value": "20222-05-19T10:00", "precision": "minute", "zone": "Z", "from": "feed"}
    deliver(b"key", wire(published=published))
    row = connection.execute(
        """select published_value, published_at, published_day, reference_day = (discovered_at at time zone 'utc')::date
           from copydesk.articles where published_value is not null"""
    ).fetchall()
    assert row == [("20222-05-19T10:00", None, None, True)]
    assert connection.execute("select count(*) from desk.dead_letters").fetchone() == (0,)


DATES = ["0000-00-00", "2022-02-30", "9999-12-31", "0001-01-01", "2022", "", "\u0660\u0660\u0661-01-01", "-2022-01-01"]


@pytest.mark.parametrize("zone", [None, "+99:99", "-12:00", "Europe/Nowhere", ""])
def test_no_date_stops_landing(hands, newsroom, connection, zone):
    values = [
        {"value": value + time, "precision": "minute", "zone": zone, "from": "feed"}
        for value in DATES
        for time in ("", "T00:00", "T25:61")
    ]
    hand = hands()
    raw = [
        json.dumps(json.loads(encode(newsroom.article(day=0))[1]) | {"published": published}).encode()
        for published in values
    ]
    landed = hand.land(hand.batch(raw))
    assert (landed.articles, landed.dead_letters) == (len(values), 0)
    assert len(connection.execute("select * from copydesk.articles").fetchall()) == len(values)


def test_a_message_that_is_huge_once_unpacked_becomes_a_dead_letter(deliver, connection):
    value = b"no json, but much of it. " * 400_000  # 10 MB that compress well
    place, letters = deliver(b"key", value, compression_type="gzip")
    assert [(letter.key, letter.value) for letter in letters] == [(b"key", value)]
    assert connection.execute("select position, bytes from desk.dead_letters").fetchall() == [
        (place.offset, len(value))
    ]


def test_of_a_bad_message_as_large_as_its_topic_allows_the_place_is_kept(deliver, connection):
    """With headers it exceeds the topic's limit: the dead letter says where the bytes are."""
    value = os.urandom(1_099_880)
    place, letters = deliver(b"key", value)
    ((letter_key, letter_value, headers),) = [(letter.key, letter.value, dict(letter.headers)) for letter in letters]
    assert (letter_key, letter_value) == (b"key", None)
    assert (headers["topic"], headers["partition"], headers["offset"]) == (
        place.topic.encode(),
        str(place.partition).encode(),
        str(place.offset).encode(),
    )
    row = connection.execute("select position, bytes, head from desk.dead_letters").fetchall()
    assert row == [(place.offset, len(value), value[:200])]


def test_a_huge_article_lands(deliver, wire, connection):
    place, letters = deliver(b"key", wire(text=TEXT * 20_000), compression_type="gzip")
    assert letters == []
    assert connection.execute(
        "select length(text) > 5_000_000 from desk.versions where position = %s and text like 'The harbour%%'",
        [place.offset],
    ).fetchone() == (True,)


def test_an_entry_whose_message_is_bad_ends_as_dead_letter(deliver, newsroom, connection):
    management.add(connection, [FeedLine("https://a.example/feed")])
    article = newsroom.article(TEXT)
    connection.execute(
        """insert into desk.entries (feed_id, origin, guid, article_id, version_id, fate)
           select feed_id, 'feed', 'one', %s, %s, 'sent' from desk.feeds""",
        [article.article_id, article.version_id],
    )
    deliver(article.article_id.encode(), b"no json")
    fate, reason = connection.execute("select fate, reason from copydesk.entries").fetchone()
    assert fate == "dead_letter"
    assert "not an article" in reason


def test_of_two_versions_in_progress_the_one_that_postgres_rejects_becomes_a_dead_letter(
    hands, newsroom, connection, wire, deliver
):
    management.add(connection, [FeedLine("https://a.example/feed")])
    good = newsroom.article(TEXT)
    bad = wire(article_id=good.article_id, version_id="b" * 32, authors=["A\x00B"])
    for guid, version in (("good", good.version_id), ("bad", "b" * 32)):
        connection.execute(
            """insert into desk.entries (feed_id, origin, guid, article_id, version_id, fate)
               select feed_id, 'feed', %s, %s, %s, 'sent' from desk.feeds""",
            [guid, good.article_id, version],
        )
    deliver(good.article_id.encode(), bad)
    fates = connection.execute("select guid, fate from copydesk.entries order by 1").fetchall()
    assert fates == [("bad", "dead_letter"), ("good", "sent")]


def test_while_postgres_is_read_only_a_worker_waits_and_sends_its_dead_letters_once(
    desk, deliver, send, workers, newsroom, connection, wait_until, caplog
):
    """Postgres answers but is read-only, like a standby or with a full disk: the worker must neither end nor retry
    without a pause."""
    (name,) = connection.execute("select current_database()").fetchone()

    def read_only(*, value):
        connection.execute(f"alter database {name} set default_transaction_read_only = {'on' if value else 'off'}")
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid "
            "<> pg_backend_pid()"
        )

    producer = KafkaProducer(bootstrap_servers=desk.kafka_servers, acks="all")
    topics = topics_of(desk)
    with workers(desk) as landed, caplog.at_level("WARNING", logger="copydesk.worker"):
        send(desk, [newsroom.article()])
        landed(1)
        read_only(value=True)
        producer.send(topics.live, key=b"key", value=b"no json", partition=0).get(30)
        producer.close()

        def refused():
            return [record.message for record in caplog.records if "read-only" in record.message]

        wait_until(lambda: len(refused()) >= 4, what="four tries")
        read_only(value=False)
        landed(2)
    assert len(refused()) < 12
    assert len(dead_letters(desk)) == 1


def test_a_bad_message_that_is_read_twice_is_one_row(desk, deliver, workers, connection):
    deliver(b"key", b"no json")
    connection.execute("update desk.consumer_offsets set next_offset = 0")
    with workers(desk) as landed:
        landed(5)
    assert connection.execute("select count(*) from desk.dead_letters").fetchone() == (1,)
