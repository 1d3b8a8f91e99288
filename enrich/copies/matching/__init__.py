"""Turns candidate pairs into verdicts; everything that compares articles uses it."""
