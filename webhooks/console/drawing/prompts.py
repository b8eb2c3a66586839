"""Prompts in a few words: what is said, or which sound is heard."""

from __future__ import annotations

from typing import Any, NamedTuple

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale

from flows.configuration import Configuration


class Heard(NamedTuple):
    """One part of a prompt. sound: its name, "" where a voice speaks. language: where it is only heard in that, its name."""

    text: str
    sound: str = ""
    language: str = ""


def heard(prompt: Any, configuration: Configuration, language: str = "") -> list[Heard]:
    """The parts of a prompt, in order; what is none is left out."""
    if isinstance(prompt, str):
        return [Heard(prompt, "", language)]
    if isinstance(prompt, list):
        return [part for one in prompt for part in heard(one, configuration, language)]
    if not isinstance(prompt, dict):
        return []
    if "sound" in prompt:
        name = str(prompt["sound"])
        return [Heard(str(prompt.get("say") or _text_of(name, configuration)), name, language)]
    if isinstance(prompt.get("languages"), dict):
        found = prompt["languages"].items()
        return [part for tag, one in found for part in heard(one, configuration, language_name(tag))]
    return [Heard(str(prompt["say"]), "", language)] if prompt.get("say") else []


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
