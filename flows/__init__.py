"""Prefect flows: when something runs, in what order, and what the UI shows. No logic of its own."""

from flows.time_limit import limit_a_run_s_process

limit_a_run_s_process()  # before any import that could hang
