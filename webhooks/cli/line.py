"""A line to call on: the service in this process, or one that runs somewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from flows import supposed
from flows.configuration import Configuration
from webhooks.cli import credentials
from webhooks.cli.at import CallClock, RealClock, instant
from webhooks.cli.environ import settings_of, unsigned
from webhooks.cli.known import known
from webhooks.config import Settings
from webhooks.phone.base import Phone, Transport
from webhooks.phone.transport import over_http
from webhooks.service import Service

if TYPE_CHECKING:
    from webhooks.simulation.exchange import Exchange

Clock = CallClock | RealClock
NOBODY = "UTC"


@dataclass
class Line:
    """Where calls are made. `configuration` is what is published there, as far as it can be seen from here.

    here: the service, where it is in this process: then the phones that it rings over REST ring here as well.
    """

    settings: Settings
    transport: Transport
    configuration: Configuration
    clock: Clock
    here: Service | None = None
    answers: str | None = None
    """The flow that answers whatever number is called, None: that of the number."""
    why: Callable[[], list[str]] = list
    """The reasons given so far on the call that is under way."""

    def phone(self, provider: str) -> Phone:
        """A telephone for one call. Raises click.ClickException without an account there."""
        try:
            phone = credentials.phone_for(provider, self.settings, self.transport, self.clock)
        except LookupError as error:
            raise click.ClickException(str(error)) from error
        if self.here is not None:
            phone.exchange = _exchange(self.here, phone, self.clock)
        return phone

    def number(self) -> str:
        """The number to call when none is said. Raises click.UsageError when there is more than one, or none."""
        numbers = self.configuration.names("numbers")
        if self.answers is not None:
            leading = (
                one for one in numbers if self.configuration.document("numbers", one).get("flow") == self.answers
            )
            return next(leading, supposed.NOBODY)
        if len(numbers) == 1:
            return numbers[0]
        raise click.UsageError(f"Say which number is called (--number), or which flow (--flow){known(numbers)}.")

    def flow(self, number: str) -> Mapping[str, Any]:
        """The flow that a number leads to, {} for none."""
        entry = self.configuration.document("numbers", number) or {}
        name = self.answers or entry.get("flow", "")
        found: Mapping[str, Any] = self.configuration.document("flows", name) or {}
        return found

    def zone(self, number: str) -> str:
        """The zone in which times of calls to a number are told."""
        return str(self.flow(number).get("timezone") or NOBODY)


def _exchange(here: Service, phone: Phone, clock: Clock) -> Exchange:
    from webhooks.simulation.exchange import Exchange

    return Exchange(here, phone, lambda: here.live.program_for(phone.caller), clock.passes)


def published(store: Any) -> Configuration:
    """What is live in a store. Raises click.ClickException when that is nothing."""
    import sqlalchemy as sa

    try:
        number = store.revisions.live()
        body = store.revisions.body(number) if number is not None else None
    except sa.exc.SQLAlchemyError as error:
        raise click.ClickException("The database has no tables yet. Make them with: carillon db upgrade") from error
    if body is None:
        raise click.ClickException("Nothing is published yet. Say --file FILE, or publish with: carillon push FILE")
    return Configuration.from_bytes(body)


def remote(environ: Mapping[str, str], url: str) -> Line:
    """A running service, called with the accounts of the environment. Its configuration cannot be seen from here."""
    told = unsigned({"PUBLIC_URL": url, **environ})
    return Line(settings_of(told), over_http(url), _seen_from_here(told), RealClock())


def _seen_from_here(environ: Mapping[str, str]) -> Configuration:
    """The configuration of the environment's database, which is likely that of the service; an empty one otherwise."""
    from flows.store.store import Store

    if not environ.get("DATABASE_URL"):
        return Configuration()
    store = Store.open(settings_of(environ).database_url)
    try:
        return published(store)
    except click.ClickException:
        return Configuration()
    finally:
        store.close()


def start(line: Line, at: str | None, number: str) -> None:
    """Set the clock of a call to `--at`. Raises click.UsageError for a service whose time is not ours."""
    if at is None:
        return
    if not isinstance(line.clock, CallClock):
        raise click.UsageError("A running service lives now: leave out --at, or --url.")
    line.clock.passes(instant(at, line.zone(number)) - line.clock())
