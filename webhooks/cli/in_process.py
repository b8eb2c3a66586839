"""A line to the whole service, run in this process, with nothing written to its database."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click

from flows.configuration import Configuration
from flows.record import replace
from providers.base import Webhook
from webhooks.cli import credentials
from webhooks.cli.at import CallClock, RealClock
from webhooks.cli.environ import settings_of, unsigned
from webhooks.cli.line import Line, published
from webhooks.config import Settings
from webhooks.phone.base import Response, Transport
from webhooks.phone.transport import wsgi
from webhooks.service import Service

WRITTEN = ("calls", "voicemails", "marks", "hunts", "desk")
"""The parts of the store that calls write."""
CAN_BE_HEARD = ("endless_circle", "silent_circle")
"""Errors for which a file is refused, but which a call of this terminal may show."""


@contextmanager
def in_process(environ: Mapping[str, str], file: Path | None = None, flow: str | None = None) -> Iterator[Line]:
    """The whole service in this process: with what is live in the environment's database, or with a file.

    flow: answers whatever number is called. Raises click.UsageError where there is none of that name.
    What is written meanwhile is written to a database that is thrown away.
    """
    from flows.store.migrate import upgrade

    with ExitStack() as stack:
        stack.enter_context(quiet())
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="carillon-"))
        scratch = f"sqlite:///{folder}/carillon.db"
        told = {**unsigned(environ), **credentials.made_up(environ), "LAST_GOOD_DIR": f"{folder}/last-good"}
        if file is not None:
            told |= {"DATABASE_URL": scratch, "REDIS_URL": ""}
            told.pop("DYNO", None)
        settings = replace(settings_of(told), redis_url=None)  # without a queue no worker really rings anybody
        upgrade(scratch)
        if file is not None:
            _publish(file, scratch)
        yield stack.enter_context(_opened(settings, scratch, flow))


@contextmanager
def quiet() -> Iterator[None]:
    """Nothing below an error is logged: what is decided is shown by the transcript."""
    log = logging.getLogger("carillon")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


@contextmanager
def _opened(settings: Settings, scratch: str, flow: str | None) -> Iterator[Line]:
    from flows.store.engine import connect
    from flows.store.store import Store
    from webhooks.app import create_app
    from webhooks.voice import direct

    clock = CallClock(RealClock()())
    read, written = (Store.on(connect(url), clock.now) for url in (settings.database_url, scratch))
    store = replace(read, **{name: getattr(written, name) for name in WRITTEN})
    try:
        app = create_app(settings, clock, background=False, store=store)
        configuration = published(store)
        here = _answering(_with_worker(app.extensions["carillon"]), flow)
        app.extensions["carillon"], app.direct = here, direct(here)
        line = Line(settings, wsgi(app), configuration, clock, here, flow)
        yield replace(line, **_with_reasons(line.transport, here))
    finally:
        read.close()
        written.close()


def _with_worker(here: Service) -> Service:
    """The same service, that has people rung over REST: their phones ring in this process (`Exchange`)."""
    from webhooks.simulation.stage import all_signed_in

    for provider in here.providers.values():
        provider.line = replace(provider.line, hunts=True)
    all_signed_in(here.store.desk, here.live.program())
    return here


def _answering(here: Service, flow: str | None) -> Service:
    """The same service, that answers whatever number is called with that flow."""
    from webhooks.cli.when import flow_of
    from webhooks.simulation.stage import Answering

    if flow is None:
        return here
    live: Any = Answering(here.live, flow_of(here.live.program(), flow))
    return replace(here, live=live)


def _with_reasons(transport: Transport, service: Any) -> dict[str, Any]:
    """The transport, looking for the name that the service gives the call; and the reasons kept under that name."""
    call: list[str] = []

    def send(webhook: Webhook) -> Response:
        name = webhook.target.split("/")[2]
        if webhook.target.partition("?")[0].endswith("/answer"):
            call[:] = [service.providers[name].parse_answer(webhook).id]
        return transport(webhook)

    return {"transport": send, "why": lambda: list(service.log.recent(call[0])) if call else []}


def _publish(file: Path, database_url: str) -> None:
    """Publish a file in a new database. Prints its errors, and exits where a call cannot be made in spite of them."""
    from flows.check.reading import read
    from flows.store.store import Store
    from webhooks.cli import problems as printing
    from webhooks.cli.check import one

    source = printing.Source(str(file), file.read_bytes())
    problems, at, configuration = one(source, Configuration())
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        printing.show(source, errors, at)
    if any(problem.code not in CAN_BE_HEARD for problem in errors):
        raise click.exceptions.Exit(1)
    if errors:
        configuration = Configuration().merged(read(source.data))
    store = Store.open(database_url)
    store.revisions.publish(configuration.to_bytes(), "command line", file.name)
    store.close()
