"""The stack on one machine: the real Kafka, Postgres and Prefect as child processes, in one data folder.

    with running(settings) as stack:
        subprocess.run([...], env=stack.environment)

Everything listens on loopback or a Unix socket only, and ends when the block does, on Ctrl-C, on SIGTERM, and when this
process is killed.
"""

from copydesk.local.stack.home import Home, claim
from copydesk.local.stack.kafka import Kafka
from copydesk.local.stack.part import Part
from copydesk.local.stack.postgres import Postgres
from copydesk.local.stack.prefect import Prefect
from copydesk.local.stack.running import PARTS, Stack, running

__all__ = ["PARTS", "Home", "Kafka", "Part", "Postgres", "Prefect", "Stack", "claim", "running"]
