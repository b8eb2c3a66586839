"""Problems of an upload, printed as compilers print them."""

from __future__ import annotations

import json
import re
import shlex
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import click

from flows.problems import Problem
from flows.supposed import ORDINARY
from webhooks.cli.choices import written
from webhooks.cli.pointers import Place, places

COLORS = {"error": "red", "warning": "yellow"}
KEY_CODES = ("unknown_key", "unknown_kind", "duplicate_key", "bad_name", "bad_key", "bad_day")
WIDEST = 100
"""Characters of a source line that are shown; of longer ones the part around the caret."""
_SYNTAX = re.compile(r"Line (\d+), column (\d+): (.*)", re.DOTALL)


@dataclass
class Source:
    """A file as it was read. `name` is what the reader knows it by."""

    name: str
    data: bytes
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = self.data.decode("utf-8", "replace").removeprefix("\ufeff")

    def line(self, number: int) -> str:
        lines = self.text.split("\n")
        return lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""


def not_json(sentence: str) -> tuple[Problem, Place]:
    """The problem and place of a text that is no JSON, from the sentence of the reader."""
    match = _SYNTAX.match(sentence)
    if not match:
        return Problem("error", "not_json", "", sentence), Place(1, 1)
    return Problem("error", "not_json", "", match[3]), Place(int(match[1]), int(match[2]))


def show(source: Source, problems: Sequence[Problem], at: Place | None = None) -> None:
    """Print the problems, each with its line of the file. at: where all of them are, if it is known already."""
    found = found_in(source, problems) if at is None else {}
    for problem in sorted(problems, key=lambda problem: (problem.severity, found.get(problem.pointer, Place(0, 0)))):
        _show(source, problem, at or found.get(problem.pointer))


def placed(source: Source, problem: Problem, found: dict[str, Place]) -> dict[str, object]:
    """A problem as JSON, with where it stands."""
    place = found.get(problem.pointer)
    where = {"line": place.line, "column": place.column} if place else {}
    return {"file": source.name, **where, **problem.as_json()}


def found_in(source: Source, problems: Sequence[Problem]) -> dict[str, Place]:
    try:
        json.loads(source.text)
    except (ValueError, RecursionError):
        return {}
    return places(source.text, {problem.pointer for problem in problems}, _about_keys(problems))


def _about_keys(problems: Sequence[Problem]) -> set[str]:
    """The pointers of problems that are with a key, not with its value."""
    return {problem.pointer for problem in problems if problem.code in KEY_CODES}


def _show(source: Source, problem: Problem, place: Place | None) -> None:
    where = f"{source.name}:{place.line}:{place.column}:" if place else f"{source.name}:"
    kind = click.style(f"{problem.severity}:", fg=COLORS[problem.severity], bold=True)
    path = f"{problem.path}: " if problem.path else ""
    hint = _hint(problem)
    code = click.style(f"[{problem.code}]", dim=True)
    message = problem.message.removesuffix(".") if hint else problem.message
    click.echo(f"{click.style(where, bold=True)} {kind} {path}{message}{hint} {code}")
    if place:
        _show_line(source.line(place.line), place, COLORS[problem.severity])
    if problem.example:
        click.echo(f"{click.style('      =', dim=True)} {call_line(problem.example, source.name)}")


def call_line(example: Mapping[str, Any], file: str) -> str:
    """The example of a problem as it is typed.

    >>> example = {"number": "+33972101010", "caller": None, "at": "2026-11-23T10:00", "inputs": ["1", {"dial": "busy"}, ""]}
    >>> call_line(example, "a.json")
    'carillon call --file a.json --number +33972101010 --withheld --at "2026-11-23 10:00" --keys 1,busy,'
    """
    called = ["--number", example["number"]] if "number" in example else ["--flow", shlex.quote(example["flow"])]
    words = ["carillon call --file", shlex.quote(file), *called]
    caller = example["caller"]
    words += ["--withheld"] if caller is None else ["--caller", caller] if caller != ORDINARY else []
    words += ["--provider", example["provider"]] if "provider" in example else []
    words += [f'--at "{example["at"].replace("T", " ")}"']
    if example["inputs"]:
        words += ["--keys", shlex.quote(",".join(map(written, example["inputs"])))]
    return " ".join(words)


def _hint(problem: Problem) -> str:
    if not problem.suggestion or problem.suggestion in problem.message:
        return ""
    return f" — did you mean {json.dumps(problem.suggestion, ensure_ascii=False)}?"


def _show_line(line: str, place: Place, color: str) -> None:
    start = max(0, place.column - 1 - WIDEST // 2) if len(line) > WIDEST else 0
    shown = line[start : start + WIDEST].replace("\t", " ")
    before = shown[: place.column - 1 - start]
    marked = shown[len(before) : len(before) + place.length]
    caret = " " * _width(before) + "^" + "~" * max(0, _width(marked) - 1)
    number = f"{place.line:>5} | "
    click.echo(f"{click.style(number, dim=True)}{shown}")
    click.echo(f"{click.style('      | ', dim=True)}{click.style(caret, fg=color, bold=True)}")


def _width(text: str) -> int:
    """Columns of a text on a terminal.

    >>> _width("été"), _width("日本")
    (3, 4)
    """
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def count(number: int, word: str) -> str:
    """
    >>> count(1, "error"), count(2, "error"), count(0, "warning")
    ('1 error', '2 errors', 'no warnings')
    """
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"
