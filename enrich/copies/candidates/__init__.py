"""Candidate generation: posting lists of fingerprints, probed within a window of days."""
