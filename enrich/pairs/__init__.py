"""Copies among local documents, without services: what `copydesk pairs` runs."""

from __future__ import annotations

from enrich.pairs.documents import BadLine, Document, parse_documents
from enrich.pairs.finding import Pair, Progress, Result, find, prepared

__all__ = ["BadLine", "Document", "Pair", "Progress", "Result", "find", "parse_documents", "prepared"]
