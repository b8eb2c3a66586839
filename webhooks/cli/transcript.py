"""A call as people read it: one line for each thing that is heard, done or decided."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Callable, Mapping
from typing import Any

import click
import phonenumbers

from flows.speech import SOUND_SECONDS, SPEECH
from flows.supposed import NOBODY
from webhooks.cli.at import local
from webhooks.cli.line import Line
from webhooks.phone.base import Heard, Phone, Turn
from webhooks.phone.script import Input

WIDTH = 96
OUTCOMES = {"answered": "answered", "busy": "busy", "no_answer": "no answer", "failed": "cannot be reached"}
ENDS = {
    "hangup": "the line hangs up",
    "reject": "the call is refused",
    "voicemail": "the message is taken, the line hangs up",
    "dial": "the conversation is over",
    "caller": "the caller hangs up",
}


class Transcript:
    """Prints one call. pace: seconds between lines. Time passes on the line's clock as things are heard."""

    def __init__(self, line: Line, phone: Phone, zone: str, *, why: bool = False, pace: float = 0.0) -> None:
        self._line, self._phone, self._zone, self._why, self._pace = line, phone, zone, why, pace
        self._shown: list[tuple[int, int, int, bool]] = []
        self._reasons = 0

    def opening(self, provider: str, number: str, caller: str | None) -> None:
        at = local(self._line.clock(), self._zone)
        title = f"{provider.capitalize()} · {at:%A} {at.day} {at:%B %Y}, {at:%H:%M} {self._zone}"
        click.echo()
        click.secho(title, bold=True)
        who = pretty(caller) if caller else "a withheld number"
        self.say("☎", f"{who} calls {self._called(number)}", "cyan")

    def _called(self, number: str) -> str:
        if number == NOBODY:
            return f"the flow {self._line.answers}"
        entry = self._line.configuration.document("numbers", number) or {}
        return f"{pretty(number)} ({entry['label']})" if entry.get("label") else pretty(number)

    def input(self, input: Input) -> None:
        """What the caller, or whoever is rung, does."""
        if isinstance(input, Mapping) and "dial" in input:
            outcomes = [input["dial"]] if isinstance(input["dial"], str) else input["dial"]
            self.say("…", ", then ".join(OUTCOMES[outcome] for outcome in outcomes), "magenta")
        elif isinstance(input, Mapping):
            self.say("✎", f"the caller speaks for {input['says']} seconds", "cyan")
        elif input == "":
            self.say("▷", "the caller presses nothing", "cyan")
        elif input != "hangup":
            self.say("▶", f"the caller presses {input}", "cyan")

    def news(self) -> None:
        """Whatever of the phone's turns has not been shown yet, after the reasons for it."""
        self._decisions()
        for place, turn in enumerate(self._phone.turns):
            if place == len(self._shown):
                self._shown.append((0, 0, 0, False))
            elif place < len(self._shown) - 1:
                continue  # only the last turn shown can have grown
            self._turn(place, turn)

    def _turn(self, place: int, turn: Turn) -> None:
        heard, whispered, dials, records = self._shown[place]
        self._shown[place] = (len(turn.heard), len(turn.whispered), len(turn.dials), turn.records)
        for whisper in turn.whispered[whispered:]:
            self._heard("◁", whisper, "who is rung hears: ")
        for prompt in turn.heard[heard:]:
            self._heard("◀", prompt)
        for target in turn.dials[dials:]:
            self.say("⇢", f"rings {pretty(target)}", "magenta")
        if turn.records and not records:
            self.say("●", "records a message", "yellow")

    def _heard(self, sign: str, heard: Heard, before: str = "") -> None:
        text = f"“{heard.text}”" if heard.text else f"♪ the sound “{heard.sound}”"
        self.say(sign, before + text)
        self._line.clock.passes(len(heard.text) / SPEECH if heard.text else SOUND_SECONDS)

    def _decisions(self) -> None:
        reasons = self._line.why()
        for reason in reasons[self._reasons :] if self._why else ():
            self.say("·", reason, None, dim=True)
        self._reasons = len(reasons)

    def end(self) -> None:
        if self._phone.ended_by:
            self.say("☎", ENDS[self._phone.ended_by], "green")

    def note(self, text: str) -> None:
        click.secho(f"          {text}", dim=True)

    def say(self, sign: str, text: str, fg: str | None = None, dim: bool = False) -> None:
        """One line, wrapped, with its time."""
        at = click.style(f"{local(self._line.clock(), self._zone):%H:%M:%S}", dim=True)
        lines = textwrap.wrap(text, WIDTH - 12) or [""]
        for place, line in enumerate(lines):
            lead = f"{at}  {click.style(sign, fg=fg, bold=not dim)} " if place == 0 else " " * 12
            click.echo(f"{lead}{click.style(line, fg=fg, dim=dim)}")
        if self._pace:
            time.sleep(self._pace)


def pretty(number: str) -> str:
    """A number as people read it; anything else as it is.

    >>> pretty("+33972101010"), pretty("sip:accueil@example.com")
    ('+33 9 72 10 10 10', 'sip:accueil@example.com')
    """
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def as_json(phone: Phone, provider: str, reasons: Callable[[], list[str]]) -> dict[str, Any]:
    """The call as scripts read it, in the words of simulate."""
    turns = [
        {
            "input": turn.input,
            "heard": [str(heard) for heard in turn.heard],
            "whispered": [str(heard) for heard in turn.whispered],
            "dials": turn.dials,
            "records": turn.records,
            "document": turn.document,
        }
        for turn in phone.turns
    ]
    end = {"by": phone.ended_by} if phone.ended_by else None
    return {
        "provider": provider,
        "number": phone.called,
        "caller": phone.caller,
        "turns": turns,
        "end": end,
        "why": reasons(),
    }
