"""Checking an upload: every problem of it at once, errors and warnings, before anything is taken.

In order: strict JSON (`reading`), the top level, each document's shape, names, sense, and what providers do differently.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flows.check.allowed import allowed_problems
from flows.check.documents import document_problems
from flows.check.flow_map import FlowMap
from flows.check.merged import Merged
from flows.check.reading import MAX_BYTES, NotJson, TooDeep, TooLarge, mistakes, read, too_deep
from flows.check.top import top_problems
from flows.check.uncollected import uncollected
from flows.check.wording import audio_problems
from flows.check.worst import Worst, worst_case
from flows.configuration import KINDS, Configuration
from flows.destinations import Destinations
from flows.document import Flow
from flows.document.base import guesses
from flows.problems import Problem
from flows.words import words

MAX_PROBLEMS = 1_000
MAX_GUESSES = 100
"""Problems of an upload that say what was meant; to find that takes up to a hundredth of a second each."""

__all__ = ["MAX_BYTES", "Checked", "NotJson", "TooLarge", "Worst", "check", "check_upload", "worst_cases"]


@dataclass(frozen=True)
class Checked:
    """What came of checking an upload.

    problems: errors first. configuration: as it would be after the upload; None when there are errors.
    """

    problems: list[Problem]
    configuration: Configuration | None

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "warning"]


def check(
    source: bytes | str,
    current: Configuration,
    whole: bool = False,
    now: datetime | None = None,
    audio: Collection[str] = (),
    allowed: Destinations | None = None,
) -> Checked:
    """Check an upload as it was sent against the current configuration.

    whole: what the upload does not name is removed. now: aware; without it nothing is told about the time to come, and no
    problem has an example. audio: names of the sounds that have some. allowed: where the operator lets dials go; None: not
    known. Raises `NotJson` and `TooLarge`, nothing else.
    """
    try:
        upload = read(source)
    except TooDeep:
        return Checked([too_deep()], None)
    return check_upload(upload, current, whole, now, audio, allowed)


@uncollected()
def check_upload(
    upload: object,
    current: Configuration,
    whole: bool = False,
    now: datetime | None = None,
    audio: Collection[str] = (),
    allowed: Destinations | None = None,
) -> Checked:
    """The same from JSON values. Raises nothing."""
    problems = mistakes(upload)
    if not isinstance(upload, dict):
        return Checked(
            [Problem("error", "not_an_object", "", words("The upload must be one JSON object.")), *problems], None
        )
    if any(
        problem.code in ("too_deep", "too_many_values", "bad_text", "too_long", "not_a_number", "wrong_type")
        for problem in problems
    ):
        return Checked(_cut(problems), None)
    with guesses(MAX_GUESSES):
        merged = Merged(upload, current, whole)
        problems += top_problems(upload, merged)
        problems += document_problems(merged, now)
    problems += [*audio_problems(merged, audio), *allowed_problems(merged, allowed)]
    return _checked(_cut(problems), upload, current, whole)


def _checked(problems: list[Problem], upload: Mapping[str, Any], current: Configuration, whole: bool) -> Checked:
    if any(problem.severity == "error" for problem in problems):
        return Checked(problems, None)
    documents = {kind: upload[kind] for kind in KINDS if kind in upload}
    return Checked(problems, current.merged(documents, whole))


def worst_cases(configuration: Configuration) -> dict[str, Worst]:
    """Flow → the worst that it does to a caller who does nothing and for whom nobody answers. Of a configuration without errors."""
    models = {name: Flow.model_validate(configuration.document("flows", name)) for name in configuration.names("flows")}
    return {name: worst_case(FlowMap(model), configuration.document) for name, model in models.items()}


def _cut(problems: list[Problem]) -> list[Problem]:
    """Errors before warnings, each once, and not more than people read."""
    found = sorted(dict.fromkeys(problems), key=lambda problem: problem.severity)
    if len(found) <= MAX_PROBLEMS:
        return found
    more = len(found) - MAX_PROBLEMS
    message = words(
        "There are at least {more:,} more problems than the {max_problems:,} that are listed.",
        more=more,
        max_problems=MAX_PROBLEMS,
    )
    return [*found[:MAX_PROBLEMS], Problem(found[0].severity, "more_problems", "", message)]
