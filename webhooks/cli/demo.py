"""`carillon demo`, which is what `make run` runs: everything on one laptop, and calls before the reader's eyes."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

import click

from flows.supposed import ORDINARY
from webhooks.cli import embedded
from webhooks.cli.call import one
from webhooks.cli.choices import Choice, patient, read_keys, scripted
from webhooks.cli.environ import FOLDER, on_terminal, settings_of
from webhooks.cli.in_process import in_process
from webhooks.cli.line import Line, remote, start
from webhooks.config import Settings
from webhooks.config.reader import masked
from webhooks.serve import HOST, CannotServe, must_be_free
from webhooks.services import ServiceError

PACE = 0.5
MONDAY, SATURDAY = "2026-11-23 10:00", "2026-11-28 11:30"
LOOK_SECONDS = 0.2


@click.command("demo")
@click.option("--once", is_flag=True, help="End after the calls.")
def command(once: bool) -> None:
    """Start everything on this machine and play calls before your eyes.

    No account and no other service is needed: SQLite, a private Redis and made-up credentials are kept in ./var.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    environ = embedded.completed()
    settings = settings_of(environ)
    try:
        must_be_free(HOST, settings.port)
        with ExitStack() as stack:
            _run(settings, environ, stack, once)
    except (CannotServe, ServiceError) as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        click.echo("\nStopped. Everything is kept in ./var; make run goes on from there.")


def _run(settings: Settings, environ: dict[str, str], stack: ExitStack, once: bool) -> None:
    click.secho("Carillon", bold=True, nl=False)
    click.echo(" answers calls as one JSON document says.\n")
    redis_url, which = stack.enter_context(embedded.redis_for(settings))
    revision, is_example = embedded.publish_example(settings)
    if redis_url:
        environ["REDIS_URL"] = redis_url
    os.environ.update(environ)
    server = embedded.WebServer(FOLDER.resolve(), settings.port, Path.cwd())
    begins = server.log.stat().st_size if server.log.exists() else 0
    stack.enter_context(server.start())
    what = (
        f"{_short(embedded.EXAMPLE)}, published as revision {revision}"
        if is_example
        else f"revision {revision}, as you left it"
    )
    _facts(settings, what, redis_url is not None, which)
    _calls(environ, settings)
    _next(settings)
    if not once:
        _follow(server, begins)


def _facts(settings: Settings, what: str, has_redis: bool, which: str) -> None:
    rows = {
        "service": f"http://localhost:{settings.port}",
        "console": f"http://localhost:{settings.port}/console, with the admin token below",
        "configuration": what,
        "database": masked(settings.database_url).replace(f"{Path.cwd()}/", ""),
        "Redis": which.replace(f"{Path.cwd()}/", ""),
        "accounts": "made up for this machine; calls are signed with them as Twilio and Vonage sign theirs",
        "admin token": settings.admin_token or "",
    }
    for name, value in rows.items():
        warn = name == "Redis" and not has_redis
        click.echo(f"  {click.style(f'{name:14}', dim=True)} {click.style(value, fg='yellow' if warn else None)}")


def _calls(environ: Mapping[str, str], settings: Settings) -> None:
    """Two calls on a day of our choosing, and one now."""
    with in_process(environ, embedded.EXAMPLE) as line:
        _title("The office is open. The caller presses 1, nobody picks up there, and 7 is nobody's key.")
        _play(line, "twilio", MONDAY, scripted(read_keys("1,no_answer,7,hangup")))
        _title("It is Saturday. The same configuration, on Vonage.")
        _play(line, "vonage", SATURDAY, scripted(read_keys("says:6")))
    _title(f"Now, over HTTP, to the service that runs at http://localhost:{settings.port}.")
    _play(remote(environ, f"http://localhost:{settings.port}"), "twilio", None, patient)


def _play(line: Line, provider: str, at: str | None, choice: Choice) -> None:
    numbers = line.configuration.names("numbers")
    if not numbers:
        return click.echo("  The configuration has no number that could be called.")
    start(line, at, numbers[0])
    one(line, provider, numbers[0], ORDINARY, choice, pace=PACE if on_terminal() else 0.0)
    return None


def _title(text: str) -> None:
    click.echo()
    click.secho(text, fg="blue", bold=True, nl=False)


def _next(settings: Settings) -> None:
    program = _program()
    example = _short(embedded.EXAMPLE)
    rows = {
        f"{program} call": "you are the caller",
        f'{program} call --at "2026-12-25 10:00" --why': "at Christmas, and why",
        f"{program} check {example}": "edit it first: mistakes are told with their line",
        f"{program} push {example}": "publish it; calls hear it within a second",
        f"curl http://localhost:{settings.port}/readyz": "how the service is",
    }
    click.echo()
    click.secho("Try next, in another terminal:", bold=True)
    width = max(map(len, rows))
    for words, why in rows.items():
        click.echo(f"  {words:{width}}  {click.style(why, dim=True)}")
    click.echo()


def _follow(server: embedded.WebServer, begins: int) -> None:
    """Print the server's log from there on, for as long as it runs."""
    click.secho("The log of the service (Ctrl-C ends it):", bold=True)
    with server.log.open(encoding="utf-8", errors="replace") as log:
        log.seek(begins)
        while server.runs:
            _print_what_came(log)
            time.sleep(LOOK_SECONDS)
        _print_what_came(log)
    raise click.ClickException(f"The service has ended. Its log is {server.log}.")


def _print_what_came(log: TextIO) -> None:
    for text in log:
        click.echo(text, nl=False)


def _program() -> str:
    """How this program is called from here."""
    found = shutil.which("carillon")
    return "carillon" if found else _short(Path(sys.executable).with_name("carillon"))


def _short(path: Path) -> str:
    """A path as people type it from here.

    >>> _short(Path.cwd() / "examples" / "annex.json")
    'examples/annex.json'
    """
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
