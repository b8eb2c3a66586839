"""What the environment may say."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.environments import KEY, OTHER_SID, PEM, SID, VONAGE, pem, problems, read
from webhooks.config import Settings, SettingsError


def test_only_a_secret_key_is_needed() -> None:
    settings = read()
    assert settings.port == 8000
    assert settings.public_url == "http://localhost:8000"
    assert settings.database_url == "sqlite:///carillon.db"
    assert settings.sounds_url == "file:./var/sounds"
    assert settings.calls_keep_days == 365
    absent = (settings.redis_url, settings.vonage, settings.smtp_url, settings.sentry_dsn, settings.admin_token)
    assert absent == (None,) * 5
    assert not settings.twilio_accounts
    assert not settings.insecure


def test_the_public_address_follows_the_port() -> None:
    assert read(PORT="9000").public_url == "http://localhost:9000"


def test_an_empty_value_is_as_good_as_none() -> None:
    assert read(PORT="", REDIS_URL=" ", CARILLON_INSECURE="") == read()


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        ("PUBLIC_URL", "https://example.org/ivr/", "public_url", "https://example.org/ivr"),
        ("PUBLIC_URL", "http://192.0.2.1:8080", "public_url", "http://192.0.2.1:8080"),
        ("DATABASE_URL", "postgres://u:p@h/d", "database_url", "postgresql+psycopg://u:p@h/d"),
        (
            "DATABASE_URL",
            "postgresql://u:p@h:1/d?sslmode=require",
            "database_url",
            "postgresql+psycopg://u:p@h:1/d?sslmode=require",
        ),
        ("DATABASE_URL", "postgresql+psycopg://u@/d?host=/tmp", "database_url", "postgresql+psycopg://u@/d?host=/tmp"),
        ("DATABASE_URL", "sqlite:////var/lib/c.db", "database_url", "sqlite:////var/lib/c.db"),
        ("REDIS_URL", "redis://h:6379/0", "redis_url", "redis://h:6379/0"),
        ("REDIS_URL", "rediss://:p@h:6380", "redis_url", "rediss://:p@h:6380"),
        ("REDIS_URL", "unix:///run/redis.sock?db=1", "redis_url", "unix:///run/redis.sock?db=1"),
        ("SOUNDS_URL", "file:///srv/sounds", "sounds_url", "file:///srv/sounds"),
        ("SOUNDS_URL", "s3://bucket", "sounds_url", "s3://bucket"),
        ("LAST_GOOD_DIR", "/var/lib/carillon/kept", "last_good_dir", Path("/var/lib/carillon/kept")),
        ("FALLBACK_URL", "https://bucket.example.net/0f/", "fallback_url", "https://bucket.example.net/0f"),
        ("CALLS_KEEP_DAYS", "30", "calls_keep_days", 30),
        ("DELETE_AT_PROVIDER", "1", "delete_at_provider", True),
        ("CARILLON_REQUEST_HOSTS", "crm.internal, 10.0.0.5:8080", "request_hosts", ("crm.internal", "10.0.0.5:8080")),
        ("CARILLON_REQUEST_HOSTS", "[FD00::5]:8080", "request_hosts", ("[fd00::5]:8080",)),
        ("CARILLON_INSECURE", "1", "insecure", True),
        ("CARILLON_INSECURE", "0", "insecure", False),
        ("CARILLON_ADMIN_TOKEN", "t" * 20, "admin_token", "t" * 20),
        ("WEBHOOK_SECRET", "w" * 16, "webhook_secret", "w" * 16),
        ("SENTRY_DSN", "https://key@o1.ingest.sentry.io/2", "sentry_dsn", "https://key@o1.ingest.sentry.io/2"),
        ("TWILIO_ACCOUNTS", f"{SID}:a, {OTHER_SID}:b", "twilio_accounts", {SID: "a", OTHER_SID: "b"}),
        (
            "TWILIO_ACCOUNTS",
            f"{SID}: new  old, {OTHER_SID}:b",
            "twilio_tokens",
            {SID: ("new", "old"), OTHER_SID: ("b",)},
        ),
        ("TWILIO_ACCOUNTS", f"{SID}:new old", "twilio_accounts", {SID: "new"}),
    ],
)
def test_a_value_is_read(name: str, value: str, field: str, expected: object) -> None:
    assert getattr(read(**{name: value}), field) == expected


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("PORT", "80a", "no such number"),
        ("PORT", "0", "no such number"),
        ("PORT", "65536", "no such number"),
        ("PORT", "²", "no such number"),
        ("PORT", "9" * 5000, "no such number"),
        ("PUBLIC_URL", "ivr.example.org", "not a web address"),
        ("PUBLIC_URL", "ftp://example.org", "not a web address"),
        ("PUBLIC_URL", "https://", "not a web address"),
        ("PUBLIC_URL", "https://exa mple.org", "not a web address"),
        ("PUBLIC_URL", "https://example.org:port", "cannot be read"),
        ("PUBLIC_URL", "https://example.org/?a=1", "query or fragment"),
        ("PUBLIC_URL", "https://example.org/?", "query or fragment"),
        ("PUBLIC_URL", "https://u:p@example.org", "user name"),
        ("DATABASE_URL", "carillon.db", "not a database address"),
        ("DATABASE_URL", "mysql://u:p@h/d", "no database that is supported"),
        ("DATABASE_URL", "sqlite://", "in memory"),
        ("DATABASE_URL", "postgres://u:p@h", "names no database"),
        ("REDIS_URL", "localhost:6379", "not a Redis address"),
        ("REDIS_URL", "http://h", "not a Redis address"),
        ("REDIS_URL", "unix://", "names no socket"),
        ("REDIS_URL", "redis://h:x", "cannot be read"),
        ("CARILLON_REQUEST_HOSTS", "http://crm.internal", "is no host"),
        ("CARILLON_REQUEST_HOSTS", "fd00::5", "is no host"),
        ("LAST_GOOD_DIR", f"{__file__}/kept", "is no folder"),
        ("FALLBACK_URL", "elsewhere.example.net", "not a web address"),
        ("SOUNDS_URL", "/srv/sounds", "neither a folder nor a bucket"),
        ("SOUNDS_URL", "s3://", "neither a folder nor a bucket"),
        ("SECRET_KEY", "short", "too short"),
        ("CARILLON_ADMIN_TOKEN", "short", "too short"),
        ("CARILLON_ADMIN_TOKEN", "x" * 20 + " y", "with blanks"),
        ("WEBHOOK_SECRET", "short", "too short"),
        ("CALLS_KEEP_DAYS", "-1", "no such number"),
        ("CARILLON_INSECURE", "yes", "neither on nor off"),
        ("SENTRY_DSN", "https://o1.ingest.sentry.io/2", "no key or no project"),
        ("TWILIO_ACCOUNT_SID", "AC1", "no account SID"),
        ("TWILIO_ACCOUNTS", f"{SID}:a,{OTHER_SID}", "pair 2"),
        ("TWILIO_ACCOUNTS", f"{SID}:a,{SID}:b", "twice with two tokens"),
        ("TWILIO_ACCOUNTS", f"{SID}: ,{OTHER_SID}:b", "pair 1"),
    ],
)
def test_a_wrong_value_is_named_with_its_reason(name: str, value: str, why: str) -> None:
    found = problems({"SECRET_KEY": KEY, name: value})
    assert [name for name, _ in found] == [name]
    assert why in found[0][1]


def test_everything_that_is_wrong_is_told_at_once_with_what_is_accepted() -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_env({"PORT": "x", "PUBLIC_URL": "x", "REDIS_URL": "x", "TWILIO_ACCOUNT_SID": SID})
    assert {problem.name for problem in raised.value.problems} == {
        *("PORT", "PUBLIC_URL", "REDIS_URL", "SECRET_KEY", "TWILIO_AUTH_TOKEN")
    }
    lines = str(raised.value).splitlines()
    assert len(lines) == 5
    assert all("Accepted: " in line for line in lines)


@pytest.mark.parametrize(
    ("environ", "missing"),
    [
        ({"TWILIO_ACCOUNT_SID": SID}, ["TWILIO_AUTH_TOKEN"]),
        ({"TWILIO_AUTH_TOKEN": "t"}, ["TWILIO_ACCOUNT_SID"]),
        ({"TWILIO_SHARED_KEYS": "k:s"}, ["TWILIO_ACCOUNT_SID"]),
        ({"SMTP_URL": "smtp://h"}, ["MAIL_FROM"]),
        ({"MAIL_FROM": "a@b.org"}, ["SMTP_URL"]),
        ({"VONAGE_API_KEY": "a"}, ["VONAGE_APPLICATION_ID", "VONAGE_PRIVATE_KEY", "VONAGE_SIGNATURE_SECRET"]),
        ({**VONAGE, "VONAGE_PRIVATE_KEY": ""}, ["VONAGE_PRIVATE_KEY"]),
    ],
)
def test_a_part_of_what_belongs_together_is_an_error(environ: dict[str, str], missing: list[str]) -> None:
    """A4: a line that would answer every call with 403 does not start."""
    assert [name for name, _ in problems({"SECRET_KEY": KEY, **environ})] == missing


def test_several_twilio_accounts_and_the_single_pair_are_taken_together() -> None:
    settings = read(TWILIO_ACCOUNTS=f"{SID}:a", TWILIO_ACCOUNT_SID=OTHER_SID, TWILIO_AUTH_TOKEN="b")
    assert settings.twilio_accounts == {SID: "a", OTHER_SID: "b"}
    both = {"SECRET_KEY": KEY, "TWILIO_ACCOUNTS": f"{SID}:a", "TWILIO_ACCOUNT_SID": SID, "TWILIO_AUTH_TOKEN": "b"}
    assert problems(both)[0][0] == "TWILIO_ACCOUNTS"


def test_while_secrets_are_changed_several_count_with_blanks_between() -> None:
    settings = read(TWILIO_ACCOUNT_SID=SID, TWILIO_AUTH_TOKEN="new old new", TWILIO_SHARED_KEYS="k:s, l:t")
    assert (settings.twilio_tokens, settings.twilio_accounts) == ({SID: ("new", "old")}, {SID: "new"})
    assert settings.twilio_shared_keys == {"k": "s", "l": "t"}
    vonage = read(**{**VONAGE, "VONAGE_SIGNATURE_SECRET": "new\nold,with,commas"}).vonage
    assert vonage
    assert vonage.signature_secrets == ("new", "old,with,commas")


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("TWILIO_AUTH_TOKEN", "new,old", "no comma"),
        ("TWILIO_SHARED_KEYS", "s3cret", "pair 1"),
        ("TWILIO_SHARED_KEYS", "k:s,l:t u", "pair 2"),
        ("TWILIO_SHARED_KEYS", "k:s,k:t", "another secret"),
    ],
)
def test_secrets_that_would_refuse_calls_stop_the_start(name: str, value: str, why: str) -> None:
    given = {"SECRET_KEY": KEY, "TWILIO_ACCOUNT_SID": SID, "TWILIO_AUTH_TOKEN": "a", name: value}
    ((found, told),) = problems(given)
    assert (found, why in told, value in told) == (name, True, False)


def test_vonages_key_is_text_or_text_with_escaped_line_ends_or_a_path(tmp_path: Path) -> None:
    file = tmp_path / "private.key"
    file.write_text(PEM)
    for value in (PEM, PEM.strip().replace("\n", "\\n"), str(file)):
        vonage = read(**{**VONAGE, "VONAGE_PRIVATE_KEY": value}).vonage
        assert vonage
        assert vonage.private_key == PEM


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----", "not a private key"),
        ("/nowhere/private.key", "neither a key nor a file"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "not an RSA key"),
    ],
)
def test_a_key_that_cannot_fetch_recordings_stops_the_start(value: str, why: str) -> None:
    assert why in problems({"SECRET_KEY": KEY, **VONAGE, "VONAGE_PRIVATE_KEY": value})[0][1]
