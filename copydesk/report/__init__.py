"""A day of the desk as one page: its syndications, who took from whom, rewrites, feeds, volumes."""
