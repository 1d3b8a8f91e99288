"""Redrive: dead letters are sent again the way they came."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State

from contract.settings import Settings, load
from flows.deployments import REDRIVE
from flows.log import saying
from flows.naming import timed_run_name
from flows.one_at_a_time import one_at_a_time
from flows.outcomes import Part, ended
from flows.time_limit import time_limit
from ingest.dead_letters import Which
from ingest.dead_letters import redrive as send_again


@flow(
    name=REDRIVE.name,
    flow_run_name=timed_run_name,
    description=REDRIVE.description,
    persist_result=False,
)
def redrive(topic: str | None = None, reason: str | None = None) -> State:
    """Sends all letters again, or those from a topic, or with certain words in their reason.

    Args:
        topic: Only those from this topic; none: any.
        reason: Only those with these words in their reason; none: any.

    """
    with time_limit(REDRIVE.seconds):
        return one_at_a_time(REDRIVE, load(), lambda settings: _redrive(settings, Which((), topic, reason)))


def _redrive(settings: Settings, which: Which) -> State:
    done = send_again(settings, which)
    say = saying()
    for place in done.gone:
        say(f"{place}: its bytes are not on the dead-letter topic")
    words = f"{done.sent} dead letters sent again" + (f", {len(done.gone)} without bytes" if done.gone else "")
    return ended(REDRIVE, Part(words, brief=f"{done.sent} sent" if done.sent or done.gone else ""))
