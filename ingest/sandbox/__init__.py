"""Strangers' bytes are parsed in processes that can be killed, each input within limits of its own."""

from ingest.sandbox.limits import ParseLimits
from ingest.sandbox.sandbox import Sandbox

__all__ = ["ParseLimits", "Sandbox"]
