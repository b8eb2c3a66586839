"""Which configuration is meant: a revision, a draft, what somebody works on, or a file; and its program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import click
from pydantic import ValidationError

from flows.configuration import Configuration
from flows.program import Events, Program
from flows.store.store import Store
from flows.store.workspaces import Workspace
from sounds.addresses import address
from sounds.phrases import phrase
from webhooks.cli.db import opened

T = TypeVar("T")
WORDS = "a revision's number, live, draft (the newest), the name of somebody who works on one, or a FILE"


@dataclass(frozen=True)
class Chosen:
    """A configuration that somebody named. revision: its number, 0 where it is none."""

    words: str
    revision: int
    program: Program


class Choosing:
    """Finds configurations. The database is opened only where one is asked for that is in it."""

    @cached_property
    def _kept(self) -> tuple[Mapping[str, str], Mapping[str, Mapping[str, Events]]]:
        """Addresses of audio, and events of calendars that are followed."""
        with opened() as store:
            audio = {name: address(name, known) for name, known in store.audio.hashes().items()}
            return audio, store.followed.events()

    def chosen(self, which: str) -> Chosen:
        """The configuration that is meant. A file is taken on top of nothing. Raises click.ClickException, Exit after problems."""
        path = Path(which)
        if which.isdecimal() or (not path.is_file() and "/" not in which and path.suffix != ".json"):
            return self._stored(which)
        if not path.is_file():
            raise click.UsageError(f"There is no file {which}.")
        return Chosen(which, 0, Program(0, _of_file(path), phrase))

    def revision(self, number: int) -> Program | None:
        """The program of a revision, None where there is none."""
        with opened() as store:
            body = store.revisions.body(number)
        return Program(number, Configuration.from_bytes(body), phrase, *self._kept) if body is not None else None

    def _stored(self, which: str) -> Chosen:
        with opened() as store:
            number, configuration = _named(store, which)
        words = f"revision {number}" if number else f"what {which} works on"
        return Chosen(words, number, Program(number, configuration, phrase, *self._kept))


def _named(store: Store, which: str) -> tuple[int, Configuration]:
    revisions = store.revisions
    if which == "draft":
        number = next((one.number for one in revisions.list(500) if one.status == "draft"), None)
    else:
        number = int(which) if which.isdecimal() else revisions.live() if which == "live" else None
    body = revisions.body(number) if number is not None and number < 2**31 else None
    if number is not None and body is not None:
        return number, Configuration.from_bytes(body)
    work = store.workspaces.get(which) if number is None else None
    if work is None:
        raise click.UsageError(f'There is no configuration "{which}". Say {WORDS}.')
    return 0, _worked_on(store, work)


def _worked_on(store: Store, work: Workspace) -> Configuration:
    from webhooks.console.workspace import overlaid

    base = store.revisions.body(work.base) if work.base else None
    return overlaid(Configuration.from_bytes(base) if base else Configuration(), work.documents)


def _of_file(path: Path) -> Configuration:
    """The configuration in a file. Prints its problems and exits when there are errors."""
    from webhooks.cli import problems as printing
    from webhooks.cli.check import one

    source = printing.Source(str(path), path.read_bytes())
    problems, at, configuration = one(source, Configuration())
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        printing.show(source, errors, at)
        raise click.exceptions.Exit(1)
    return configuration


def readable(what: Callable[[], T]) -> T:
    """What comes of working with configurations. Raises click.ClickException where one holds mistakes, as a working draft may."""
    try:
        return what()
    except (ValidationError, KeyError) as error:
        told = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error.args[0]
        raise click.ClickException(f"A configuration holds mistakes: {told}") from error
