"""Documents of the kind "tests": steps and menus of the flow, times and inputs (flow-document, section 9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

from flows.actions.base import Outcomes
from flows.check.merged import Merged
from flows.check.names import UNKNOWN, Document
from flows.configuration import pointer
from flows.document.resources import FlowTest
from flows.numbers import number_error, number_meant
from flows.problems import Problem
from flows.schedules.errors import Unreadable
from flows.schedules.text import read_when
from flows.words import joined, template, words

OUTCOMES: tuple[str, ...] = get_args(Outcomes)
LONGEST_MESSAGE = 3_600
NONE = {
    "step": template('There is no step "{wanted}" in the flow "{name}".'),
    "menu": template('There is no menu "{wanted}" in the flow "{name}".'),
}


def flow_test_problems(name: str, test: FlowTest, merged: Merged) -> Iterator[Problem]:
    """Everything that is wrong with one test whose shape is right."""

    def error(code: str, path: tuple[str | int, ...], message: str, meant: str | None = None) -> Problem:
        return Problem("error", code, pointer("tests", name, *path), message, meant)

    try:
        read_when(test.call.at)
    except Unreadable as unreadable:
        yield error("bad_date", ("call", "at"), unreadable.message, unreadable.suggestion)
    for index, given in enumerate(test.inputs):
        if sentence := input_error(given):
            yield error("bad_input", ("inputs", index), sentence)
    flow = _flow_of(test.call.number, merged)
    for index, expected in enumerate(test.expect):
        place = ("expect", index)
        if expected.dials and not expected.dials.startswith("sip") and (sentence := number_error(expected.dials)):
            yield error("bad_number", (*place, "dials"), sentence, number_meant(expected.dials))
        for what in ("step", "menu"):
            wanted = getattr(expected, what)
            if flow and wanted is not None and wanted not in (own := flow.own(what)):
                message = words(NONE[what], wanted=wanted[:60], name=flow.name)
                yield error(UNKNOWN[what][0], (*place, what), message, merged.closest_of(wanted, own))


def _flow_of(number: str, merged: Merged) -> Document | None:
    found = merged.document("numbers", number)
    name = found.get("flow") if isinstance(found, dict) else None
    return (
        Document("flows", name, merged.document("flows", name))
        if isinstance(name, str) and merged.has("flows", name)
        else None
    )


def input_error(given: Any) -> str | None:
    """What is wrong with one input of a test or a simulated call, as a sentence; None if nothing is.

    >>> input_error("1#"), input_error({"dial": ["busy", "answered"]}), input_error({"says": 12})
    (None, None, None)
    """
    if isinstance(given, str):
        return (
            None
            if given == "hangup" or re.fullmatch(r"[0-9*#]*", given)
            else words('"{given}" cannot be pressed: {forms}', given=given[:60], forms=FORMS)
        )
    if isinstance(given, dict) and len(given) == 1:
        if "dial" in given:
            outcomes = given["dial"] if isinstance(given["dial"], list) else [given["dial"]]
            if outcomes and all(isinstance(each, str) and each in OUTCOMES for each in outcomes):
                return None
            return words("A dial ends as one of {outcomes}, or as a list of these.", outcomes=joined(OUTCOMES))
        if "says" in given:
            seconds = given["says"]
            right = (
                isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 <= seconds <= LONGEST_MESSAGE
            )
            return None if right else words("says takes seconds, from 0 to {most}.", most=LONGEST_MESSAGE)
    return words("This is no input: {forms}", forms=FORMS)


FORMS = words('an input is keys, "" for silence, {{"dial": outcome}}, {{"says": seconds}} or "hangup".')
