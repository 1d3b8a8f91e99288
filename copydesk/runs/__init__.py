"""What a person starts in the Prefect UI that needs both halves of the desk: flows, named by the table of deployments.

Parts are imported where they run: `copydesk serve` loads all flows to tell Prefect of them.
"""
