"""The press: a small news world on loopback, for demonstrating and testing a news desk.

`make_world` says what is published and what is true about it; `press` serves it.
"""

from copydesk.local.press.articles import Article
from copydesk.local.press.outlets import Outlet
from copydesk.local.press.server import RunningPress, press
from copydesk.local.press.world import Copy, World, make_world

__all__ = ["Article", "Copy", "Outlet", "RunningPress", "World", "make_world", "press"]
