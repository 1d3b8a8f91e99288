"""Settings of Kafka: its servers, and how clients authenticate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, Field, SecretStr, ValidationInfo, field_validator

from contract.server_lists import Servers

_PLAIN: Final = "plaintext"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Kafka: its bootstrap servers, host:port, and kafka-python's options of TLS and SASL, which are never shown."""

    servers: str
    options: Mapping[str, Any] = field(repr=False)

    def __str__(self) -> str:
        return self.servers


class KafkaSettings(BaseModel):
    """The settings about Kafka; a part of `contract.settings.Settings`."""

    kafka_servers: Servers = Field(
        "localhost:9092", description="Kafka's bootstrap servers, host:port, comma-separated."
    )
    kafka_security: Literal["plaintext", "ssl", "sasl_plaintext", "sasl_ssl"] = Field(
        "plaintext", description="How to connect to Kafka: with TLS, with user and password, both, or neither."
    )
    kafka_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        "SCRAM-SHA-512", description="SASL mechanism for Kafka, if kafka_security includes sasl."
    )
    kafka_user: str | None = Field(None, description="User name at Kafka, if kafka_security includes sasl.")
    kafka_password: SecretStr | None = Field(
        None, validate_default=True, description="Password at Kafka, if kafka_security includes sasl."
    )
    kafka_ca_file: Path | None = Field(
        None,
        description="CA certificates, PEM, to verify Kafka's with, if kafka_security includes ssl; none: the system's.",
    )
    kafka_certificate_file: Path | None = Field(
        None,
        description="Our own certificate, PEM, if Kafka asks for one; followed by its key, or with kafka_key_file.",
    )
    kafka_key_file: Path | None = Field(None, description="The key of our own certificate, PEM, not encrypted.")

    @property
    def kafka(self) -> Cluster:
        """What `contract.kafka` creates clients from."""
        protocol = self.kafka_security.upper()
        options: dict[str, Any] = {} if self.kafka_security == _PLAIN else {"security_protocol": protocol}
        if "sasl" in self.kafka_security and self.kafka_password:
            options |= {
                "sasl_mechanism": self.kafka_mechanism,
                "sasl_plain_username": self.kafka_user,
                "sasl_plain_password": self.kafka_password.get_secret_value(),
            }
        if "ssl" in self.kafka_security:
            files = {
                "ssl_cafile": self.kafka_ca_file,
                "ssl_certfile": self.kafka_certificate_file,
                "ssl_keyfile": self.kafka_key_file,
            }
            options |= {name: str(path) for name, path in files.items() if path}
        return Cluster(self.kafka_servers, options)

    @field_validator("kafka_password")
    @classmethod
    def _is_whole(cls, value: SecretStr | None, known: ValidationInfo) -> SecretStr | None:
        security = known.data.get("kafka_security", _PLAIN)
        if "sasl" in security and not (value and known.data.get("kafka_user")):
            msg = f"kafka_security {security} needs kafka_user and kafka_password"
            raise ValueError(msg)
        return value

    @field_validator("kafka_ca_file", "kafka_certificate_file", "kafka_key_file")
    @classmethod
    def _is_there(cls, value: Path | None) -> Path | None:
        if value and not value.is_file():
            msg = f"{value} is not a file"
            raise ValueError(msg)
        return value
