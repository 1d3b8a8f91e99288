"""Flows for the Prefect UI that need both halves of the desk, named in the table of deployments.

Parts are imported where they run: `copydesk serve` loads all flows to register them with Prefect.
"""
