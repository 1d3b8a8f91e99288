"""A broker that requires TLS and a password, reached through settings alone."""

from __future__ import annotations

import gc
import logging
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.errors import Transient
from contract.kafka import ends_of
from contract.settings import Settings, make, topics_of
from copydesk.local.stack import claim, ports
from copydesk.local.stack.kafka import Kafka
from copydesk.wiring import Wiring
from ingest.publish import publishing

pytestmark = pytest.mark.stack
PASSWORD = "a test's own"


class SecureKafka(Kafka):
    """Has another listener, for clients with TLS and a password."""

    def __init__(self, home, certificate: Path) -> None:
        super().__init__(home, lambda _: None)
        self.certificate = certificate
        self.secure_port = ports.choose(0, "")

    def _properties(self, data: Path) -> str:
        lines = super()._properties(data).splitlines()
        at = f"CLIENT://{ports.LOOPBACK}:{self.secure_port}"
        login = f'org.apache.kafka.common.security.plain.PlainLoginModule required user_desk="{PASSWORD}";'
        more = {
            "listener.security.protocol.map": ",CLIENT:SASL_SSL",
            "listeners": f",{at}",
            "advertised.listeners": f",{at}",
        }  # fmt: skip
        lines = [line + more.get(line.partition("=")[0], "") for line in lines]
        return "\n".join([
            *lines,
            f"listener.name.client.plain.sasl.jaas.config={login}",
            "listener.name.client.sasl.enabled.mechanisms=PLAIN",
            "listener.name.client.ssl.keystore.type=PEM",
            f"listener.name.client.ssl.keystore.location={self.certificate}",
        ]) + "\n"  # fmt: skip


@pytest.fixture(scope="module")
def broker(certificate: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureKafka]:
    with claim(tmp_path_factory.mktemp("secure")) as home:
        part = SecureKafka(home, certificate)
        part.start()
        yield part
        part.stop()


def settings_for(broker: SecureKafka, password: str = PASSWORD, **others: object) -> Settings:
    return make({
        "kafka_servers": f"{ports.LOOPBACK}:{broker.secure_port}", "kafka_security": "sasl_ssl",
        "kafka_mechanism": "PLAIN", "kafka_user": "desk", "kafka_password": password,
        "kafka_ca_file": str(broker.certificate.with_name("made.pem")), "partitions": 1, **others,
    })  # fmt: skip


@pytest.fixture
def collected() -> Iterator[None]:
    """kafka-python leaves sockets of refused connections unclosed: collected here, not during another test."""
    yield
    gc.collect()


@pytest.mark.usefixtures("collected")
@pytest.mark.filterwarnings("ignore:unclosed <s:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_articles_go_in_by_tls_with_a_password_and_by_nothing_less(broker, newsroom, caplog):
    caplog.set_level(logging.CRITICAL + 1, logger="kafka")
    settings = settings_for(broker)
    Wiring.of(settings).make_topics(lambda _: None)
    with publishing(settings) as publisher:
        publisher.start(newsroom.article()).wait()
    topics = topics_of(settings)
    assert ends_of(settings.kafka, [topics.live], client="test") == {(topics.live, 0): 1}
    # Refused: a wrong password, a certificate of an unknown authority, and a connection without TLS.
    for refused in (
        settings_for(broker, "another").kafka,
        settings_for(broker, kafka_ca_file=None).kafka,
        settings.kafka_servers,
    ):
        with pytest.raises((Transient, ssl.SSLError)) as told:
            ends_of(refused, [topics.live], client="test", patience=1)
        assert PASSWORD not in str(told.value)
