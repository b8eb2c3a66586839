"""`carillon check`: is this a configuration?"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

import click

from flows.configuration import Configuration
from flows.problems import Problem
from webhooks.cli import problems as printing
from webhooks.cli.pointers import Place
from webhooks.cli.problems import Source, count
from webhooks.repro import named

if TYPE_CHECKING:
    from flows.check import Worst
    from webhooks.exploring import Explored

MOST_FLOWS = 20
"""Flows whose worst case is printed."""
Found = tuple[Source, Sequence[Problem], Place | None]


@click.command("check")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@click.option("--explore", is_flag=True, help="Make up calls, and show the simplest that goes wrong.")
@click.option("--calls", default=200, show_default=True, type=click.IntRange(1, 100_000), help="How many are made up.")
@click.option("--seed", type=int, help="Make up the same calls again.  [default: other ones each time]")
def command(files: tuple[BinaryIO, ...], as_json: bool, explore: bool, calls: int, seed: int | None) -> None:
    """Check configurations, without a server.

    Every mistake is told at once, with its line. Several FILEs are taken one after the other, each on top of those
    before it, as uploads are. - reads standard input. The configuration's own tests are run. Warnings do not fail;
    errors end with exit code 1.

    --explore makes up callers who press anything or nothing, hang up, call at any time and reach nobody, on both
    providers. The simplest call that goes wrong is printed as a test, and ends with exit code 1.
    """
    from flows.check import worst_cases

    found, configuration = checked([read(file) for file in files])
    if not _errors(found):
        found += tested(found, configuration)
    errors = _errors(found)
    worst = {} if errors else worst_cases(configuration)
    explored = made_up(configuration, calls, seed) if explore and not errors else None
    if as_json:
        _print_json(found, errors == 0, worst, explored)
    else:
        for source, problems, at in found:
            printing.show(source, problems, at)
        _print_worst(worst)
        _print_explored(explored)
        _summary(list(dict.fromkeys(source.name for source, _, _ in found)), errors, _warnings(found))
    if errors or (explored and explored.failure):
        raise click.exceptions.Exit(1)


def _errors(found: Sequence[Found]) -> int:
    return sum(problem.severity == "error" for _, problems, _ in found for problem in problems)


def _warnings(found: Sequence[Found]) -> int:
    return sum(problem.severity == "warning" for _, problems, _ in found for problem in problems)


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


def tested(found: Sequence[Found], configuration: Configuration) -> list[Found]:
    """The configuration's own tests that fail, each with the last of the sources that holds it."""
    if not configuration.names("tests"):
        return []
    from webhooks.cli.stage import stage
    from webhooks.flow_tests import run_tests

    with stage() as here:
        failed = run_tests(here, configuration)
    sources = [source for source, _, _ in reversed(found)]
    holders = (next((one for one in sources if printing.found_in(one, [problem])), sources[0]) for problem in failed)
    return [(source, [problem], None) for source, problem in zip(holders, failed, strict=True)]


def made_up(configuration: Configuration, calls: int, seed: int | None) -> Explored:
    """Made-up calls to the configuration. Raises click.ClickException where hypothesis is missing."""
    from webhooks.cli.stage import stage
    from webhooks.exploring import NoHypothesis, explore

    try:
        with stage() as here:
            return explore(
                here, configuration, datetime.now(UTC), calls, secrets.randbelow(10**6) if seed is None else seed
            )
    except NoHypothesis as missing:
        raise click.ClickException(str(missing)) from missing


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


def _print_json(found: Sequence[Found], fine: bool, worst: Mapping[str, Worst], explored: Explored | None) -> None:
    listed: list[dict[str, object]] = []
    for source, problems, at in found:
        where = {"": at} if at else printing.found_in(source, problems)
        listed += [printing.placed(source, problem, where) for problem in problems]
    told: dict[str, object] = {
        "ok": fine,
        "problems": listed,
        "worst": {name: case._asdict() for name, case in worst.items()},
    }
    if explored:
        told["explored"] = asdict(explored)
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _print_worst(worst: Mapping[str, Worst]) -> None:
    for name, case in list(worst.items())[:MOST_FLOWS]:
        click.echo(f"flow {name}: at most {case} for a caller who presses nothing and for whom nobody answers")
    if len(worst) > MOST_FLOWS:
        click.echo(f"… and {len(worst) - MOST_FLOWS:,} more flows (--json tells of all)")


def _print_explored(explored: Explored | None) -> None:
    if explored is None:
        return
    if not explored.calls:
        click.echo("No call was made up: no number leads to a flow.")
    elif explored.failure is None:
        click.echo(
            f"{count(explored.calls, 'made-up call')} on Twilio and Vonage: nothing went wrong (--seed {explored.seed})"
        )
    else:
        click.secho(f"A made-up call went wrong: {explored.failure.why} (--seed {explored.seed})", fg="red", bold=True)
        click.echo(json.dumps(named(explored.failure.test, "made up"), ensure_ascii=False, indent=2))


def _summary(sources: Sequence[str], errors: int, warnings: int) -> None:
    names = ", ".join(sources)
    if errors:
        click.secho(f"{names}: {count(errors, 'error')}, {count(warnings, 'warning')}", fg="red", bold=True)
    else:
        more = f", {count(warnings, 'warning')}" if warnings else ""
        click.secho(f"{names}: fine{more}", fg="green", bold=True)
