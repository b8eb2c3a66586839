"""`carillon diff`: what is otherwise in another configuration, in its documents and for callers."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from datetime import UTC, datetime

import click

from flows.compare.behaviour import behaviour
from flows.compare.telling import Told
from flows.record import asdict
from webhooks.cli.configurations import Choosing, Chosen, readable
from webhooks.cli.push import SIGNS

WIDTH = 100


@click.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--at", metavar="DATE", help="Compare the year from this day on.  [default: from now on]")
@click.option("--json", "json_", is_flag=True, help="As JSON, each difference with a call that meets it.")
def command(before: str, after: str, at: str | None, json_: bool) -> None:
    """Tell what callers meet in B that they do not in A.

    Which documents differ is told too. What callers meet is found by playing calls on both: every number and kind of caller,
    every key, every outcome of a dial, at each time of the year at which anything is decided otherwise.

    A and B are revisions' numbers, live, draft (the newest), the name of somebody who works on one, or FILEs.
    """
    from webhooks.api.changes import described

    choosing = Choosing()
    old, new = choosing.chosen(before), choosing.chosen(after)
    changes = described(old.program.configuration, new.program.configuration)
    now = instant(at)
    met = readable(lambda: behaviour(old.program, new.program, now))
    if json_:
        told = {"from": old.revision, "to": new.revision, "changes": changes, "behaviour": [asdict(one) for one in met]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        show(old, new, changes, met)


def instant(at: str | None) -> datetime:
    """The midnight (UTC) of a day, or now."""
    if at is None:
        return datetime.now(UTC)
    try:
        return datetime.fromisoformat(at).replace(tzinfo=UTC)
    except ValueError as error:
        raise click.BadParameter(f'"{at}" is no day; write 2026-11-23.', param_hint="--at") from error


def show(old: Chosen, new: Chosen, changes: Sequence[dict[str, str]], met: Sequence[Told]) -> None:
    """Print what differs."""
    click.secho(f"{old.words} → {new.words}", bold=True)
    if not changes:
        click.echo("The two are the same.")
        return
    click.echo()
    click.secho("Documents", bold=True)
    for change in changes:
        sign, color = SIGNS[change["change"]]
        click.secho(f"  {sign} {change['summary']}", fg=color)
    click.echo()
    click.secho("Callers", bold=True)
    for one in met:
        click.echo(textwrap.fill(one.summary, WIDTH, initial_indent="  · ", subsequent_indent="    "))
    if not met:
        click.echo("  Nothing is otherwise for them.")
