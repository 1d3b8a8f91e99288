"""`copydesk up`: a desk on this machine, in the foreground, until it is stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from contract.settings import PREFIX, Settings
from contract.words import Say
from copydesk.local.processes.commands import flow, started, workers
from copydesk.local.processes.supervisor import Supervisor
from copydesk.local.stack import Stack, running
from copydesk.running_desk import told
from copydesk.wiring import Wiring


def up(settings: Settings, worker_count: int, *, say: Say, show: Callable[[Stack], None]) -> NoReturn:
    """Runs servers, workers and flows, and restarts those that die; ends by a signal's exception.

    say: called with each step. show: called with the stack once everything has started.
    Raises StackError if a part cannot be started, or dies three times in a minute.
    """
    for name in sorted(settings.model_fields_set & {"database_url", "kafka_servers"}):
        say(f"{PREFIX}{name.upper()} is set but not used: this desk runs its own")
    with running(settings, say=say) as stack:
        desk = Wiring.of(stack.settings)
        desk.migrate(say)
        desk.make_topics(say)
        own = [*workers(worker_count, stack, say), flow("serve", [], stack, say)]
        if settings.websub_callback:
            own.append(flow("websub", [], stack, say))
        with started(own), told(stack.home.path, stack.settings, stack.environment):
            show(stack)
            Supervisor([stack.parts, own], say).watch()
