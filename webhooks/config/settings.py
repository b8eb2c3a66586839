"""The settings as one frozen object."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from flows.destinations import Destinations
from webhooks.config import addresses, credentials
from webhooks.config.credentials import Several, Vonage
from webhooks.config.dotenv import of_file
from webhooks.config.reader import Reader, folder, masked, secret, switch, whole_number

_SECRETS = {"secret_key", "admin_token", "twilio_tokens", "twilio_shared_keys", "webhook_secret", "sentry_dsn"}


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """What the environment says. `repr` shows no secret.

    public_url: without a slash at its end. database_url: as SQLAlchemy takes it; redis_url: as redis-py takes it.
    twilio_tokens: account SID to auth tokens, each of which signs webhooks; REST is asked with the first.
    twilio_shared_keys: name to secret of keys that webhooks may be signed with instead.
    webhook_secret: signs what mailbox webhooks are told.
    last_good_dir: where a copy of what calls need is kept; on a dyno it lasts as long as the dyno does.
    fallback_url: where another host has what `carillon fallback export` wrote, without a slash at its end.
    delete_at_provider: recordings are deleted there once they are safe here.
    insecure: webhooks are not verified (a laptop). on_dyno: the process runs on Heroku.
    """

    port: int
    public_url: str
    database_url: str
    redis_url: str | None
    sounds_url: str
    last_good_dir: Path
    fallback_url: str | None
    secret_key: str
    admin_token: str | None
    twilio_tokens: Mapping[str, Several]
    twilio_shared_keys: Mapping[str, str]
    vonage: Vonage | None
    smtp_url: str | None
    mail_from: str | None
    webhook_secret: str
    sentry_dsn: str | None
    calls_keep_days: int
    delete_at_provider: bool
    request_hosts: tuple[str, ...]
    destinations: Destinations
    insecure: bool
    on_dyno: bool

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Reads an environment. Raises SettingsError, which lists everything that is wrong with it."""
        reader = Reader(environ)
        port = reader.read("PORT", whole_number(1, 65535), 8000)
        key = _secret_key(reader)
        smtp_url, mail_from = _mail(reader)
        settings = cls(
            port=port,
            public_url=_public_url(reader, port),
            database_url=_database_url(reader),
            redis_url=_redis_url(reader),
            sounds_url=_sounds_url(reader),
            last_good_dir=reader.read("LAST_GOOD_DIR", folder, Path("var/last-good")),
            fallback_url=reader.read("FALLBACK_URL", addresses.public_url, None),
            secret_key=key,
            admin_token=reader.read("CARILLON_ADMIN_TOKEN", secret(20), None),
            twilio_tokens=credentials.twilio_tokens(reader),
            twilio_shared_keys=credentials.twilio_shared_keys(reader),
            vonage=credentials.vonage(reader),
            smtp_url=smtp_url,
            mail_from=mail_from,
            webhook_secret=reader.read("WEBHOOK_SECRET", secret(16), None) or derive(key, "webhooks", 32).hex(),
            sentry_dsn=reader.read("SENTRY_DSN", addresses.sentry_dsn, None),
            calls_keep_days=reader.read("CALLS_KEEP_DAYS", whole_number(1, 36500), 365),
            delete_at_provider=reader.read("DELETE_AT_PROVIDER", switch, False),
            request_hosts=reader.read("CARILLON_REQUEST_HOSTS", addresses.hosts, ()),
            destinations=Destinations(
                reader.read("DIAL_COUNTRIES", addresses.countries, frozenset()),
                reader.read("DIAL_PREMIUM", switch, False),
            ),
            insecure=_insecure(reader),
            on_dyno=reader.on_dyno,
        )
        reader.finish()
        return settings

    @property
    def twilio_accounts(self) -> dict[str, str]:
        """Account SID to the auth token that REST is asked with."""
        return {sid: tokens[0] for sid, tokens in self.twilio_tokens.items()}

    def key(self, purpose: str, length: int = 32) -> bytes:
        """A key of `length` bytes for one purpose, derived from SECRET_KEY: the same in every process."""
        return derive(self.secret_key, purpose, length)

    def __repr__(self) -> str:
        shown = (f"{field.name}={_shown(field.name, getattr(self, field.name))}" for field in fields(self))
        return f"Settings({', '.join(shown)})"


def derive(secret_key: str, purpose: str, length: int) -> bytes:
    """HKDF with SHA-256 (RFC 5869): keys for different purposes tell nothing of each other or of SECRET_KEY."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), length, salt=None, info=b"carillon " + purpose.encode()).derive(secret_key.encode())


def environment(folder: Path | None = None) -> dict[str, str]:
    """The process's environment, with what the `.env` file of `folder` (default: the current one) adds to it.

    Raises SettingsError where the file cannot be read.
    """
    return {**of_file((folder or Path()) / ".env"), **os.environ}


def embedded(environ: Mapping[str, str], folder: Path = Path("var")) -> dict[str, str]:
    """The environment of a start on a laptop: SECRET_KEY is made where it is missing, and kept in `folder`."""
    if environ.get("SECRET_KEY", "").strip():
        return dict(environ)
    path = folder / "secret-key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return {**environ, "SECRET_KEY": path.read_text()}


def _secret_key(reader: Reader) -> str:
    if reader.get("SECRET_KEY") is None:
        why = "not set; sessions and links could not be signed"
        reader.wrong("SECRET_KEY", why, "Accepted: 16 characters or more, such as `openssl rand -hex 32` prints")
    return reader.read("SECRET_KEY", secret(16), "")


def _public_url(reader: Reader, port: int) -> str:
    url = reader.read("PUBLIC_URL", addresses.public_url, f"http://localhost:{port}")
    if reader.on_dyno and reader.fine("PUBLIC_URL") and not url.startswith("https://"):
        why = "it is checked in every provider's signature, and providers reach Heroku by https only"
        reader.wrong(
            "PUBLIC_URL", why, "Accepted on Heroku: https://your-app.herokuapp.com, or your own domain with https"
        )
    return url


def _database_url(reader: Reader) -> str:
    url = reader.read("DATABASE_URL", addresses.database_url, "sqlite:///carillon.db")
    if reader.on_dyno and reader.fine("DATABASE_URL") and url.startswith("sqlite"):
        why = "a dyno forgets its disk at every restart, and every call and message with it"
        reader.wrong("DATABASE_URL", why, "Mend it with: heroku addons:create heroku-postgresql")
    return url


def _redis_url(reader: Reader) -> str | None:
    url = reader.read("REDIS_URL", addresses.redis_url, None)
    return addresses.trusting(url) if url and reader.on_dyno else url


def _sounds_url(reader: Reader) -> str:
    url = reader.read("SOUNDS_URL", addresses.sounds_url, "file:./var/sounds")
    if reader.on_dyno and reader.fine("SOUNDS_URL") and url.startswith("file:"):
        why = "a dyno forgets its disk at every restart, and every recording with it"
        reader.wrong("SOUNDS_URL", why, "Mend it with: heroku config:set SOUNDS_URL=s3://bucket/prefix")
    return url


def _mail(reader: Reader) -> tuple[str | None, str | None]:
    for name, other in [("SMTP_URL", "MAIL_FROM"), ("MAIL_FROM", "SMTP_URL")]:
        if reader.get(other) and not reader.get(name):
            reader.wrong(
                name, f"{other} is set and this is not, so that no mail could be sent", "Accepted: both or neither"
            )
    return reader.read("SMTP_URL", addresses.smtp_url, None), reader.read("MAIL_FROM", addresses.mail_address, None)


def _insecure(reader: Reader) -> bool:
    on = reader.read("CARILLON_INSECURE", switch, False)
    if on and reader.on_dyno:
        why = "anybody could call this service as if they were a provider"
        reader.wrong("CARILLON_INSECURE", why, "Mend it with: heroku config:unset CARILLON_INSECURE")
    return on


def _shown(name: str, value: object) -> str:
    if name in _SECRETS and value:
        return f"{{{', '.join(value)}}}" if isinstance(value, Mapping) else "***"
    return masked(repr(value))
