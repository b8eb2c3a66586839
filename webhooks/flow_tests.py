"""The tests that live with the flow: calls and what must come of them, run before a publish (flow-document, section 9)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, get_args

from flows.configuration import Configuration, pointer
from flows.document.resources import FlowTest
from flows.problems import Problem
from flows.program import Program
from flows.schedules.zones import at_instant
from flows.words import joined, template, words
from sounds.phrases import phrase
from webhooks.phone.base import LineFault
from webhooks.phone.script import BadInput
from webhooks.service import Service
from webhooks.simulation import ProviderName, Simulated, simulate

PROVIDERS: tuple[ProviderName, ...] = get_args(ProviderName)
Severity = Literal["error", "warning"]
Seen = tuple[str, str]
"""What kind of thing happened, as an expectation names it, and its text."""


def run_tests(here: Service, configuration: Configuration, severity: Severity = "error") -> list[Problem]:
    """Every test of a configuration that was checked, on both providers; a problem for each that fails."""
    program = Program(0, configuration, phrase, here.live.audio, here.live.followed)
    return [
        problem
        for name in configuration.names("tests")
        for problem in _run(
            here, program, name, FlowTest.model_validate(configuration.document("tests", name)), severity
        )
    ]


def _run(here: Service, program: Program, name: str, test: FlowTest, severity: Severity) -> Iterator[Problem]:
    for provider in PROVIDERS:
        where, why = _failure(here, program, test, provider)
        if why:
            message = words('test "{name}" on {provider}: {why}', name=name, provider=provider.capitalize(), why=why)
            yield Problem(severity, "test_failed", pointer("tests", name, *where), message)
            return  # what fails on one provider mostly fails on the other, and says the same


def _failure(
    here: Service, program: Program, test: FlowTest, provider: ProviderName
) -> tuple[tuple[str | int, ...], str]:
    flow = program.flow_of(test.call.number)
    zone = program.flow(flow).model.timezone if flow else "UTC"
    at = at_instant(test.call.at, zone)
    call: dict[str, Any] = {"number": test.call.number, "caller": test.call.caller, "at": at, "provider": provider}
    try:
        simulated = simulate(here, program, **call, inputs=test.inputs)
    except (BadInput, LineFault) as wrong:
        return ("inputs",), str(wrong)
    return unmet(list(happened(simulated)), [_wanted(one.model_dump(exclude_unset=True)) for one in test.expect])


def _wanted(expectation: dict[str, Any]) -> Seen:
    ((kind, value),) = expectation.items()
    return kind, "" if value is True else str(value)


def happened(simulated: Simulated) -> Iterator[Seen]:
    """What happened on a call, in order, in the words of expectations."""
    for (heard, turn), mailbox in zip(simulated.turns, simulated.mailboxes, strict=True):
        if turn and turn.step:
            yield "step", turn.step
        if turn and turn.menu:
            yield "menu", turn.menu
        for one in heard.heard:
            yield "hears", one.text or one.sound
        for number in heard.dials:
            yield "dials", number
        if mailbox:
            yield "mailbox", mailbox
    if simulated.ended_by:
        yield "ends", simulated.ended_by


SEEN = {
    "step": template('step "{text}"'),
    "menu": template('menu "{text}"'),
    "hears": template('hears "{text}"'),
    "dials": template('dials "{text}"'),
    "mailbox": template('mailbox "{text}"'),
    "ends": template('ends "{text}"'),
}
NOTHING = {
    "step": template("no step"),
    "menu": template("no menu"),
    "hears": template("no hears"),
    "dials": template("no dials"),
    "mailbox": template("no mailbox"),
    "ends": template("no ends"),
}


def _told(kind: str, text: str) -> str:
    return words(SEEN[kind], text=text)


def unmet(seen: list[Seen], wanted: list[Seen]) -> tuple[tuple[str | int, ...], str]:
    """The place of the first expectation that was not met, and what happened instead; "" where all were.

    They are met in order; other things may happen between, and one text may hold several things to be heard.

    >>> unmet([("hears", "Bonjour, tapez 1"), ("dials", "+331")], [("hears", "Bonjour"), ("hears", "tapez 1"), ("dials", "+331")])
    ((), '')
    >>> unmet([("hears", "Bonjour")], [("hears", "Bonsoir")])
    (('expect', 0), 'expected hears "Bonsoir"; after what was met came: hears "Bonjour"')
    """
    at, offset = 0, 0
    for number, (kind, value) in enumerate(wanted):
        found = next(_matches(seen, at, offset, kind, value), None)
        if found is None:
            after = [_told(other, text) for other, text in seen[at:] if other == kind] or [words(NOTHING[kind])]
            return ("expect", number), words(
                "expected {what}; after what was met came: {seen}",
                what=_told(kind, value or words("the end")),
                seen=joined(after, "; "),
            )
        at, offset = found
    return (), ""


def _matches(seen: list[Seen], at: int, offset: int, kind: str, value: str) -> Iterator[tuple[int, int]]:
    for place in range(at, len(seen)):
        other, text = seen[place]
        start = offset if place == at else 0
        if other != kind:
            continue
        if kind == "hears" and (found := text.find(value, start)) >= 0:
            yield place, found + len(value)
        elif kind != "hears" and start == 0 and value in ("", text):
            yield place + 1, 0
