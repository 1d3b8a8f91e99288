"""Prefect: when, in what order, what the UI shows. No logic of its own."""
