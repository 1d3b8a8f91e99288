"""Detecting syndicated copies: from texts to verdicts, evidence and clusters."""
