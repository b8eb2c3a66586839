"""Prompts made ready to be heard: language chosen, sounds found, braces filled in (flow-document, section 6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from flows.document.base import MAX_TEXT
from flows.document.prompts import PLACEHOLDER, LanguagesPrompt, SayPrompt, SoundPrompt, opening_of
from flows.instructions import Heard, Play, Say, Voice
from flows.numbers import spelled
from flows.own_sounds import own_key, own_sound
from flows.schedules.opening import next_opening
from flows.schedules.words import opening_in_words

if TYPE_CHECKING:
    from flows.document.flow import Voices
    from flows.events import Call
    from flows.program import Program
    from flows.telling import Telling


def heard(walk: Telling, prompt: Any, language: str) -> Iterator[Heard]:
    """What of a prompt is heard, part by part; a part that comes to nothing is left out."""
    if isinstance(prompt, str):
        yield from spoken(walk, prompt, language)
    elif isinstance(prompt, SayPrompt):
        yield from spoken(walk, prompt.say, language)
    elif isinstance(prompt, SoundPrompt):
        yield from _sound(walk, prompt, language)
    elif isinstance(prompt, LanguagesPrompt):
        tag = _tag(prompt.languages, language, walk.flow.model.language)
        yield from heard(walk, prompt.languages[tag], tag)
    else:
        for part in prompt:
            yield from heard(walk, part, language)


def _sound(walk: Telling, prompt: SoundPrompt, language: str) -> Iterator[Heard]:
    url, own = walk.program.audio.get(prompt.sound), own_key(prompt.sound)
    if url:
        yield Play(prompt.sound, url)
    elif text := prompt.say or walk.program.sound_text(prompt.sound):
        yield from spoken(walk, text, language)
    elif own:
        yield Say(walk.program.phrases(own, language), language, walk.voice_in(language))
    else:
        walk.alert(f"sound {prompt.sound} has neither audio nor text")


def own(program: Program, key: str, language: str, *, call: Call | None = None) -> Heard:
    """A text of the product, or what the configuration has in its place, where no flow is walked: only the call's numbers
    are filled in."""
    name = own_sound(key)
    if url := program.audio.get(name):
        return Play(name, url)
    numbers = {"caller": call.caller, "called": call.called} if call else {}
    text = PLACEHOLDER.sub(lambda match: spelled(numbers.get(match[1]) or ""), program.sound_text(name) or "")
    return Say(text if _says(text) else program.phrases(key, language), language)


def _tag(languages: dict[str, Any], *wanted: str) -> str:
    """The call's language, else the flow's; another region of the same language before a foreign one; else the first."""
    for language in wanted:
        if language in languages:
            return language
        # Case does not matter, https://www.rfc-editor.org/rfc/rfc5646#section-2.1.1
        lower = language.lower()
        tags = [tag for tag in languages if tag.lower().split("-")[0] == lower.split("-")[0]]
        if tags:
            return next((tag for tag in tags if tag.lower() == lower), tags[0])
    return next(iter(languages))


def spoken(walk: Telling, text: str, language: str) -> Iterator[Say]:
    """Text with its braces filled in, as far as anything is left of it."""
    if "{" not in text:  # an upload with a text that says nothing was refused
        yield Say(text, language, walk.voice_in(language))
        return
    words = filled(walk, text, language)
    if _says(words):
        yield Say(words[:MAX_TEXT], language, walk.voice_in(language))


def _says(text: str) -> bool:
    return any(char.isalnum() for char in text)


def filled(walk: Telling, text: str, language: str) -> str:
    """The text with {caller}, {called}, collected values and openings in their place."""
    return PLACEHOLDER.sub(lambda match: _value(walk, match.group(1), language), text)


def _value(walk: Telling, name: str, language: str) -> str:
    if name == "caller":
        return spelled(walk.call.caller) if walk.call.caller else ""
    if name == "called":
        return spelled(walk.call.called)
    if opening := opening_of(name):
        return _opening(walk, *opening, language)
    value = walk.values.get(name, "")
    return spelled(value) if value.isascii() and value.isdigit() else value


def _opening(walk: Telling, hours_name: str, calendar_name: str, language: str) -> str:
    hours = walk.hours(hours_name)
    calendar = walk.calendar(calendar_name) if calendar_name else None
    return opening_in_words(next_opening(hours, calendar, walk.now), walk.now, str(hours.zone), language)


def is_fixed(prompt: Any) -> bool:
    """Whether a prompt is heard the same way on every call: no braces, and no sound, whose audio may come at any time."""
    if isinstance(prompt, str | SayPrompt):
        return "{" not in (prompt if isinstance(prompt, str) else prompt.say)
    if isinstance(prompt, SoundPrompt):
        return False
    parts = prompt.languages.values() if isinstance(prompt, LanguagesPrompt) else prompt
    return all(is_fixed(part) for part in parts)


def voice_of(voices: Voices | None) -> Voice | None:
    """The flow's voices as the line is told them."""
    if voices is None:
        return None
    vonage = voices.vonage
    return Voice(voices.twilio, vonage.style if vonage else None, vonage.premium if vonage else None)
