"""Guarded HTTP: pages and feeds from untrusted servers."""

from ingest.fetch.bodies import Kind
from ingest.fetch.client import Fetcher
from ingest.fetch.fetched import Fetched
from ingest.fetch.hops import Hop
from ingest.fetch.options import FetcherOptions

__all__ = ["Fetched", "Fetcher", "FetcherOptions", "Hop", "Kind"]
