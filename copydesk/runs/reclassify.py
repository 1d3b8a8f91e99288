"""Reclassify: this version's ruleset applied to landed articles."""

from __future__ import annotations

from contextlib import ExitStack

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from contract.settings import Settings, load
from copydesk.wiring import Wiring
from flows.deployments import RECLASSIFY
from flows.log import saying
from flows.naming import timed_run_name
from flows.one_at_a_time import one_at_a_time
from flows.progress import progressing
from flows.time_limit import time_limit


@flow(name=RECLASSIFY.name, flow_run_name=timed_run_name, description=RECLASSIFY.description, persist_result=False)
def reclassify(*, apply: bool = False) -> State:
    """Compares everything that has landed again, while workers run.

    Args:
        apply: Write the changes, groups included. Without it the run only reports what would change.

    """
    with time_limit(RECLASSIFY.seconds):
        return one_at_a_time(RECLASSIFY, load(), lambda settings: _reclassify(settings, apply=apply))


def _reclassify(settings: Settings, *, apply: bool) -> State:
    from copydesk.regroup import regroup
    from enrich.landing.preview import before_and_after, changed_groups

    desk, say = Wiring.of(settings), saying()
    with ExitStack() as stack:
        connection = stack.enter_context(desk.connection("copydesk reclassify", patient=True))
        writer = stack.enter_context(desk.connection("copydesk reclassify writes", patient=True)) if apply else None
        progress = stack.enter_context(progressing("reclassify-progress"))
        done = regroup(connection, writer, settings.window_days, progress)
        if done.difference is not None:
            for kind, groups in changed_groups(*before_and_after(connection, done.difference)).items():
                say(f"{len(groups)} groups {kind}")
    return Completed(message=done.sentence)
