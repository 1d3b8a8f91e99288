"""Lands batches in Postgres: rows, edges, groups, fates and offsets together, exactly once in effect.

Transaction 1 announces: articles, sketches and keys. Transaction 2 looks: it reads what others have
announced, compares, and writes edges, groups, fates and the offset. Of two workers that land a pair at
the same moment, the later to announce sees the earlier.
"""
