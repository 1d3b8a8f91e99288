"""Every command, with wrong input: one line on standard error, its exit code, no traceback, and nothing written.

A table of cases; a command that occurs in none of them fails, so that a new command gets cases of its own.
"""

from __future__ import annotations

import io
import json
import logging
import shlex
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer

from contract.errors import Transient
from copydesk import wiring
from copydesk.cli import app, main
from copydesk.cli.examples import EXAMPLES
from copydesk.local.stack.ports import choose
from flows import reaching

FAILED, WRONG = 1, 2


def leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each command that can be executed, with the words that name it."""
    if found := getattr(command, "commands", None):
        for name, one in found.items():
            yield from leaves(one, (*path, name))
    else:
        yield path, command


LEAVES = dict(leaves(typer.main.get_command(app)))


class Ended(NamedTuple):
    code: int
    out: str
    error: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[..., Ended]:
    """Runs a command as a user does, in an empty folder, with an empty standard input and no service available."""
    port = choose(0, "")
    for name, value in {
        "COPYDESK_DATABASE_URL": f"postgresql://nobody@127.0.0.1:{port}/none",
        "COPYDESK_KAFKA_SERVERS": f"127.0.0.1:{port}",
        "COPYDESK_HOME": str(tmp_path / "home"),
        "COLUMNS": "80",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.txt").write_text("A text.", "utf-8")

    def started(*words: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["copydesk", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
        with pytest.raises(SystemExit) as end:
            main()
        code = end.value.code
        return Ended(code if isinstance(code, int) else 0, *capsys.readouterr())

    return started


def is_one_line(ended: Ended) -> None:
    assert ended.error.startswith("copydesk: "), ended
    assert ended.error.count("\n") == 1, ended.error
    assert "Traceback" not in ended.out + ended.error


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_command_refuses_an_option_that_there_is_not(run, path):
    ended = run(*path, "--no-such-option")
    assert ended.code == WRONG
    is_one_line(ended)
    assert f"No such option: --no-such-option: see copydesk {' '.join(path)} --help" in ended.error


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_command_says_what_is_missing(run, path):
    if any(one.required and one.param_type_name == "argument" for one in LEAVES[path].params):
        ended = run(*path)
        assert ended.code == WRONG
        is_one_line(ended)
        assert "Missing argument" in ended.error


def test_every_command_with_required_arguments_has_an_example():
    wanted = {
        path
        for path, command in LEAVES.items()
        if any(one.param_type_name == "argument" or one.required for one in command.params)
    }
    taught = {path for path, command in LEAVES.items() if f"Example: copydesk {' '.join(path)} " in command.help}
    assert taught >= wanted


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_understood(example):
    words = shlex.split(example)
    (path,) = [path for path in LEAVES if tuple(words[: len(path)]) == path]
    rest = words[len(path) :]
    context = LEAVES[path].make_context("copydesk", [*rest], obj=None)
    named = {word.partition("=")[0] for word in rest if word.startswith("-") and word != "-"}
    options = {one.name for one in LEAVES[path].params if named & {*one.opts, *one.secondary_opts}}
    taken = {name for name in context.params if context.get_parameter_source(name).name == "COMMANDLINE"}
    assert len(options) == len(named)  # each word is an option of the command, and not the value of another option
    assert options <= taken
    assert bool(taken) == bool(rest)
    assert context.args == []


@pytest.mark.parametrize("words", [["nope"], ["feeds", "nope"], ["groups", "nope"]], ids=" ".join)
def test_a_command_that_there_is_not(run, words):
    ended = run(*words)
    assert ended.code == WRONG
    is_one_line(ended)
    assert "No such command 'nope'" in ended.error


# Invalid input is reported first, even if every service is down.
PURELY_WRONG = (
    ("replay missing.txt", FAILED, "missing.txt does not exist"),
    ("replay a.pdf", FAILED, "a.pdf does not exist"),
    ("replay --diff missing.txt", FAILED, "missing.txt does not exist"),
    ("read folder", FAILED, "folder cannot be read: Is a directory"),
    ("read missing.txt a.txt", FAILED, "1 of 2 could not be read, the first: missing.txt cannot be read: No such file"),
    ("read --explain folder", FAILED, "folder cannot be read: Is a directory"),
    ("extract folder", FAILED, "folder cannot be read: Is a directory"),
    ("extract missing.html", FAILED, "missing.html cannot be read: No such file"),
    ("extract --url https://a.example/ a b", WRONG, "give one page with it"),
    ("extract a.txt --url nope", WRONG, "Invalid value for '--url': 'nope' is not an http(s) address"),
    ("pairs folder", FAILED, "folder contains no file that ends in .jsonl"),
    ("pairs missing.jsonl", FAILED, "missing.jsonl cannot be read: No such file"),
    ("pairs a.txt --groups folder", FAILED, "folder cannot be written: it is a folder"),
    ("pairs a.txt --stories missing/x", FAILED, "missing/x cannot be written"),
    ("explain missing.txt a.txt", FAILED, "there is no file missing.txt"),
    ("explain folder a.txt", FAILED, "there is no file folder"),
    ("explain a b --documents folder", FAILED, "folder cannot be read: Is a directory"),
    ("explain a b --documents a.txt", FAILED, "there is no document a in that file"),
    ("explain a.txt a.txt --html folder", FAILED, "folder cannot be written: it is a folder"),
    ("report folder", FAILED, "folder cannot be written: it is a folder"),
    ("report x.html --day monday", FAILED, "monday is not a date"),
    ("feeds add nope", FAILED, "'nope' is neither an http(s) address nor a file"),
    ("feeds import missing", FAILED, "missing: No such file or directory"),
    ("feeds import folder", FAILED, "folder: Is a directory"),
    ("feeds export folder", FAILED, "folder cannot be written: it is a folder"),
    ("feeds try folder", FAILED, "'folder' is neither an http(s) address nor a file"),
    ("feeds edit 1", FAILED, "nothing to change"),
    ("feeds edit 1 --url nope", FAILED, "'nope' is not an http(s) address"),
    ("feeds edit 1 --header nope", FAILED, "nope"),
    ("sql", FAILED, "Postgres does not answer"),
    ("sql -", FAILED, "there is no query"),
    ("sql missing.sql", FAILED, "missing.sql cannot be read: No such file"),
    ("sql --json --csv table", FAILED, "--json and --csv exclude each other"),
    ("regroup --threshold beauty", FAILED, "'beauty' is not a threshold"),
    ("regroup --threshold beauty=1", FAILED, "beauty"),
    ("regroup --apply --threshold coverage=1", FAILED, "works only for a dry run"),
    ("dead-letters show nowhere", FAILED, "nowhere is not the place of a dead letter"),
    ("dead-letters redrive", FAILED, "say which: places, --topic"),
    ("dead-letters discard nowhere", FAILED, "nowhere is not the place of a dead letter"),
    ("groups join a b", FAILED, "no input on standard input"),
    ("groups split a", FAILED, "no input on standard input"),
    ("groups withdraw 1", FAILED, "no input on standard input"),
    ("forget", FAILED, "no article is given"),
    ("forget a", FAILED, "a is neither an article's id nor a URL"),
    ("forget https://a.example/", FAILED, "no input on standard input"),
    ("forget --why w", FAILED, "no article is given"),
    ("forget nope --why w", FAILED, "nope is neither an article's id nor a URL"),
    ("index-server --cut 3/2", WRONG, "give a cut as NUMBER/COUNT, such as 2/4, not '3/2'"),
    ("websub", FAILED, "COPYDESK_WEBSUB_CALLBACK is not set"),
    ("up --workers 65", WRONG, "Invalid value for '--workers'"),
    ("up --workers -1", WRONG, "Invalid value for '--workers'"),
    ("dead-letters list --limit x", WRONG, "Invalid value for '--limit'"),
    ("dead-letters list --limit 0", WRONG, "Invalid value for '--limit'"),
    ("feeds export --as rss", WRONG, "Invalid value for '--as'"),
    ("furniture learn --days 0", WRONG, "Invalid value for '--days'"),
    ("furniture list --version x", WRONG, "Invalid value for '--version'"),
    ("furniture use x", WRONG, "Invalid value for 'version'"),
    ("groups withdraw x --why w", WRONG, "Invalid value for 'decision'"),
)
# Then the unavailable service is reported.
NEEDS_POSTGRES = (
    "collect", "replay a.txt", "replay --diff a.txt", "migrate", "report x.html", "sql table", "status", "why 1",
    "explain https://a.example/ a.txt", "feeds add https://a.example/f.xml", "feeds list", "feeds export",
    "feeds show 1", "feeds pause 1", "feeds resume 1", "feeds poll 1", "feeds remove 1", "feeds edit 1 --title t",
    "furniture list", "furniture learn", "furniture use 1", "groups list", "groups join a b --why w",
    "groups split a --why w", "groups withdraw 1 --why w", "forget https://a.example/ --why w", "regroup",
    "dead-letters list", "dead-letters show t/0/0", "dead-letters redrive --all", "dead-letters discard --all",
)  # fmt: skip
NEEDS_KAFKA = ("topics",)
NEEDS_PREFECT = ("serve",)
WAITS = ("worker", "metrics", "index-server --cut 1/2")  # these wait for an unavailable service, without a timeout
STARTS_ITS_OWN = ("demo",)
NEEDS_NOBODY = ("settings",)


def test_every_command_is_in_a_table():
    cases = [
        *(case[0] for case in PURELY_WRONG),
        *NEEDS_POSTGRES,
        *NEEDS_KAFKA,
        *NEEDS_PREFECT,
        *WAITS,
        *STARTS_ITS_OWN,
        *NEEDS_NOBODY,
    ]
    named = {path for path in LEAVES for case in cases if tuple(case.split()[: len(path)]) == path}
    assert named == set(LEAVES)


@pytest.mark.parametrize(("words", "code", "said"), PURELY_WRONG, ids=[case[0] for case in PURELY_WRONG])
def test_wrong_input_is_one_line_whatever_is_unavailable(run, tmp_path, words, code, said):
    before = sorted(tmp_path.rglob("*"))
    ended = run(*words.split())
    assert ended.code == code
    is_one_line(ended)
    assert said in ended.error
    assert sorted(tmp_path.rglob("*")) == before  # nothing was written


@pytest.mark.parametrize(
    ("words", "said"),
    [
        *((words, "Postgres does not answer") for words in NEEDS_POSTGRES),
        *((words, "Kafka does not answer at 127.0.0.1") for words in NEEDS_KAFKA),
        *((words, "PREFECT_API_URL is not set") for words in NEEDS_PREFECT),
    ],
)
def test_without_a_service_that_it_needs_a_command_says_so(run, words, said):
    ended = run(*words.split())
    assert ended.code == FAILED
    is_one_line(ended)
    assert said in ended.error


def test_without_postgres_the_status_shows_which_services_respond(run):
    ended = run("status", "--json")
    services = json.loads(ended.out)["services"]
    assert (ended.code, ended.error) == (FAILED, "")
    assert {name: one["answers"] for name, one in services.items()} == {"postgres": False, "kafka": False}


@pytest.mark.parametrize(
    "words", [*NEEDS_NOBODY, *NEEDS_KAFKA, "feeds list", "worker", "metrics", "up", "demo", "read a.txt"]
)
def test_a_wrong_setting_is_one_line(run, monkeypatch, words):
    monkeypatch.setenv("COPYDESK_PARTITIONS", "many")
    ended = run(*words.split())
    assert ended.code == FAILED
    is_one_line(ended)
    assert "COPYDESK_PARTITIONS" in ended.error


@pytest.mark.parametrize("words", [[], ["feeds"], ["groups"]], ids=" ".join)
def test_a_group_of_commands_alone_shows_its_help(run, words):
    ended = run(*words)
    assert ended.code == WRONG
    assert "Usage: copydesk" in ended.out + ended.error


@pytest.mark.stack
@pytest.mark.parametrize("words", ["collect", "replay a.txt", "dead-letters redrive --all"])
def test_with_kafka_away_no_run_begins(run, desk, monkeypatch, caplog, words):
    caplog.set_level(logging.CRITICAL + 1, logger="kafka")
    monkeypatch.setenv("COPYDESK_DATABASE_URL", desk.database_url.get_secret_value())
    ended = run(*words.split())
    assert ended.code == FAILED
    is_one_line(ended)
    assert "Kafka does not answer at 127.0.0.1" in ended.error


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that accepts connections but never sends anything, like a stopped process or a firewall."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"127.0.0.1:{listening.getsockname()[1]}"


@pytest.mark.stack
@pytest.mark.parametrize("words", ["topics", "collect", "replay a.txt"])
def test_a_silent_kafka_is_waited_for_briefly(run, desk, monkeypatch, caplog, silent, words):
    caplog.set_level(logging.CRITICAL + 1, logger="kafka")
    monkeypatch.setattr(wiring, "_PATIENCE", 0.5)
    monkeypatch.setenv("COPYDESK_DATABASE_URL", desk.database_url.get_secret_value())
    monkeypatch.setenv("COPYDESK_KAFKA_SERVERS", silent)
    ended = run(*words.split())
    assert ended.code == FAILED
    is_one_line(ended)
    assert f"Kafka does not answer at {silent} (KafkaTimeoutError: Unable to bootstrap" in ended.error


@pytest.mark.parametrize("address", ["http://{}/api", "http://nobody.invalid:1/api"])
def test_a_silent_prefect_is_waited_for_briefly(monkeypatch, silent, address):
    monkeypatch.setattr(reaching, "_PATIENCE", 0.5)
    with pytest.raises(Transient, match=r"Prefect does not answer at http://\S+ \("):
        reaching.check(address.format(silent))


UNKNOWN = (
    ("feeds show 999", "999"), ("feeds pause https://a.example/none", "https://a.example/none"),
    ("feeds remove 999", "999"), ("feeds poll 999", "999"), ("feeds edit 999 --title t", "999"),
    ("why https://a.example/none", "nothing is known"), ("groups withdraw 99 --why w", "decision 99 is not in force"),
    ("groups split https://a.example/none --why w", "has not landed"), ("furniture use 99", "no version 99"),
    ("explain https://a.example/none a.txt", "has not landed"), ("forget --feed https://a.example/no --why w", "feed"),
    ("dead-letters show t/0/0", "there is no dead letter"),
)  # fmt: skip


@pytest.mark.stack
def test_an_unknown_reference_is_one_line(run, desk, monkeypatch):
    monkeypatch.setenv("COPYDESK_DATABASE_URL", desk.database_url.get_secret_value())
    for words, said in UNKNOWN:
        ended = run(*words.split())
        assert ended.code == FAILED, words
        is_one_line(ended)
        assert said in ended.error, words
