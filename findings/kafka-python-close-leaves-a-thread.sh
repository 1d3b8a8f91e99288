#!/usr/bin/env bash
# kafka-python's producer is not closed by close(timeout) where a message is not acknowledged in that time.
#
# Versions: kafka-python 3.0.12, CPython 3.11.
# Behaviour: close(timeout) first waits for all that was sent. The first batch that is not acknowledged in time raises
#   KafkaTimeoutError from there, and the rest of close is never reached: the network thread runs on, its sockets stay
#   open, the producer is not marked as closed, and it is no longer registered to be closed when Python ends. A second
#   close does the same. In a `finally` the error takes the place of the one that was under way.
# Why a good guess is wrong: close's documentation knows a timeout "to wait for completion" and no error; the code
#   behind that wait says "Proceeding to force close the producer since pending requests could not be completed within
#   timeout", which is what 2.0 did. Java's client closes by force then, and raises nothing.
# What to do: on KafkaTimeoutError tell the sender to end by force, wait for its thread, and close once more, with 0.
# Output seen:
#   close(timeout=0.5): KafkaTimeoutError
#   again: KafkaTimeoutError
#   network thread alive: True, producer closed: False
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'kafka-python==3.0.12'
"$folder/venv/bin/python" - <<'PY'
import logging
import socket
import struct
import sys
import threading

from kafka import KafkaProducer
from kafka.errors import KafkaTimeoutError

logging.disable(logging.CRITICAL)
PRODUCE, METADATA, VERSIONS = 0, 3, 18  # Kafka's numbers for requests
UNSUPPORTED = 35  # and for the error of a version that a broker does not know
KNOWN = ((PRODUCE, 3, 3), (METADATA, 1, 1), (VERSIONS, 0, 0))


def words(value: str) -> bytes:
    return struct.pack(">h", len(value)) + value.encode()


def serve() -> None:
    """A broker that tells what it is and has, and takes its time with messages: as one whose disk hangs."""
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=answer, args=(connection,), daemon=True).start()


def answer(connection: socket.socket) -> None:
    with connection, connection.makefile("rb") as requests:
        while size := requests.read(4):
            request = requests.read(*struct.unpack(">i", size))
            kind, version, number = struct.unpack(">hhi", request[:8])
            if kind == VERSIONS:
                rows = b"".join(struct.pack(">hhh", *row) for row in KNOWN)
                body = struct.pack(">hi", UNSUPPORTED if version else 0, len(KNOWN)) + rows
            elif kind == METADATA:
                host = struct.pack(">i", 1) + words("127.0.0.1") + struct.pack(">ih", port, -1)
                partition = struct.pack(">hii", 0, 0, 1) + struct.pack(">ii", 1, 1) * 2
                topic = struct.pack(">h", 0) + words("news") + b"\0" + struct.pack(">i", 1) + partition
                body = struct.pack(">i", 1) + host + struct.pack(">ii", 1, 1) + topic
            else:
                continue
            connection.sendall(struct.pack(">ii", 4 + len(body), number) + body)


def close() -> str:
    try:
        producer.close(timeout=0.5)
    except KafkaTimeoutError as error:
        return type(error).__name__
    return "nothing"


listener = socket.create_server(("127.0.0.1", 0))
port = listener.getsockname()[1]
threading.Thread(target=serve, daemon=True).start()
producer = KafkaProducer(bootstrap_servers=f"127.0.0.1:{port}", client_id="desk", enable_idempotence=False)
producer.send("news", b"The harbour bridge will reopen.")
first, second = close(), close()
alive = any(thread.name.startswith("desk") for thread in threading.enumerate())
print(f"close(timeout=0.5): {first}\nagain: {second}\nnetwork thread alive: {alive}, producer closed: {producer._closed}")
sys.exit((first, second, alive, producer._closed) != ("KafkaTimeoutError", "KafkaTimeoutError", True, False))
PY
