"""`carillon export`: a calendar of the configuration for other programs, or what is kept of a caller."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from webhooks.cli.asking import asked, service_of, service_options
from webhooks.cli.groups import Group
from webhooks.cli.known import known

SECONDS = 30


class Exports(Group):
    """A number in place of a command is the person who calls from it."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0].lstrip("+").isdigit():
            return super().resolve_command(ctx, ["person", *args])
        return super().resolve_command(ctx, args)


@click.group("export", cls=Exports)
def command() -> None:
    """Write a calendar as other programs read it, or what is kept of a caller (carillon export +33612345678)."""


@command.command("person")
@click.argument("number")
@click.option(
    "--to", type=click.Path(file_okay=False, path_type=Path), help="The folder.  [default: named by the number]"
)
def person(number: str, to: Path | None) -> None:
    """Give out the calls and messages of whoever calls from NUMBER, audio included, as files in a folder."""
    from webhooks.cli.forget import number_of, tools_here
    from webhooks.jobs import personal

    with tools_here() as tools:
        caller = number_of(number)
        folder = to or Path(caller.lstrip("+"))
        found = personal.export(tools, caller, folder)
        tools.store.audit.add("command line", "admin", "export", personal.cut(caller), {"what": str(found)})
    click.echo(f"{found} of {caller}, in {folder}/.")


@command.command("ics")
@click.argument("calendar")
@click.option("--file", type=click.File("rb"), help="A configuration file, instead of the service.")
@click.option("--timezone", default="Europe/Paris", help="IANA zone of a calendar without one.", show_default=True)
@service_options
def ics(calendar: str, file: Any, timezone: str, url: str | None, token: str | None) -> None:
    """Print CALENDAR as a calendar file (iCalendar, .ics): its events, and the public holidays of three years."""
    from webhooks.ics.writing import written

    calendars = _from_file(file) if file else _from_service(*service_of(url, token))
    if calendar not in calendars:
        raise click.ClickException(f'There is no calendar "{calendar}"{known(sorted(calendars))}.')
    click.echo(written(calendar, calendars[calendar], timezone, datetime.now(UTC)), nl=False)


def _from_file(file: Any) -> dict[str, Any]:
    from flows.check import NotJson, TooLarge, check
    from flows.configuration import Configuration

    try:
        checked = check(file.read(), Configuration())
    except (NotJson, TooLarge) as error:
        raise click.ClickException(f"{file.name}: {error}") from error
    if checked.configuration is None:
        raise click.ClickException(f"{file.name} has errors: carillon check {file.name} tells them.")
    return dict(checked.configuration.as_json().get("calendars", {}))


def _from_service(url: str, token: str) -> dict[str, Any]:
    status, document = asked("GET", url, "/api/config", token, SECONDS)
    if status != 200:
        raise click.ClickException(f"{url}: {document.get('detail') or f'answered {status}'}")
    return dict(document.get("calendars", {}))
