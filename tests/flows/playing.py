"""Calls played through the interpreter alone: configurations and events from tables, turns in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flows import instructions as told
from flows.configuration import Configuration
from flows.events import (
    Call,
    CalleeAnswered,
    CalleePressed,
    Continued,
    DialEnded,
    DigitsPressed,
    Event,
    Line,
    MessageRecorded,
    NoInput,
    QueueEnded,
    QueueWaits,
    RequestEnded,
    WaitContinues,
)
from flows.interpreter import Turn, advance, begin
from flows.position import Seal
from flows.program import Program
from flows.schedules.zones import at_instant

LINES = {"twilio": Line(True, True), "vonage": Line(False, False), "queues": Line(True, True, hunts=True)}
CALLED = "+33972101010"
SEAL = Seal(bytes(64))


def configuration(case: Mapping[str, Any]) -> Configuration:
    """A configuration of one flow: `actions` of its only step, or `steps`; with `menus`, more of the `flow`, more `documents`."""
    steps = case.get("steps") or [{"name": "only", "actions": case.get("actions", [])}]
    flow = {"timezone": "Europe/Paris", "language": "fr-FR", "steps": steps, "menus": case.get("menus", {})}
    documents = {
        "numbers": {CALLED: {"flow": "accueil"}},
        "flows": {"accueil": {**flow, **case.get("flow", {})}},
        "mailboxes": {"general": {}},
        **case.get("documents", {}),
    }
    return Configuration().merged(documents)


def program(case: Mapping[str, Any]) -> Program:
    """The same, ready to run; the product's own texts are their keys."""
    audio = {name: f"https://ivr.example.com/sounds/1/{name}.wav" for name in case.get("audio", ())}
    return Program(1, configuration(case), lambda key, language: f"<{key} {{key}}>", audio)


def call(case: Mapping[str, Any]) -> Call:
    line = LINES[case.get("line", "twilio")]
    return Call("CA1", case.get("caller", "+33612345678"), CALLED, line, attestation=case.get("attestation"))


def event(written: Any) -> Event:
    """An event of a table: keys, "" for silence, or an object of one key."""
    if isinstance(written, str):
        return DigitsPressed(written) if written else NoInput()
    ((kind, value),) = written.items()
    if kind == "request":
        return RequestEnded(value["ok"], tuple(value.get("values", {}).items()), value.get("detail", ""))
    return {
        "dial": DialEnded,
        "pressed": CalleePressed,
        "recorded": MessageRecorded,
        "queue": QueueEnded,
        "round": lambda facts: QueueWaits(**facts),
        "waits": WaitContinues,
        "answers": lambda _: CalleeAnswered(),
        "continue": lambda _: Continued(),
    }[kind](value)


def instant(case: Mapping[str, Any]) -> datetime:
    return at_instant(case.get("at", "2026-11-23T10:00"), "Europe/Paris")


def play(case: Mapping[str, Any]) -> list[Turn]:
    """The turns of a call, one for each event of `on` after the first. Every position goes through its URL and back."""
    ready, now = program(case), instant(case)
    turns = [begin(ready, call(case), now)]
    for written in case.get("on", ()):
        position = turns[-1].position
        assert position is not None, f"the call was over before {written!r}"
        query = dict(pair.split("=", 1) for pair in SEAL.query(position).split("&"))
        read = SEAL.position(query, position.call.line)
        assert read == position
        turns.append(advance(ready, read, event(written), now))
    return turns


def words(instructions: Iterable[told.Instruction]) -> list[str]:
    """Instructions in a few words each."""
    return [_words(instruction) for instruction in instructions]


def _words(instruction: told.Instruction) -> str:
    match instruction:
        case told.Say(text, language, _, loop):
            foreign = "" if language == "fr-FR" else f" ({language})"
            return text + foreign + (" forever" if loop == told.FOREVER else "")
        case told.Play(name, _, loop):
            return f"♪ {name}" + (" forever" if loop == told.FOREVER else "")
        case told.Gather(prompts, most, seconds, finish):
            heard = " + ".join(map(_words, prompts))
            return f"keys: {most} within {seconds} s{f', ends on {finish}' if finish else ''}: {heard}".rstrip(": ")
        case told.Dial():
            return _dial(instruction)
        case told.Record(mailbox, seconds):
            return f"record {mailbox} {seconds} s"
        case told.Pause(seconds):
            return f"pause {seconds} s"
        case told.Enqueue(queue, caller_id):
            return f"wait in queue {queue}, agents see {caller_id}"
        case told.Leave(result):
            return f"leave {result}".strip()
        case told.Reject(reason):
            return f"reject {reason}"
        case _:
            return type(instruction).__name__.lower()


def _dial(dial: told.Dial) -> str:
    targets = ", ".join(target.to for target in dial.targets)
    more = [word for word in ("screened", "accept", "record") if getattr(dial, word)]
    limit = f" at most {dial.time_limit} s" if dial.time_limit != 14400 else ""
    return " ".join([f"dial {targets} as {dial.caller_id} for {dial.timeout} s{limit}", *more])
