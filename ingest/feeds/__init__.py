"""Feeds: what they list, when they are asked again, and what became of each entry."""
