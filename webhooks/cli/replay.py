"""`carillon replay`: the calls of the log on another configuration."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import click

from flows.compare.replay import Replayed
from flows.schedules.zones import zone
from webhooks.cli.configurations import Choosing, Chosen
from webhooks.cli.db import opened
from webhooks.replaying import MOST_CALLS, Replay, as_json, since_of

WIDTH = 100
FEW = 10
"""Calls that need not be counted: one sees them."""
MOST_SHOWN = 50
TELL_EVERY = 500


@click.command("replay")
@click.argument("which", metavar="DRAFT")
@click.option("--since", default="7d", show_default=True, help="How far back: 12h, 7d, 2w, or 2026-11-16.")
@click.option("--limit", type=click.IntRange(1), default=MOST_CALLS, show_default=True, help="At most so many calls.")
@click.option("--json", "json_", is_flag=True, help="One JSON object for each call.")
def command(which: str, since: str, limit: int, json_: bool) -> None:
    """Make the calls of the log again on DRAFT.

    Those are told that would have ended elsewhere, and where. Each caller does what they did, as long as the same is asked.
    From where somebody else would be rung, or something else be asked, nobody knows what they would have done: that is where
    the call ends.

    DRAFT is a revision's number, live, draft (the newest), the name of somebody who works on one, or a FILE.
    """
    try:
        begin = since_of(since, datetime.now(UTC))
    except (ValueError, OverflowError) as wrong:
        raise click.BadParameter(f"{wrong}.", param_hint="--since") from wrong
    choosing = Choosing()
    chosen = choosing.chosen(which)
    with opened() as store:
        replay = Replay(store.calls, begin, choosing.revision, chosen.program, limit)
        if json_:
            for one in replay:
                click.echo(json.dumps(as_json(one), ensure_ascii=False))
        else:
            show(list(_with_progress(replay, replay.count())), chosen, begin)


def _with_progress(replay: Iterable[Replayed], calls: int) -> Iterator[Replayed]:
    """The calls; how many are done is told on the error stream."""
    for done, one in enumerate(replay, 1):
        if done % TELL_EVERY == 0:
            click.echo(f"{done:,} of {calls:,} calls", err=True)
        yield one


def show(told: list[Replayed], chosen: Chosen, since: datetime) -> None:
    """Print what became of the calls."""
    other = [one for one in told if one.verdict == "elsewhere"]
    unclear = sum(one.verdict == "unclear" for one in told)
    calls = f"{len(told):,} call{'s' * (len(told) != 1)}"
    said = f"{calls} since {since:%Y-%m-%d %H:%M} UTC on {chosen.words}: {len(other):,} would have ended elsewhere"
    click.secho(f"{said}{f', {unclear:,} cannot be told' if unclear else ''}", bold=True)
    if not other:
        return
    click.echo()
    if len(other) > FEW:
        for (before, after), times in Counter((one.before, one.after) for one in other).most_common():
            _line(f"{times:>5} ×  {before} → {after}", 10)
        click.echo()
    for one in other[:MOST_SHOWN]:
        _line(f"{_at(one, chosen):<18}{one.call.caller or 'withheld':<14}{_way(one)}{one.before} → {one.after}", 34)
    if len(other) > MOST_SHOWN:
        click.echo(f"  … and {len(other) - MOST_SHOWN:,} more (--json has them all)")


def _at(one: Replayed, chosen: Chosen) -> str:
    """When the call was, as the clocks of its flow showed it."""
    flow = chosen.program.flow_of(one.call.called)
    name = chosen.program.flow(flow).model.timezone if flow else "UTC"
    return f"{one.call.at.astimezone(zone(name)):%Y-%m-%d %H:%M}"


def _way(one: Replayed) -> str:
    return f"{one.way}: " if one.way else ""


def _line(text: str, indent: int) -> None:
    click.echo(textwrap.fill(text, WIDTH, initial_indent="  ", subsequent_indent=" " * indent, drop_whitespace=True))
