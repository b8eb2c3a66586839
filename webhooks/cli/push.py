"""`carillon push`: upload a configuration to a running service."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

import click

from flows.problems import Problem
from webhooks.cli import problems as printing
from webhooks.cli.asking import asked, service_of, service_options
from webhooks.cli.check import read
from webhooks.cli.problems import Source, count

UPLOAD_SECONDS = 60
SIGNS = {"added": ("+", "green"), "changed": ("~", "yellow"), "removed": ("-", "red")}


@click.command("push")
@click.argument("file", type=click.File("rb"))
@service_options
@click.option("--message", "-m", default="", help="Why, for the history.")
@click.option("--draft", is_flag=True, help="Keep it as a draft; callers hear nothing of it.")
@click.option("--dry-run", is_flag=True, help="Only report what would change.")
@click.option("--whole", is_flag=True, help="FILE is everything: remove what it does not name.")
@click.option("--if-revision", type=click.IntRange(0), help="Only if this revision is live still (0: nothing is).")
@click.option("--json", "as_json", is_flag=True, help="Print the service's answer as it is.")
def command(
    file: BinaryIO,
    url: str | None,
    token: str | None,
    message: str,
    draft: bool,
    dry_run: bool,
    whole: bool,
    if_revision: int | None,
    as_json: bool,
) -> None:
    """Upload FILE and publish it.

    Exit code 0: taken. 1: refused, with every problem and its line, or nobody answers.
    """
    flags = {"draft": draft, "dry_run": dry_run, "whole": whole}
    query = {name: "true" for name, on in flags.items() if on} | ({"message": message} if message else {})
    push(read(file), url, token, query, if_revision, as_json)


def push(
    source: Source,
    url: str | None,
    token: str | None,
    query: dict[str, str],
    if_revision: int | None = None,
    as_json: bool = False,
) -> None:
    """Upload a configuration and print what came of it.

    url, token: None takes them from the environment. query: of `POST /api/config`. Raises click's Exit(1) where it is not taken.
    """
    where, bearer = service_of(url, token)
    headers = {"Content-Type": "application/json"} | ({} if if_revision is None else {"If-Match": f'"{if_revision}"'})
    status, answer = asked(
        "POST", where, "/api/config", bearer, UPLOAD_SECONDS, headers=headers, params=query, data=source.data
    )
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    elif status == 200:
        done = "kept as draft {}" if "draft" in query else "published as revision {}"
        _taken(source, answer, "would be taken" if "dry_run" in query else done)
    else:
        _refused(source, answer, status)
    if status != 200:
        raise click.exceptions.Exit(1)


def _taken(source: Source, answer: dict[str, Any], done: str) -> None:
    printing.show(source, _problems(answer.get("warnings")))
    changes = answer.get("changes") or []
    for change in changes:
        sign, color = SIGNS.get(change.get("change"), ("·", "white"))
        click.secho(f"  {sign} {change.get('summary') or change.get('pointer')}", fg=color)
    words = f"{done.format(answer.get('revision'))}: {count(len(changes), 'change')}"
    click.secho(f"{source.name}: {words}", fg="green", bold=True)


def _refused(source: Source, answer: dict[str, Any], status: int) -> None:
    problems = _problems(answer.get("problems"))
    printing.show(source, problems)
    errors = sum(problem.severity == "error" for problem in problems)
    why = answer.get("detail") or answer.get("title") or f"status {status}"
    words = f"refused: {count(errors, 'error')}" if errors else f"refused: {why}"
    click.secho(f"{source.name}: {words}", fg="red", bold=True, err=not errors)


def _problems(told: Any) -> list[Problem]:
    """What the service told, as far as it is problems as we know them."""
    return [_problem(one) for one in told or () if isinstance(one, dict) and one.get("severity") in printing.COLORS]


def _problem(told: dict[str, Any]) -> Problem:
    code, pointer, message = (str(told.get(name, "")) for name in ("code", "pointer", "message"))
    return Problem(told["severity"], code, pointer, message, told.get("suggestion"), told.get("example"))
