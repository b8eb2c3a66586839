"""Prompts in a few words: what is said, or which sound is heard."""

from __future__ import annotations

from typing import Any, NamedTuple

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale

from flows.configuration import Configuration


class Heard(NamedTuple):
    """One part of a prompt. sound: its name, "" where a voice speaks. tag: the language, where it is only heard in that."""

    text: str
    sound: str = ""
    tag: str = ""

    @property
    def language(self) -> str:
        """The name of that language."""
        return language_name(self.tag) if self.tag else ""


def heard(prompt: Any, configuration: Configuration, tag: str = "") -> list[Heard]:
    """The parts of a prompt, in order; what is none is left out."""
    if isinstance(prompt, str):
        return [Heard(prompt, "", tag)]
    if isinstance(prompt, list):
        return [part for one in prompt for part in heard(one, configuration, tag)]
    if not isinstance(prompt, dict):
        return []
    if "sound" in prompt:
        name = str(prompt["sound"])
        return [Heard(str(prompt.get("say") or _text_of(name, configuration)), name, tag)]
    if isinstance(prompt.get("languages"), dict):
        found = prompt["languages"].items()
        return [part for own, one in found for part in heard(one, configuration, str(own))]
    return [Heard(str(prompt["say"]), "", tag)] if prompt.get("say") else []


def language_name(tag: str) -> str:
    """A language in the reader's own, with its country where one is named.

    >>> language_name("??")
    '??'
    """
    try:
        return str(Locale.parse(tag, sep="-").get_display_name(get_locale() or "en"))
    except (ValueError, UnknownLocaleError):
        return tag


def _text_of(name: str, configuration: Configuration) -> str:
    sound = configuration.document("sounds", name)
    return str(sound.get("text") or "") if isinstance(sound, dict) else ""
