"""The command that exports the whole desk's metrics: metrics."""

from __future__ import annotations

import typer

from copydesk.cli.desk import until_stopped
from copydesk.terminal import say
from copydesk.wiring import Wiring


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(rich_help_panel="Run the desk")(metrics)


def metrics(context: typer.Context) -> None:
    """Export metrics of the whole desk to Prometheus at COPYDESK_METRICS_ADDRESS, until SIGTERM or Ctrl-C.

    Feeds, polls, pages, landing, sizes, and which services respond. One is enough; workers export their own metrics.
    """
    from copydesk.metrics_server import answering

    desk: Wiring = context.obj
    with answering(desk.metrics, desk.settings.metrics_address) as port:
        say(f"metrics are served on port {port}: /metrics", err=True)
        until_stopped().wait()
