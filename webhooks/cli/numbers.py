"""`carillon numbers`: which numbers the accounts have, and where their calls go."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click

from webhooks.accounts.base import Line, Trouble
from webhooks.cli.environ import environment, settings_of, unsigned

MISSING = """No account is set, so there is nothing to list. Set, in the environment or in .env:
  Twilio: TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN (several accounts: TWILIO_ACCOUNTS)
  Vonage: VONAGE_APPLICATION_ID, VONAGE_PRIVATE_KEY, VONAGE_API_KEY, VONAGE_SIGNATURE_SECRET, and VONAGE_API_SECRET
docs/connecting.md says where each of them is found."""


@click.command("numbers")
@click.option("--connect", is_flag=True, help="Point what is listed here, after showing what changes and asking.")
@click.option("--number", "only", multiple=True, help="Only this number, as +33972101010; may stand several times.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with what is not as it must be.")
def command(connect: bool, only: tuple[str, ...], yes: bool, as_json: bool) -> None:
    """List the numbers and applications of the Twilio and Vonage accounts, and which point here (PUBLIC_URL).

    --connect sets the voice URL, the fallback and the status callback of Twilio's numbers, the answer and event URLs of
    Vonage's application, and links Vonage's numbers to it. Exit code 1: a provider refused.
    """
    if connect and as_json:
        raise click.UsageError("--json only lists: leave out --connect, or --json.")
    settings = settings_of(unsigned(environment()))
    if not settings.twilio_accounts and settings.vonage is None:
        raise click.ClickException(MISSING)
    from webhooks.accounts import twilio, vonage

    try:
        found = [*twilio.lines(settings), *vonage.lines(settings, environment().get(vonage.SECRET))]
    except Trouble as trouble:
        raise click.ClickException(str(trouble)) from trouble
    chosen = [line for line in found if not only or line.name in only or line.label.startswith("application")]
    if missing := set(only) - {line.name for line in found}:
        raise click.ClickException(f"No account has {', '.join(sorted(missing))}.")
    if as_json:
        click.echo(json.dumps([_facts(line) for line in chosen], ensure_ascii=False, indent=2))
        return
    _list(chosen, settings.public_url)
    if connect:
        _connect([line for line in chosen if line.changes], yes)


def _facts(line: Line) -> dict[str, Any]:
    changes = [{"setting": one.label, "now": one.now, "wanted": one.wanted} for one in line.changes]
    facts = {"provider": line.provider, "account": line.account, "name": line.name, "label": line.label}
    return {**facts, "here": not changes, "changes": changes}


def _list(lines: Sequence[Line], here: str) -> None:
    for line in lines:
        state, color = ("elsewhere", "yellow") if line.changes else ("here", "green")
        click.echo(f"{line.provider:7} {line.name:16} {click.style(f'{state:9}', fg=color)} {line.label}".rstrip())
        for change in line.changes:
            click.echo(f"          {change.label}: {change.now or '–'} → {change.wanted or '–'}")
    pointing = sum(not line.changes for line in lines)
    click.secho(f"{pointing} of {len(lines)} point to {here}", bold=True)


def _connect(lines: Sequence[Line], yes: bool) -> None:
    if not lines:
        click.echo("There is nothing to change.")
        return
    if not yes:
        click.confirm(f"Change {len(lines)} as shown?", abort=True)
    failed = 0
    for line in lines:
        try:
            line.connect()
            click.secho(f"{line.name}: connected", fg="green")
        except Trouble as trouble:
            failed += 1
            click.secho(str(trouble), fg="red", err=True)
    if failed:
        raise SystemExit(1)
