"""Whose failure it is: ours charges no entry a try, and that of one page or feed affects only its own result."""

from __future__ import annotations

import errno
import gzip
import json
import os
import secrets
import socket
import ssl
import sys
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from contract.errors import SandboxError, Transient
from contract.settings import environment_of
from copydesk.cli import app
from copydesk.local.press import press
from ingest.collect import fetching, polling
from ingest.failures import is_own
from ingest.feeds import entries, management
from ingest.feeds.lists import FeedLine
from tests.sites import Site, reply

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("topics")]
RSS = b"""<rss version="2.0"><channel><title>News</title><item><title>One</title>
<link>https://news.example/1</link></item></channel></rss>"""


@pytest.fixture
def newsroom(desk):
    return desk.model_copy(
        update={
            "allow_private_addresses": True, "fetch_seconds": 5.0, "host_seconds": 0.0, "extract_processes": 1,
            "fetch_threads": 2, "attempts": 3, "attempts_missing": 1, "retry_seconds": 60.0,
        }
    )  # fmt: skip


@pytest.fixture
def connection(desk):
    with psycopg.connect(desk.database_url.get_secret_value(), autocommit=True) as connection:
        yield connection


@pytest.fixture
def news():
    with press() as running:
        yield running


@pytest.fixture
def sites():
    """Serves bodies, each from a server of its own; returns its address."""
    with ExitStack() as stack:

        def serve(body):
            def answer(request):
                request.send_response(200)
                request.send_header("Content-Length", str(len(body)))
                request.end_headers()
                request.wfile.write(body)

            return stack.enter_context(Site(answer)).url

        yield serve


@pytest.fixture
def said():
    return []


def waiting(connection, host="%"):
    return connection.execute(
        (
            "select attempts, claimed_until = '-infinity', reason from desk.entries where fate = 'waiting' and "
            "host like %s"
        ),
        [host],
    ).fetchall()


def told_by_status(settings, monkeypatch):
    """What `status` reports about the failure that paused fetching, as text and as JSON."""
    for name, value in environment_of(settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("COLUMNS", "400")
    shown, found = (CliRunner().invoke(app, ["status", *options]) for options in ([], ["--json"]))
    (event,) = [event for event in json.loads(found.stdout)["events"] if event["kind"] == "own failure"]
    assert event["text"].startswith("fetching pauses until the next run: ")
    assert "own failure" in shown.stdout
    assert " ".join(event["text"].split())[:150] in " ".join(shown.stdout.split())
    return event["text"]


def polled(settings, connection, news, report):
    """Polls all feeds of the press; returns the host with the most waiting entries."""
    management.add(connection, [FeedLine(url) for url in news.feed_urls])
    with polling(settings) as run:
        for feed in run.due_feeds():
            run.poll(feed, report)
    return max(entries.waiting_hosts(connection, most=settings.entries_per_collect), key=lambda host: host[1])


def test_an_extractor_that_cannot_start_charges_no_page_a_try(newsroom, connection, news, said, monkeypatch):
    host, pages = polled(newsroom, connection, news, said.append)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with fetching(newsroom) as run, pytest.raises(SandboxError, match="did not start"):
        run.fetch_host(host, pages, said.append)
    found = waiting(connection, host)
    assert len(found) == pages
    assert {attempts for attempts, _, _ in found} == {0}
    assert all(free for _, free, _ in found)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_an_unwritable_archive_charges_no_page_a_try(newsroom, connection, news, said, tmp_path, monkeypatch):
    host, pages = polled(newsroom, connection, news, said.append)

    def fetch(then=lambda _: None):
        with fetching(newsroom.model_copy(update={"archive": tmp_path})) as run:
            archive = run.parts.archive
            with Path("/dev/full").open("wb", buffering=0) as full:
                os.dup2(full.fileno(), archive._open(tmp_path)._stream.fileno())
            with pytest.raises(Transient, match=r"cannot be written to.*disk full"):
                run.fetch_host(host, pages, said.append)
            then(run)

    def the_others_pause(run):
        for other, more in run.waiting_hosts():
            assert not run.fetch_host(other, more, said.append).fates
            assert "fetching pauses until the next run" in said[-1]

    fetch(the_others_pause)
    assert {attempts for attempts, _, _ in waiting(connection)} == {0}
    assert len(waiting(connection, host)) == pages
    fetch()  # reported once, however many runs fail
    ((kind, text),) = connection.execute("select kind, text from copydesk.events").fetchall()
    assert (kind, text.partition(":")[0]) == ("own failure", "fetching pauses until the next run")
    assert "disk full" in told_by_status(newsroom, monkeypatch)


def test_an_unavailable_kafka_charges_no_page_a_try(newsroom, connection, news, said, monkeypatch):
    host, pages = polled(newsroom, connection, news, said.append)
    with fetching(newsroom) as run:
        run.parts.publisher._producer.close(timeout=1)
        with pytest.raises(Transient, match="did not accept an article"):
            run.fetch_host(host, pages, said.append)
    found = waiting(connection, host)
    assert {attempts for attempts, _, _ in found} <= {0, 1}  # only pages with a failure of their own are charged a try
    assert len(found) + len([line for line in said if "not_html" in line or "gone" in line]) >= 1
    assert all(free for _, free, _ in found)
    assert "did not accept an article" in told_by_status(newsroom, monkeypatch)


def test_an_unavailable_postgres_fails_the_run_and_leaves_the_entries(newsroom, connection, news, said, monkeypatch):
    host, pages = polled(newsroom, connection, news, said.append)
    with fetching(newsroom) as run:
        read = run.parts.sandbox.read_page

        def cut(*arguments, **options):
            page = read(*arguments, **options)
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'copydesk collect'"
            )
            return page

        run.parts.sandbox.read_page = cut
        with pytest.raises(psycopg.OperationalError):
            run.fetch_host(host, pages, said.append)
    assert connection.execute("select count(*) from desk.entries where fate = 'unreadable'").fetchone() == (0,)
    assert any(attempts == 0 and free for attempts, free, _ in waiting(connection, host))
    assert "terminating connection" in told_by_status(newsroom, monkeypatch)


def test_an_unforeseen_exception_charges_only_that_page_a_try(newsroom, connection, news, said, caplog):
    host, pages = polled(newsroom, connection, news, said.append)
    assert pages > 1
    with fetching(newsroom) as run:
        read, first = run.parts.sandbox.read_page, []

        def odd(*arguments, **options):
            if not first:
                first.append(options["url"])
                raise ZeroDivisionError("odd")  # noqa: EM101  # any exception
            return read(*arguments, **options)

        run.parts.sandbox.read_page = odd
        result = run.fetch_host(host, pages, said.append)
    assert result.fates.total() == pages
    ((attempts, free, reason),) = [row for row in waiting(connection, host) if "ZeroDivisionError" in (row[2] or "")]
    assert (attempts, free) == (1, True)
    assert first[0] in reason
    assert "Traceback" in caplog.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<rss><channel><title>News &#0; today</title></channel></rss>", id="a NUL in the title"),
        pytest.param(
            b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 100_000 + b"]" * 100_000,
            id="JSON nested deeply",
        ),
    ],
)
def test_a_feed_that_sets_off_an_exception_is_named_and_polled_later(newsroom, connection, said, sites, body):
    odd, good = sites(body), sites(RSS)
    management.add(connection, [FeedLine(odd), FeedLine(good)])
    with polling(newsroom) as run:
        results = {str(feed.url): run.poll(feed, said.append) for feed in run.due_feeds()}
    assert results[good].new_entries == 1
    status, error, polled_at, later = connection.execute(
        "select status, error, polled_at, next_poll_at > now() from desk.feeds where url = %s", [odd]
    ).fetchone()
    assert polled_at is not None
    assert later
    assert status != "never polled"
    assert status in {"failed", "not a feed"} or error is None


@pytest.mark.parametrize(
    ("code", "error"), [("22000", "DataException: refused"), ("54000", "ProgramLimitExceeded: refused")]
)
def test_what_postgres_rejects_of_a_feed_is_that_feed_s_failure(code, error, newsroom, connection, said, sites):
    connection.execute(
        f"""create function desk.refuse() returns trigger language plpgsql as
           $$begin if new.title = 'odd' then raise exception 'refused' using errcode = '{code}'; end if;
           return new; end$$;
           create trigger refuse before insert on desk.entries for each row execute function desk.refuse()"""
    )
    odd, good = sites(RSS.replace(b"One", b"odd")), sites(RSS)
    management.add(connection, [FeedLine(odd), FeedLine(good)])
    with polling(newsroom) as run:  # both in one transaction at first
        results = {result.url: result for result in run.poll_hosts(run.due_hosts(), said.append)}
    assert results[good].new_entries == 1
    assert results[odd].status == "failed"
    assert error in results[odd].error
    listed = {str(feed.url): feed for feed in management.listed(connection)}
    assert "refused" in listed[odd].error
    assert connection.execute("select count(*) from desk.events where kind = 'own failure'").fetchone() == (0,)


def test_a_feed_that_moved_to_an_address_without_end_stays_where_it_is(newsroom, connection, said):
    """Postgres rejects an address too long for its index with the error class of a full disk."""
    there = f"/{secrets.token_hex(8_000)}"

    def moved(request):
        answer = reply(body=RSS) if request.path == there else reply(301, b"", {"Location": there})
        answer(request)

    with Site(moved) as odd, Site(reply(body=RSS)) as good:
        management.add(connection, [FeedLine(odd.url), FeedLine(good.url)])
        for _ in range(2):
            connection.execute(
                "update desk.feeds set next_poll_at = now(), moved_since = now() - interval '3 days', moved_times = 9"
            )
            with polling(newsroom) as run:
                results = {result.url: result.error for result in run.poll_hosts(run.due_hosts(), said.append)}
            assert results == {odd.url: None, good.url: None}
        assert {url for (url,) in connection.execute("select url from desk.feeds")} == {odd.url, good.url}


@pytest.mark.parametrize(
    ("error", "own"),
    [
        (psycopg.errors.DiskFull(), True), (psycopg.errors.TooManyConnections(), True), (MemoryError(), True),
        (psycopg.errors.ProgramLimitExceeded("index row requires 16040 bytes"), False),
        (psycopg.errors.StatementTooComplex(), False), (psycopg.DataError(), False), (KeyError(1), False),
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_too_large_for_postgres_is_not_our_failure(error, own):
    assert is_own(error) is own


OURS = [
    "ENOSPC",
    "EDQUOT",
    "EROFS",
    "EIO",
    "EFBIG",
    "EMFILE",
    "ENFILE",
    "ENOMEM",
    "ENOBUFS",
    "EAGAIN",
    "EACCES",
    "EPERM",
    "ENOENT",
    "ENOTDIR",
    "EISDIR",
    "EEXIST",
    "EBADF",
    "ESTALE",
    "ENXIO",
    "ENODEV",
    "ENOTEMPTY",
    "EBUSY",
    "ETXTBSY",
    "ENOEXEC",
    "ECHILD",
    "EADDRINUSE",
    "EADDRNOTAVAIL",
    "ENETDOWN",
    "ELOOP",
    "EINVAL",
]
THEIRS = [
    "ECONNRESET",
    "ECONNREFUSED",
    "ECONNABORTED",
    "EPIPE",
    "ESHUTDOWN",
    "ETIMEDOUT",
    "EHOSTUNREACH",
    "EHOSTDOWN",
    "ENETUNREACH",
    "ENETRESET",
    "ENOTCONN",
    "EPROTO",
    "EMSGSIZE",
    "ENAMETOOLONG",
    "EILSEQ",
]


# Two have exception classes of their own: EAGAIN is BlockingIOError, ECHILD ChildProcessError.
@pytest.mark.parametrize(("name", "own"), [*((name, True) for name in OURS), *((name, False) for name in THEIRS)])
def test_operating_system_errors_of_this_machine_are_ours(name, own):
    number = getattr(errno, name)
    assert is_own(OSError(number, os.strerror(number))) is own


@pytest.mark.parametrize(
    "error",
    [
        ssl.SSLError(1, "[SSL] bad certificate"), ssl.SSLCertVerificationError(1, "expired"), ssl.SSLEOFError(8, "EOF"),
        ssl.SSLZeroReturnError(6, "closed"), socket.gaierror(socket.EAI_NONAME, "no such host"),
        socket.herror(1, "no such host"), TimeoutError("timed out"), ConnectionError("closed"),
        gzip.BadGzipFile("not a gzipped file"), OSError("a library's words"),
    ],
    ids=repr,
)  # fmt: skip
def test_errors_of_a_server_or_its_response_are_not_ours(error):
    assert is_own(error) is False


def test_a_page_that_is_too_large_for_postgres_is_charged_a_try(newsroom, connection, news, said):
    host, pages = polled(newsroom, connection, news, said.append)
    connection.execute(
        """create function desk.refuse() returns trigger language plpgsql as
           $$begin raise exception 'too large' using errcode = '54000'; end$$;
           create trigger refuse before update of article_id on desk.entries
           for each row when (new.article_id is not null) execute function desk.refuse()"""
    )
    with fetching(newsroom) as run:
        result = run.fetch_host(host, pages, said.append)
    assert result.fates.total() == pages
    refused = [row for row in waiting(connection, host) if "ProgramLimitExceeded" in (row[2] or "")]
    assert refused
    assert {(attempts, free) for attempts, free, _ in refused} == {(1, True)}
