"""`carillon when`: the calendar of a flow."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime

import click

from flows.compare.calendar import Overview, Shown, as_json, overview, shown_by_clocks
from flows.compare.weeks import Day, Run, clock_in_words, weekdays_in_words
from flows.compare.year import Year, year_of
from flows.program import Program
from webhooks.cli.configurations import Choosing, readable
from webhooks.cli.known import known

WHOLE_DAY = "00:00–24:00"


@click.command("when")
@click.argument("flow", required=False)
@click.option("--year", type=click.IntRange(1971, 2199), help="Which year.  [default: this one]")
@click.option("--of", "which", default="live", show_default=True, metavar="CONFIGURATION", help="Whose: see above.")
@click.option("--json", "json_", is_flag=True, help="Everything, stretch by stretch, as JSON.")
def command(flow: str | None, year: int | None, which: str, json_: bool) -> None:
    """Print a year of FLOW: which step takes a caller, and when.

    First what every week is like, then the days that are otherwise and why, the changes of clocks, and the public holidays
    on which all is as usual. The caller is an ordinary one, who shows a number that is on no list. FLOW may be left out
    where there is only one.

    CONFIGURATION is a revision's number, live, draft (the newest), the name of somebody who works on one, or a FILE.
    """
    chosen = Choosing().chosen(which)
    name = flow_of(chosen.program, flow)
    found = readable(lambda: year_of(chosen.program, name, year or date.today().year))
    if json_:
        click.echo(json.dumps(as_json(found, chosen.revision), ensure_ascii=False, indent=2))
    else:
        show(found)


def flow_of(program: Program, flow: str | None) -> str:
    """The flow that is meant. Raises click.UsageError."""
    names = program.flow_names
    if flow in names:
        return str(flow)
    if flow is None and len(names) == 1:
        return names[0]
    said = f'There is no flow "{flow}"' if flow is not None else "Say which FLOW"
    raise click.UsageError(f"{said}{known(names)}.")


def show(year: Year) -> None:
    """Print a year."""
    summed = overview(year)
    click.secho(f"{year.flow} · {year.year} · {year.zone}", bold=True)
    sections: tuple[tuple[str, Sequence[str]], ...] = (
        ("Every week", [*_week(summed)]),
        ("Otherwise", [line for run in summed.exceptions for line in _exception(run)]),
        ("The clocks are changed", [*_clocks(year)]),
        ("Public holidays, as usual", [f"{_day(one.day):<27}{one.title}" for one in summed.as_usual]),
    )
    for title, lines in sections:
        if lines:
            click.echo()
            click.secho(title, bold=True)
        for line in lines:
            click.echo(f"  {line}")


def _week(summed: Overview) -> Iterator[str]:
    for days, parts in summed.week:
        yield from _lines(weekdays_in_words(days), parts)


def _exception(run: Run[Shown]) -> Iterator[str]:
    days = _day(run.first) if run.first == run.last else f"{_day(run.first)} – {_day(run.last)}"
    yield from _lines(f"{days}, {run.only}" if run.only else days, run.parts, ", ".join(run.label))


def _lines(days: str, parts: Day[Shown], titles: str = "") -> Iterator[str]:
    """A line for each part of a day."""
    for place, part in enumerate(parts):
        steps = ", ".join((*part.value.through, part.value.step or "no step"))
        times = f"{clock_in_words(part.start)}–{clock_in_words(part.end)}"
        why = f" ({titles})" if titles and place == 0 else ""
        yield f"{days if place == 0 else '':<27}{times.replace(WHOLE_DAY, 'all day'):<13}{steps}: {part.value.does}{why}"


def _clocks(year: Year) -> Iterator[str]:
    for change in year.clock_changes:
        before, after = shown_by_clocks(change)
        yield f"{_day(before):<27}{_time(before)} becomes {_time(after)}"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%B}"


def _time(when: datetime) -> str:
    return f"{when:%H:%M}"
