"""A day of the desk as one page: its syndications, who copied whom, rewrites, feeds, volumes."""
