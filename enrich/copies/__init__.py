"""Recognising syndicated copies: from texts to verdicts, evidence and clusters."""
