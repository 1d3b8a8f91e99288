"""Learn furniture: lines that an outlet prints on many of its pages."""

from __future__ import annotations

from typing import Annotated

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import Field

from contract.settings import Settings, load
from contract.words import markdown
from copydesk.wiring import Wiring
from flows.deployments import LEARN_FURNITURE
from flows.log import saying
from flows.naming import timed_run_name
from flows.one_at_a_time import one_at_a_time
from flows.time_limit import time_limit

_ROWS = 1_000  # of the table in the UI


@flow(
    name=LEARN_FURNITURE.name,
    flow_run_name=timed_run_name,
    description=LEARN_FURNITURE.description,
    persist_result=False,
)
def learn_furniture(days: Annotated[int, Field(ge=1)] = 30, *, apply: bool = False) -> State:
    """Finds lines with which many reports of an outlet begin or end; a table shows them.

    Args:
        days: Learn from articles that landed within this many days.
        apply: Save the learned lines as a new version, and use it from now on.

    """
    with time_limit(LEARN_FURNITURE.seconds):
        return one_at_a_time(LEARN_FURNITURE, load(), lambda settings: _learn(settings, days, apply=apply))


def _learn(settings: Settings, days: int, *, apply: bool) -> State:
    from copydesk.learning import learn_lines

    say = saying()
    with Wiring.of(settings).connection("copydesk learn-furniture", patient=True) as connection:
        done = learn_lines(connection, days, apply=apply, progress=lambda _outlets, what: say(what))
    create_table_artifact(
        key="learned-furniture",
        description=done.sentence,
        table=[
            {"outlet": markdown(one.outlet), "line": markdown(one.line), "reports": f"{one.reports} of {one.of}"}
            for one in done.lines[:_ROWS]
        ],
    )
    return Completed(message=done.sentence)
