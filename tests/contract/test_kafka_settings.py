"""Kafka's connection settings, and secrets in files."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract.errors import SettingsError
from contract.kafka_settings import Cluster
from contract.settings import environment_of, load, make

NAMED = {"kafka_user": "desk", "kafka_password": "hush"}


def test_without_security_a_client_gets_no_options():
    assert make({"kafka_servers": "k:1"}).kafka == Cluster("k:1", {})


def test_each_way_gives_kafka_pythons_options(tmp_path: Path):
    (file := tmp_path / "ca.pem").write_text("x", "utf-8")
    login = {"sasl_mechanism": "SCRAM-SHA-512", "sasl_plain_username": "desk", "sasl_plain_password": "hush"}
    plain = make({"kafka_security": "sasl_plaintext", "kafka_ca_file": file, **NAMED}).kafka.options
    assert plain == {"security_protocol": "SASL_PLAINTEXT", **login}
    tls = make({"kafka_security": "ssl", "kafka_certificate_file": file, "kafka_key_file": file}).kafka.options
    assert tls == {"security_protocol": "SSL", "ssl_certfile": str(file), "ssl_keyfile": str(file)}
    both = make({"kafka_security": "sasl_ssl", "kafka_mechanism": "PLAIN", "kafka_ca_file": file, **NAMED}).kafka
    assert both.options == {
        "security_protocol": "SASL_SSL", **login, "sasl_mechanism": "PLAIN", "ssl_cafile": str(file),
    }  # fmt: skip
    assert "hush" not in f"{both} {both!r}"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"kafka_security": "sasl_ssl"}, "needs kafka_user and kafka_password"),
        ({"kafka_security": "sasl_plaintext", "kafka_password": "hush"}, "needs kafka_user and kafka_password"),
        ({"kafka_security": "tls"}, "kafka_security"),
        ({"kafka_mechanism": "GSSAPI"}, "kafka_mechanism"),
        ({"kafka_ca_file": "/none.pem"}, "kafka_ca_file .*is not a file"),
    ],
)
def test_what_is_not_whole_is_refused(values, said):
    with pytest.raises(SettingsError, match=said) as refused:
        make(values)
    assert "hush" not in str(refused.value)


def test_secrets_are_read_from_files(tmp_path: Path):
    for name, text in (("url", "postgresql://desk:hush@db/desk\n"), ("password", "two words \n")):
        (tmp_path / name).write_text(text, "utf-8")
    settings = load({
        "COPYDESK_DATABASE_URL_FILE": str(tmp_path / "url"),
        "COPYDESK_READER_PASSWORD_FILE": str(tmp_path / "password"),
        "COPYDESK_KAFKA_PASSWORD_FILE": "",
    })  # fmt: skip
    assert settings.database_url.get_secret_value() == "postgresql://desk:hush@db/desk"
    assert settings.reader_password is not None
    assert settings.reader_password.get_secret_value() == "two words "
    assert settings.kafka_password is None
    assert environment_of(settings)["COPYDESK_READER_PASSWORD"] == "two words "


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"COPYDESK_READER_PASSWORD_FILE": "/none"}, "reader_password_file: /none cannot be read: No such file"),
        ({"COPYDESK_READER_PASSWORD_FILE": "/"}, "reader_password_file: / cannot be read: Is a directory"),
        ({"COPYDESK_READER_PASSWORD_FILE": "/a", "COPYDESK_READER_PASSWORD": "b"}, "are both set: set only one"),
        ({"COPYDESK_PARTITIONS_FILE": "/a"}, "unknown setting partitions_file"),
    ],
)
def test_a_secret_that_cannot_be_read_is_refused(environment, said):
    with pytest.raises(SettingsError, match=said):
        load(environment)


def test_a_file_that_is_too_large_for_a_secret_is_refused_and_not_cut(tmp_path):
    (tmp_path / "password").write_text("a" * 65_537, "utf-8")
    with pytest.raises(SettingsError, match="too large for a secret: at most 65536 bytes"):
        load({"COPYDESK_READER_PASSWORD_FILE": str(tmp_path / "password")})
