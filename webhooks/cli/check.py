"""`carillon check`: is this a configuration?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

import click

from flows.configuration import Configuration
from flows.problems import Problem
from webhooks.cli import problems as printing
from webhooks.cli.pointers import Place
from webhooks.cli.problems import Source, count

if TYPE_CHECKING:
    from flows.check import Worst

MOST_FLOWS = 20
"""Flows whose worst case is printed."""
Found = tuple[Source, Sequence[Problem], Place | None]


@click.command("check")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
def command(files: tuple[BinaryIO, ...], as_json: bool) -> None:
    """Check configurations, without a server.

    Every mistake is told at once, with its line. Several FILEs are taken one after the other, each on top of those
    before it, as uploads are. - reads standard input. Warnings do not fail; errors end with exit code 1.
    """
    from flows.check import worst_cases

    found, configuration = checked([read(file) for file in files])
    errors = sum(problem.severity == "error" for _, problems, _ in found for problem in problems)
    warnings = sum(len(problems) for _, problems, _ in found) - errors
    worst = {} if errors else worst_cases(configuration)
    if as_json:
        _print_json(found, errors == 0, worst)
    else:
        for source, problems, at in found:
            printing.show(source, problems, at)
        _print_worst(worst)
        _summary([source for source, _, _ in found], errors, warnings)
    if errors:
        raise click.exceptions.Exit(1)


def read(file: BinaryIO) -> Source:
    """The whole of a file that click has opened."""
    name = getattr(file, "name", "-")
    return Source("standard input" if name in ("-", "<stdin>") else str(name), file.read())


def checked(sources: Sequence[Source]) -> tuple[list[Found], Configuration]:
    """Every source with its problems, each checked on top of those before it that are right; and what comes of them all."""
    current, found = Configuration(), []
    for source in sources:
        problems, at, current = one(source, current)
        found.append((source, problems, at))
    return found, current


def one(source: Source, current: Configuration) -> tuple[Sequence[Problem], Place | None, Configuration]:
    """The problems of a source, their place where it is no JSON, and the configuration after it."""
    from flows.check import NotJson, TooLarge, check

    try:
        result = check(source.data, current, now=datetime.now(UTC))
    except NotJson as error:
        problem, at = printing.not_json(str(error))
        return [problem], at, current
    except TooLarge as error:
        return [Problem("error", "too_large", "", str(error))], Place(1, 1), current
    return result.problems, None, result.configuration or current


def _print_json(found: Sequence[Found], fine: bool, worst: Mapping[str, Worst]) -> None:
    listed: list[dict[str, object]] = []
    for source, problems, at in found:
        where = {"": at} if at else printing.found_in(source, problems)
        listed += [printing.placed(source, problem, where) for problem in problems]
    told = {"ok": fine, "problems": listed, "worst": {name: case._asdict() for name, case in worst.items()}}
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _print_worst(worst: Mapping[str, Worst]) -> None:
    for name, case in list(worst.items())[:MOST_FLOWS]:
        click.echo(f"flow {name}: at most {case} for a caller who presses nothing and for whom nobody answers")
    if len(worst) > MOST_FLOWS:
        click.echo(f"… and {len(worst) - MOST_FLOWS:,} more flows (--json tells of all)")


def _summary(sources: Sequence[Source], errors: int, warnings: int) -> None:
    names = ", ".join(source.name for source in sources)
    if errors:
        click.secho(f"{names}: {count(errors, 'error')}, {count(warnings, 'warning')}", fg="red", bold=True)
    else:
        more = f", {count(warnings, 'warning')}" if warnings else ""
        click.secho(f"{names}: fine{more}", fg="green", bold=True)
