"""What Heroku says, what stops the start there, and what is shown of secrets."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
from redis.connection import SSLConnection

from tests.environments import KEY, SID, VONAGE, problems, read
from webhooks import redis_client
from webhooks.config import Settings, SettingsError, embedded, environment

HEROKU = {
    "DYNO": "web.1",
    "PORT": "34567",
    "SECRET_KEY": KEY,
    "PUBLIC_URL": "https://ivr.example.org",
    "DATABASE_URL": "postgres://u:p@db.example.org:5432/d1",
    "REDIS_URL": "rediss://:p@redis.example.org:6380",
    "SOUNDS_URL": "s3://bucket/prefix",
}


def test_herokus_environment_is_taken_as_it_is() -> None:
    settings = Settings.from_env(HEROKU)
    assert settings.database_url == "postgresql+psycopg://u:p@db.example.org:5432/d1"
    assert settings.redis_url == "rediss://:p@redis.example.org:6380?ssl_cert_reqs=none"
    assert (settings.port, settings.on_dyno) == (34567, True)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("rediss://h?db=1", "rediss://h?db=1&ssl_cert_reqs=none"),
        ("rediss://h?ssl_cert_reqs=required", "rediss://h?ssl_cert_reqs=required"),
        ("redis://h", "redis://h"),
    ],
)
def test_on_heroku_only_an_unchecked_certificate_is_trusted_where_nothing_else_is_said(given: str, kept: str) -> None:
    assert Settings.from_env({**HEROKU, "REDIS_URL": given}).redis_url == kept


def test_herokus_self_signed_certificate_is_taken_by_the_client() -> None:
    url = Settings.from_env(HEROKU).redis_url
    assert url
    connection = redis_client.connect(url).connection_pool.make_connection()
    assert isinstance(connection, SSLConnection)
    assert (connection.cert_reqs, connection.check_hostname) == (ssl.CERT_NONE, False)


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("PUBLIC_URL", "", "https only"),
        ("PUBLIC_URL", "http://ivr.example.org", "https only"),
        ("DATABASE_URL", "", "forgets its disk"),
        ("DATABASE_URL", "sqlite:///carillon.db", "forgets its disk"),
        ("SOUNDS_URL", "", "forgets its disk"),
        ("SOUNDS_URL", "file:./var/sounds", "forgets its disk"),
        ("SECRET_KEY", "", "not set"),
        ("CARILLON_INSECURE", "1", "anybody could call"),
    ],
)
def test_what_would_lose_calls_or_messages_on_heroku_stops_the_start(name: str, value: str, why: str) -> None:
    found = problems({**HEROKU, name: value})
    assert [name for name, _ in found] == [name]
    assert why in found[0][1]


def test_no_secret_is_shown() -> None:
    secrets = ["s3cret" + letter * 20 for letter in "abcdefghijk"]
    settings = read(
        SECRET_KEY=secrets[0],
        CARILLON_ADMIN_TOKEN=secrets[1],
        TWILIO_ACCOUNTS=f"{SID}:{secrets[2]} {secrets[8]}",
        TWILIO_SHARED_KEYS=f"k:{secrets[9]}",
        DATABASE_URL=f"postgres://u:{secrets[3]}@h/d",
        REDIS_URL=f"redis://:{secrets[4]}@h",
        SMTP_URL=f"smtp://u:{secrets[5]}@h",
        MAIL_FROM="a@b.org",
        WEBHOOK_SECRET=secrets[6],
        **{**VONAGE, "VONAGE_SIGNATURE_SECRET": f"{secrets[7]} {secrets[10]}"},
    )
    shown = repr(settings) + str(settings)
    assert "s3cret" not in shown
    assert "PRIVATE" not in shown
    assert SID in shown
    assert "postgresql+psycopg://u:***@h/d" in shown


def test_no_complaint_shows_a_secret() -> None:
    wrong = {
        "SECRET_KEY": "s3cret",
        "CARILLON_ADMIN_TOKEN": "s3cret",
        "WEBHOOK_SECRET": "s3cret",
        "DATABASE_URL": "mysql://u:s3cret@h/d",
        "REDIS_URL": "http://u:s3cret@h",
        "SMTP_URL": "http://u:s3cret@h",
        "MAIL_FROM": "x",
        "SENTRY_DSN": "s3cret",
        "PUBLIC_URL": "https://u:s3cret@h?a=1",
        "SOUNDS_URL": "http://u:s3cret@h",
        "TWILIO_ACCOUNT_SID": "s3cret",
        "TWILIO_ACCOUNTS": "s3cret:s3cret",
        "TWILIO_AUTH_TOKEN": "s3cret",
        "TWILIO_SHARED_KEYS": "s3cret",
        **VONAGE,
        "VONAGE_PRIVATE_KEY": "-----BEGIN s3cret",
    }
    with pytest.raises(SettingsError) as raised:
        Settings.from_env(wrong)
    fine = {"TWILIO_AUTH_TOKEN", *VONAGE} - {"VONAGE_PRIVATE_KEY"}
    assert {problem.name for problem in raised.value.problems} == wrong.keys() - fine
    assert "s3cret" not in str(raised.value)


def test_derived_keys_differ_by_purpose_and_not_by_process() -> None:
    settings = read()
    assert settings.key("sessions") == read().key("sessions")
    assert settings.key("sessions") != settings.key("links")
    assert len(settings.key("links", 16)) == 16
    assert len(settings.webhook_secret) == 64
    assert settings.webhook_secret != read(SECRET_KEY="j" * 32).webhook_secret


def test_a_dotenv_file_adds_what_the_environment_does_not_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("PORT=9000\nCALLS_KEEP_DAYS='7'\n# a remark\n")
    monkeypatch.setenv("PORT", "9001")
    monkeypatch.delenv("CALLS_KEEP_DAYS", raising=False)
    found = environment(tmp_path)
    assert (found["PORT"], found["CALLS_KEEP_DAYS"]) == ("9001", "7")


def test_an_embedded_start_makes_a_secret_key_once(tmp_path: Path) -> None:
    first = embedded({"PORT": "9000"}, tmp_path / "var")
    assert first == embedded({"PORT": "9000"}, tmp_path / "var")
    assert Settings.from_env(first).port == 9000
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o077 == 0
    assert embedded({"SECRET_KEY": KEY}, tmp_path / "other") == {"SECRET_KEY": KEY}
