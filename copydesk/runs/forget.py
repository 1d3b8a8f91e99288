"""Forget: articles are removed permanently."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import BaseModel, Field

from contract.settings import Settings, load
from copydesk.wiring import Wiring
from flows.deployments import FORGET
from flows.log import saying
from flows.naming import timed_run_name
from flows.one_at_a_time import one_at_a_time
from flows.time_limit import time_limit


class Articles(BaseModel):
    """Which articles: the union of everything named."""

    ids: list[str] = Field([], description="Ids or URLs of articles, landed or not.")
    feeds: list[str] = Field([], description="Everything these feeds have listed, by their addresses.")
    outlets: list[str] = Field([], description="Everything these outlets have published, by their hosts.")


@flow(name=FORGET.name, flow_run_name=timed_run_name, description=FORGET.description, persist_result=False)
def forget(who: str, why: str, articles: Articles, *, allow: bool = False) -> State:
    """Removes texts, evidence, fingerprints, search entries and archived pages; a tombstone stays. It cannot be undone.

    Args:
        who: Who makes the decision.
        why: The reason, for the record.
        articles: What to remove.
        allow: Let them land again, instead of removing them.

    """

    def run(settings: Settings) -> State:
        from copydesk import forget as forgetting

        with Wiring.of(settings).connection("copydesk forget") as connection:
            chosen = forgetting.chosen(connection, articles.ids, feeds=articles.feeds, outlets=articles.outlets)
            if allow:
                allowed = forgetting.allow(connection, chosen, who, why)
                return Completed(message=f"{allowed} articles are allowed to land again")
            report = forgetting.forget(connection, settings, chosen, who, why)
        if report.archive is not None:
            saying()(f"{report.archive.records} pages were removed from {report.archive.files} files of the archive")
        return Completed(message=report.sentence)

    with time_limit(FORGET.seconds):
        return one_at_a_time(FORGET, load(), run)
