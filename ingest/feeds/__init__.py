"""Feeds: what they list, when they are polled next, and what happened to each entry."""
