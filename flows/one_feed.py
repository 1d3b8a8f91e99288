"""One feed: paused, or polled soon. For automations, and for the UI."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from contract.postgres import connect
from contract.settings import load
from contract.words import one_line
from flows.deployments import PAUSE_FEED, POLL_FEED
from flows.naming import feed_run_name
from flows.run_ends import name_run
from flows.time_limit import time_limit
from ingest.feeds.management import find, listed, pause, poll_soon


@flow(name=PAUSE_FEED.name, flow_run_name=feed_run_name, description=PAUSE_FEED.description, persist_result=False)
def pause_feed(feed_id: int) -> State:
    """Pauses a feed by its number. Raises Permanent if there is none.

    Args:
        feed_id: Its number, as `copydesk feeds list` shows it.

    """
    with time_limit(PAUSE_FEED.seconds), connect(load(), application="copydesk pause-feed") as connection:
        feed = find(connection, str(feed_id))
        pause(connection, feed)
        (found,) = listed(connection, [feed])
    name_run(one_line(str(found.url)))
    return Completed(message=f"{one_line(str(found.url))} is paused: copydesk feeds resume {feed_id}")


@flow(name=POLL_FEED.name, flow_run_name=feed_run_name, description=POLL_FEED.description, persist_result=False)
def poll_feed(feed: str, *, whole: bool = False) -> State:
    """Makes a feed due, by its address or number. Raises Permanent if there is none.

    Args:
        feed: Its address, or its number.
        whole: Request the whole feed unconditionally, not only if it changed.

    """
    with time_limit(POLL_FEED.seconds), connect(load(), application="copydesk poll-feed") as connection:
        feed_id = find(connection, feed)
        poll_soon(connection, feed_id, whole=whole)
        (found,) = listed(connection, [feed_id])
    name_run(one_line(str(found.url)))
    return Completed(message=f"{one_line(str(found.url))} is due: the next poll run requests it")
