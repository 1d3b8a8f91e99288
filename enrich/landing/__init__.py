"""Lands batches in Postgres: rows, edges, clusters, fates and offsets together, exactly once in effect.

Transaction 1 registers: articles, sketches and keys. Transaction 2 matches: it reads what others have registered,
compares, and writes edges, clusters, fates and the offset. Of two workers that land a pair at the same moment, the
later to register sees the earlier.
"""
