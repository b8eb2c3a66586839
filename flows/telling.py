"""What a turn tells the line, and why: the saying half of a walk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flows import prompting
from flows.instructions import FOREVER, Gather, Heard, Instruction, Pause, Play, Say, Voice
from flows.own_sounds import own_sound
from flows.position import Position
from flows.program import Program, RunnableFlow
from flows.schedules.calendar import Calendar
from flows.schedules.hours import WeeklyHours

MAX_SPOKEN = 10_000
"""Bytes spoken in one document, after which the line is asked to come back. With one more text, which has no more than
10,000 characters, a document stays under the providers' 64 kB."""

NOTHING_SECONDS = 10


class Telling:
    """The facts of a turn (`program`, `flow`, `call`, `now`), and what the line is told in it."""

    def __init__(self, program: Program, flow: RunnableFlow, position: Position, now: datetime) -> None:
        self.program, self.flow, self.call, self.now, self.position = program, flow, position.call, now, position
        memory = position.memory
        self.language, self.caller_name, self.pending = memory.language, memory.caller_name, memory.pending
        self.values = dict(memory.values)
        self._voice = prompting.voice_of(flow.model.voice)
        self.instructions: list[Instruction] = []
        self.trace: list[str] = []
        self.alerts: list[str] = []
        self._spoken = 0

    # What conditions and prompts ask

    @property
    def spoken_language(self) -> str:
        return self.language or self.flow.model.language

    @property
    def answered(self) -> bool:
        """Whether the caller has heard anything: then the call can no longer be refused, only ended."""
        return self.position.turn > 0 or bool(self.instructions)

    def hours(self, name: str) -> WeeklyHours:
        return self.program.hours(name, self.flow.model.timezone)

    def calendar(self, name: str) -> Calendar:
        return self.program.calendar(name, self.flow.model.timezone)

    def switch_on(self, name: str) -> bool:
        return self.program.switch_on(name, self.flow.model.timezone, self.now)

    def shown(self, caller_id: str | None) -> str:
        """The number that is shown to whoever is dialled: that one (None: the flow's), "called" or "caller". A hidden caller, or
        one that the line cannot show, is replaced by the number called."""
        wanted = caller_id or self.flow.model.caller_id
        if wanted == "caller":
            caller = self.call.caller or ""
            return caller if self.call.line.any_caller_id and caller.startswith("+") else self.call.called
        return self.call.called if wanted == "called" else wanted

    # What is said

    def tell(self, *instructions: Instruction) -> None:
        for instruction in instructions:
            self._spoken += _length(instruction)
            self.instructions.append(instruction)

    def heard(self, prompt: Any) -> tuple[Heard, ...]:
        """A prompt as it is heard on this call."""
        kept = self.program.prompts
        key = (id(prompt), self.language, self.flow.name)  # prompts are parts of the program, and live as long
        found = kept.get(key)
        if found is None:
            found = tuple(prompting.heard(self, prompt, self.spoken_language))
            if prompting.is_fixed(prompt):
                kept[key] = found
        return found

    def spoken(self, text: str) -> tuple[Heard, ...]:
        return tuple(prompting.spoken(self, text, self.spoken_language))

    def filled(self, text: str) -> str:
        return prompting.filled(self, text, self.spoken_language)

    def say(self, prompt: Any) -> None:
        self.tell(*self.heard(prompt))

    def say_forever(self, prompt: Any) -> bool:
        """Say a prompt until the caller hangs up; False where the line cannot by itself, and must come back for more."""
        heard = self.heard(prompt)
        if len(heard) != 1:
            self.tell(*(heard or (Pause(NOTHING_SECONDS),)))  # a line that is told nothing would be back at once
            return False
        part = heard[0]
        if isinstance(part, Say):
            self.tell(Say(part.text, part.language, part.voice, FOREVER))
        elif isinstance(part, Play):
            self.tell(Play(part.name, part.url, FOREVER))
        return True

    def phrase(self, key: str, /, **words: str) -> Heard:
        """A text of the product, or the sound of the configuration that stands in its place (`carillon-<key>`)."""
        name, language = own_sound(key), self.spoken_language
        if url := self.program.audio.get(name):
            return Play(name, url)
        text = _put(self.program.sound_text(name) or "", words)
        for heard in prompting.spoken(self, text, language) if text else ():
            return heard
        return Say(_put(self.program.phrases(key, language), words), language, self.voice_in(language))

    def voice_in(self, language: str) -> Voice | None:
        """The flow's voice, for texts in the flow's language; None for another, which a voice need not speak.

        Twilio may say nothing at all then: https://www.twilio.com/docs/voice/twiml/say#voice
        """
        return self._voice if language.lower() == self.flow.model.language.lower() else None

    def say_phrase(self, key: str, /, **words: str) -> None:
        self.tell(self.phrase(key, **words))

    @property
    def is_full(self) -> bool:
        """Whether no more should be said before the line has come back."""
        return self._spoken > MAX_SPOKEN

    def note(self, reason: str) -> None:
        """A line of the trace."""
        self.trace.append(reason)

    def alert(self, reason: str) -> None:
        """Something that somebody must look at; it is in the trace as well."""
        self.alerts.append(reason)
        self.trace.append(f"ALERT {reason}")


def _put(text: str, words: Mapping[str, str]) -> str:
    for word, value in words.items():
        text = text.replace("{" + word + "}", value)
    return text


def _length(instruction: Instruction) -> int:
    if isinstance(instruction, Say):
        return len(instruction.text.encode("utf-8", "surrogatepass"))
    if isinstance(instruction, Gather):
        return sum(map(_length, instruction.prompts))
    return 100
