"""Report: a day as a page, stored in a folder."""

from __future__ import annotations

from datetime import UTC, date, datetime

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed

from contract.settings import load
from contract.words import markdown, markdown_link
from copydesk.wiring import Wiring
from flows.deployments import REPORT
from flows.naming import timed_run_name
from flows.time_limit import time_limit


@flow(name=REPORT.name, flow_run_name=timed_run_name, description=REPORT.description, persist_result=False)
def report(day: date | None = None) -> State:
    """Renders a day; the run's artifact names the file, and the day's largest syndications.

    Args:
        day: The day, in UTC; none: today.

    """
    from copydesk.report.page import report_page

    with time_limit(REPORT.seconds):
        now = datetime.now(UTC)
        settings = load()
        found = Wiring.of(settings).report(day or now.date())
        folder = settings.reports or settings.home / "reports"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{found.day}.html"
        file.write_text(report_page(found, now), encoding="utf-8", errors="backslashreplace")
    rows = []
    for one in found.syndications:
        leader = next((carrier for carrier in one.carriers if carrier.canonical), one.carriers[0])
        title = markdown_link(leader.title or "(no headline)", leader.url)
        rows.append(f"| {title} | {len(one.carriers)} | {len({carrier.outlet for carrier in one.carriers})} |")
    said = f"{found.articles:,} articles of {found.day}, {found.copies:,} of them copies"
    lines = [
        f"# {said}",
        "",
        f"The page: {markdown(str(file))}",
        "",
        "| report | articles | outlets |",
        "|---|---|---|",
    ]
    create_markdown_artifact("\n".join([*lines, *rows] if rows else lines[:3]), key="report", description=said)
    return Completed(message=f"{said}: {file}")
