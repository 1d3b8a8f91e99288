"""Automations on a real Prefect server: they are triggered, shown and executed."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler
from typing import Any

import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pydantic import SecretStr

from contract.errors import SettingsError
from contract.events import NumberedEvent
from copydesk.local.stack import ports
from flows.automations import PAUSE, REDRIVEN, TOLD
from flows.notices import keep_address
from flows.signals import event_of
from tests.flows.conftest import PrefectOfDesk
from tests.sites import Site


def tell(prefect: PrefectOfDesk, *events: NumberedEvent) -> None:
    """Sends events with the current time: a new automation is loaded with a delay, so tests repeat this."""
    now = [event_of(one._replace(at=datetime.now(UTC))).model_dump(mode="json") for one in events]
    prefect.tell(now)
    threading.Event().wait(2)  # otherwise the server would have hundreds of events to act on


@pytest.mark.stack
def test_events_pause_a_feed_and_start_redrive(
    prefect: PrefectOfDesk, connection: psycopg.Connection, wait_until: Callable[..., Any]
) -> None:
    row = connection.execute("insert into desk.feeds (url) values ('https://a.example/f') returning feed_id").fetchone()
    assert row is not None
    connection.commit()
    prefect.run("from flows.deploy import deploy; deploy('1')")
    made = {one["name"]: one for one in prefect.ask("POST", "automations/filter")}
    assert (made[PAUSE]["enabled"], made[REDRIVEN]["enabled"]) == (False, False)
    assert TOLD not in made
    for name in (PAUSE, REDRIVEN):
        prefect.ask("PATCH", f"automations/{made[name]['id']}", enabled=True)
    told = [
        NumberedEvent(1, datetime.now(UTC), "feed alarm", "it floods", {"alarm": "flooding", "feed_id": row[0]}),
        NumberedEvent(2, datetime.now(UTC), "dead letter", "one could not land", {}),
    ]

    def runs() -> dict[str, Any]:
        tell(prefect, *told)
        found = prefect.ask("POST", "flow_runs/filter", deployments={"name": {"any_": ["pause-feed", "redrive"]}})
        return {one["deployment_id"]: one["parameters"] for one in found if one["state_type"] == "SCHEDULED"}

    parameters = wait_until(lambda: len(found := runs()) == 2 and found, 180, what="both runs are made")
    assert {"feed_id": row[0]} in parameters.values()
    said = prefect.run(f"from flows.one_feed import pause_feed; print(pause_feed({row[0]}, return_state=True).message)")
    assert said.splitlines()[-1] == f"https://a.example/f is paused: copydesk feeds resume {row[0]}"
    assert connection.execute("select paused_at is not null from desk.feeds").fetchone() == (True,)


class Mailbox:
    """The mails that a server received."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []
        vars(self)["handle_DATA"] = self.take  # the method name that the server calls

    async def take(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        message = message_from_bytes(envelope.original_content or b"")
        plain = next(part for part in message.walk() if part.get_content_type() == "text/plain")
        self.taken.append((str(message["Subject"]), bytes(plain.get_payload(decode=True)).decode().strip()))
        return "250 taken"


@pytest.mark.stack
def test_notifications_are_sent_by_webhook_and_by_mail(prefect: PrefectOfDesk, wait_until: Callable[..., Any]) -> None:
    hooked: list[tuple[str, str]] = []

    def hook(request: BaseHTTPRequestHandler) -> None:
        sent = json.loads(request.rfile.read(int(request.headers["Content-Length"])))
        hooked.append((sent["title"], sent["message"]))
        request.send_response(204)
        request.end_headers()

    dead = NumberedEvent(1, datetime.now(UTC), "dead letter", "3 messages could not land", {})
    quiet = NumberedEvent(2, datetime.now(UTC), "gap", "all that a feed lists is new", {"about": "1"})
    deploys = "from flows.deploy import deploy"
    mailbox = Mailbox()
    port = ports.choose(0, "a mail server")
    mail = Controller(mailbox, hostname="127.0.0.1", port=port)
    mail.start()
    try:
        with Site(hook) as site:
            for address, came in (
                (f"json://127.0.0.1:{site.port}/desk", hooked),
                (f"mailto://127.0.0.1:{port}?from=desk@a.example&to=ops@a.example&mode=insecure", mailbox.taken),
            ):
                prefect.run(f"{deploys}; from pydantic import SecretStr; deploy('1', SecretStr({address!r}))")
                wait_until(lambda came=came: (tell(prefect, dead, quiet), came)[1], 120, what=address)
                assert set(came) == {("copydesk: dead letter", "3 messages could not land")}
    finally:
        mail.stop()
    prefect.run(f"{deploys}; deploy('1')")
    assert TOLD not in {one["name"] for one in prefect.ask("POST", "automations/filter")}


def test_an_invalid_address_is_refused_in_words() -> None:
    with pytest.raises(SettingsError, match=r"COPYDESK_NOTIFY.*no address that Apprise knows"):
        asyncio.run(keep_address(SecretStr("nobody")))
