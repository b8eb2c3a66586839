"""What works and what does not, for the operator. The causes are in the log: addresses of databases are nobody else's business."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal

from flows.record import Frozen
from flows.store.cache import State
from flows.store.faults import NO_TABLES
from flows.words import plural, words
from webhooks.config import Settings
from webhooks.service import Service

LATE_SECONDS = 30.0


class Part(Frozen):
    """One thing calls depend on. failed: without it no call can be answered. off: not set up, and need not be."""

    name: str
    state: Literal["ok", "off", "degraded", "failed"] = "ok"
    reason: str = ""


def parts(service: Service, state: State) -> list[Part]:
    """Every part as it stands. state: of the cache."""
    found = [_configuration(service.live.number, state), _database(state), _redis(state), _disk(state), _aside(service)]
    return [*found, *_calendars(service), *_providers(service.settings)]


def report(service: Service, found: list[Part]) -> dict[str, Any]:
    """The answer of /readyz."""
    return {
        "ready": all(part.state != "failed" for part in found),
        "degraded": any(part.state in ("degraded", "failed") for part in found),
        "revision": service.live.number,
        "parts": {part.name: _shown(part) for part in found},
        "advice": sorted(getattr(service.log, "advice", ())),
    }


def _shown(part: Part) -> dict[str, str]:
    return {"state": part.state, **({"reason": part.reason} if part.reason else {})}


def _configuration(live: int | None, state: State) -> Part:
    name = "configuration"
    if live is None and state.source == "nowhere":
        return Part(
            name,
            "failed",
            words("No configuration could be had: neither the database nor Redis answers, and no copy is on disk."),
        )
    if live is None and state.live is None:
        told = words("Nothing is published yet: every caller hears that the number is not in service.")
        return Part(name, "degraded", told)
    if live != state.live:
        told = words("Revision {number} is published, and not yet served by this process.", number=state.live)
        return Part(name, "degraded", told)
    if state.source == "disk":
        return Part(name, "degraded", _on_disk(state))
    if state.source == "memory":
        told = words("This is what the process knew: what was published since is not known here.")
        return Part(name, "degraded", told)
    return Part(name)


def _on_disk(state: State) -> str:
    if state.saved_at is None:
        return words("This is an earlier copy on disk: what was published since is not known here.")
    saved = f"{state.saved_at:%Y-%m-%d %H:%M} UTC"
    return words("This is the copy on disk of {at}: what was published since is not known here.", at=saved)


def _database(state: State) -> Part:
    if not state.database:
        return Part("database")
    if state.database.startswith(NO_TABLES):
        told = words("Its tables are not those of this release, `carillon db upgrade` makes them.")
        return Part("database", "degraded", told)
    told = words("The database does not answer: calls go on, nothing can be uploaded. The log says why.")
    return Part("database", "degraded", told)


def _redis(state: State) -> Part:
    if state.redis is None:
        return Part("redis", "off", words("REDIS_URL is not set: the configuration comes from the database."))
    if not state.redis:
        return Part("redis")
    return Part("redis", "degraded", words("Redis does not answer: going on from the database. The log says why."))


def _disk(state: State) -> Part:
    if not state.disk:
        return Part("disk")
    return Part("disk", "degraded", words("The last good configuration cannot be kept on disk. The log says why."))


def _aside(service: Service) -> Part:
    """A moment's wait is no matter: SQL is asked every few seconds."""
    backlog, name = service.backlog, "aside"
    if service.backlog.age(service.clock()) < LATE_SECONDS:
        return Part(name)
    since = f"{datetime.fromtimestamp(backlog.since or 0.0, UTC):%Y-%m-%d %H:%M} UTC"
    told = plural(
        "{count} thing waits for the database, since {since}: messages, notes and the log of calls. It is kept.",
        "{count} things wait for the database, since {since}: messages, notes and the log of calls. They are kept.",
        backlog.count,
        since=since,
    )
    return Part(name, "degraded", told)


def _calendars(service: Service) -> Iterator[Part]:
    """Calendars of the live configuration that follow an address; none: no part."""
    if service.live.number is None:
        return
    program = service.live.program()
    following = [name for name in program.configuration.names("calendars") if program.follows(name)]
    never = [name for name in following if not service.live.followed.get(program.follows(name) or "")]
    if never:
        told = "Never fetched, only their own events count: {names}. carillon calendars fetch tells why."
        yield Part("calendars", "degraded", words(told, names=", ".join(never)))
    elif following:
        yield Part("calendars")


def _providers(settings: Settings) -> Iterator[Part]:
    given = {"twilio": bool(settings.twilio_accounts), "vonage": settings.vonage is not None}
    for name, has_credentials in given.items():
        if has_credentials:
            kept = settings.delete_at_provider and name == "vonage"
            yield Part(
                name, reason=words("Recordings cannot be deleted there: Vonage keeps them for 30 days.") if kept else ""
            )
        elif settings.insecure:
            told = words("CARILLON_INSECURE is set: webhooks are not verified, anybody can send them.")
            yield Part(name, "degraded", told)
        elif any(given.values()):
            told = words("No credentials: webhooks of {name} are answered 503.", name=name.capitalize())
            yield Part(name, "off", told)
        else:
            told = words(
                "No provider has credentials: every webhook is answered 503 and no call is taken. Set TWILIO_… or VONAGE_…."
            )
            yield Part(name, "failed", told)
