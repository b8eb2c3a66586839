"""Checks of addresses: the public one, the database's, Redis', where sounds are kept, mail, Sentry."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

from webhooks.config.reader import Wrong, masked

POSTGRES = "Accepted: sqlite:///carillon.db, or postgres://user:password@host:5432/name"
REDIS = "Accepted: redis://host:6379/0, rediss://… for TLS, unix:///path/to/redis.sock"
SOUNDS = "Accepted: file:./folder, or s3://bucket/prefix"
SMTP = "Accepted: smtp://user:password@host:587, or smtps://… for TLS from the first byte"


def public_url(text: str) -> str:
    """PUBLIC_URL and FALLBACK_URL without a slash at their end. A path prefix is kept."""
    accepted = "Accepted: https://ivr.example.org, or with a path prefix, https://example.org/ivr"
    parts = _split(text, ("http", "https"), "is not a web address", accepted)
    if parts.username or parts.password:
        raise Wrong("it has a user name in it, which would be shown to providers and in logs", accepted)
    if parts.query or parts.fragment or "?" in text or "#" in text:
        raise Wrong(f'"{text}" has a query or fragment, which no webhook address can keep', accepted)
    return text.rstrip("/")


def database_url(text: str) -> str:
    """DATABASE_URL as SQLAlchemy takes it, with the driver named."""
    scheme, colon, rest = text.partition("://")
    if not colon:
        raise Wrong("it is not a database address", POSTGRES)
    if scheme == "sqlite":
        if rest in ("", "/", "/:memory:"):
            raise Wrong("a database in memory would be another one for each process", POSTGRES)
        return text
    if scheme not in ("postgres", "postgresql", "postgresql+psycopg"):
        raise Wrong(f'"{scheme}" is no database that is supported', POSTGRES)
    if _parts(text, POSTGRES).path in ("", "/"):
        raise Wrong("it names no database", POSTGRES)
    return f"postgresql+psycopg://{rest}"


def redis_url(text: str) -> str:
    """REDIS_URL as redis-py takes it."""
    parts = _parts(text, REDIS)
    if parts.scheme == "unix":
        if not parts.path:
            raise Wrong("it names no socket", REDIS)
        return text
    _split(text, ("redis", "rediss"), "is not a Redis address", REDIS, shown=False)
    return text


def trusting(url: str) -> str:
    """A rediss:// address whose certificate is not checked, unless it says itself what is to be checked.

    Heroku's Redis has certificates that it signed itself and tells to skip the check
    (devcenter.heroku.com/articles/connecting-heroku-redis, "Connecting in Python").
    """
    parts = urlsplit(url)
    if parts.scheme != "rediss" or "ssl_cert_reqs" in parts.query or "ssl_ca_certs" in parts.query:
        return url
    query = f"{parts.query}&ssl_cert_reqs=none" if parts.query else "ssl_cert_reqs=none"
    return urlunsplit(parts._replace(query=query))


def sounds_url(text: str) -> str:
    """SOUNDS_URL."""
    parts = _parts(text, SOUNDS)
    if parts.scheme == "file" and parts.path and parts.netloc in ("", "localhost"):
        return text
    if parts.scheme == "s3" and parts.netloc:
        return text
    raise Wrong(f'"{masked(text)}" is neither a folder nor a bucket', SOUNDS)


def smtp_url(text: str) -> str:
    """SMTP_URL."""
    _split(text, ("smtp", "smtps"), "is not a mail server's address", SMTP, shown=False)
    return text


def mail_address(text: str) -> str:
    """MAIL_FROM: an address, or a name with an address."""
    address = text.partition("<")[2].rstrip("> ") if "<" in text else text
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or any(character in text for character in "\r\n"):
        raise Wrong(
            f'"{text}" is not a mail address', "Accepted: carillon@example.org, or Carillon <carillon@example.org>"
        )
    return text


def sentry_dsn(text: str) -> str:
    """SENTRY_DSN."""
    accepted = "Accepted: the DSN that Sentry shows under Client Keys, https://key@host/project"
    parts = _split(text, ("http", "https"), "is not a Sentry DSN", accepted, shown=False)
    if not parts.username or not parts.path.strip("/"):
        raise Wrong("it has no key or no project", accepted)
    return text


def _parts(text: str, accepted: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise Wrong(f"it cannot be read ({error})", accepted) from error
    return parts


def _split(text: str, schemes: tuple[str, ...], why: str, accepted: str, *, shown: bool = True) -> SplitResult:
    parts = _parts(text, accepted)
    if parts.scheme not in schemes or not parts.hostname or any(c.isspace() for c in text):
        raise Wrong(f'"{masked(text)}" {why}' if shown else f"it {why}", accepted)
    return parts


def hosts(text: str) -> tuple[str, ...]:
    """CARILLON_REQUEST_HOSTS: hosts that a flow's `request` may reach though their address is not public."""
    found = tuple(host.strip().lower() for host in text.split(",") if host.strip())
    for host in found:
        if not re.fullmatch(r"([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?", host):
            accepted = "Accepted: names or addresses, each with a port where needed: crm.internal, 10.0.0.5:8080, [fd00::5]:8080"
            raise Wrong(f'"{host}" is no host', accepted)
    return found


def countries(text: str) -> frozenset[str]:
    """DIAL_COUNTRIES: where a dial may go."""
    import phonenumbers  # not needed where the setting is not used

    found = frozenset(one.strip().upper() for one in text.split(",") if one.strip())
    for one in found:
        if one not in phonenumbers.SUPPORTED_REGIONS and not re.fullmatch(r"\+[1-9][0-9]{0,9}", one):
            raise Wrong(f'"{one}" is no country', "Accepted: ISO codes and prefixes, comma separated: FR, BE, +4420")
    return found
