"""Prompts whose text, audio and languages have come apart."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from flows.actions.language import Language
from flows.check.merged import Merged
from flows.check.names import Document
from flows.configuration import pointer
from flows.document import Flow
from flows.document.prompts import LanguagesPrompt, SoundPrompt
from flows.problems import Problem
from flows.words import joined, words


def wording_problems(document: Document, merged: Merged) -> Iterator[Problem]:
    """Sounds with a text beside them that is not the sound's own."""
    for shape, value, path in document.found:
        if shape.model is SoundPrompt and isinstance(value, dict):
            own = merged.document("sounds", value["sound"]) if isinstance(value.get("sound"), str) else None
            text = own.get("text") if isinstance(own, dict) else None
            say = value.get("say")
            if isinstance(text, str) and isinstance(say, str) and text.split() != say.split():
                message = words(
                    'The sound "{sound}" says something else: its own text begins "{text}".',
                    sound=value["sound"],
                    text=text[:60],
                )
                yield Problem("warning", "text_differs", document.at((*path, "say")), message)


def language_problems(document: Document, flow: Flow) -> Iterator[Problem]:
    """Prompts in several languages that lack one which the flow speaks: its own, or that of a `language` action."""
    chosen = (value for shape, value, _ in document.found if shape.model is Language and isinstance(value, dict))
    spoken = list(dict.fromkeys([flow.language, *(str(value["language"]) for value in chosen)]))
    for shape, value, path in document.found:
        if shape.model is LanguagesPrompt and isinstance(value, dict) and isinstance(value.get("languages"), dict):
            there = {str(tag).partition("-")[0].lower() for tag in value["languages"]}
            missing = [tag for tag in spoken if tag.partition("-")[0].lower() not in there]
            if missing:
                message = words(
                    "The flow speaks {missing} too, in which this is not said: another language is heard there.",
                    missing=joined(missing),
                )
                yield Problem("warning", "language_missing", document.at((*path, "languages")), message)


def audio_problems(merged: Merged, audio: Collection[str]) -> Iterator[Problem]:
    """Sounds whose text changes while their audio stays. audio: the names of those that have some."""
    for name, document in merged.upload.get("sounds", {}).items():
        before = merged.current.document("sounds", name) if name in audio else None
        if isinstance(before, dict) and isinstance(document, dict) and before.get("text") != document.get("text"):
            message = words(
                "The text of this sound has changed, its audio has not: callers hear the old one until it is uploaded anew."
            )
            yield Problem("warning", "audio_behind", pointer("sounds", name, "text"), message)
