"""Guarded HTTP: pages and feeds from servers that nobody vouches for."""

from ingest.fetch.client import Fetched, Fetcher, Kind

__all__ = ["Fetched", "Fetcher", "Kind"]
