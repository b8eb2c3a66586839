"""Languages that the providers do not speak: texts in them may stay unheard."""

from __future__ import annotations

from collections.abc import Iterator

from flows.actions.language import Language
from flows.check.names import Document
from flows.check.shapes import Path
from flows.document import Flow
from flows.document.prompts import LanguagesPrompt, SoundPrompt
from flows.problems import Problem
from flows.words import words

BOTH_SPEAK = (
    "af ar bg bn ca cmn cs cy da de el en es eu fi fil fr gl gu he hi hu id is it ja kn ko lt lv ml mr ms nb nl no pa pl pt"
    " ro ru sk sr sv ta te th tr uk vi yue zh"
)
SPOKEN = frozenset(BOTH_SPEAK.split())
"""Languages that Twilio and Vonage speak, whatever the region: of one that they do not have, the nearest is heard."""
VONAGE_HEARS = (
    "af am ar az bg bn ca cmn cs da de el en es eu fa fi fr gl gu he hi hr hu hy id is it ja jv ka km kn ko lo lt lv ml mr"
    " ms nb ne nl no pl pt ro ru si sk sl sq sr su sv sw ta te th tr uk ur vi zh zu"
)
VONAGE_WRITES = frozenset(VONAGE_HEARS.split())
"""Languages in which Vonage writes down what was said."""
CALLS_OWN = ""
"""Stands for the language that a call is in."""


def is_in(tag: str, languages: frozenset[str]) -> bool:
    """Whether the language of a tag (BCP-47) is one of these.

    >>> is_in("fr-BE", SPOKEN), is_in("ga-IE", SPOKEN)
    (True, False)
    """
    return _language(tag) in languages


def spoken_problems(document: Document, flow: Flow) -> Iterator[Problem]:
    """Warnings for a flow, one for each language that is not spoken and has a text, where it first stands."""
    chosen = _chosen(document, flow)
    places = _named(document) | chosen
    unspoken = [tag for tag in places if not is_in(tag, SPOKEN)]
    texts = _texts(document) if unspoken else set()
    for tag in unspoken:
        if _language(tag) in texts or (tag in chosen and CALLS_OWN in texts):
            yield Problem("warning", "unspoken_language", document.at(places[tag]), _sentence(tag, flow))


def _sentence(tag: str, flow: Flow) -> str:
    # A voice of Twilio's speaks the flow's language, be it in no list (`providers.twilio_languages`).
    if flow.voice and flow.voice.twilio and tag.lower() == flow.language.lower() and "-" in tag:
        return words(
            "Vonage does not speak {language}: there texts may stay unheard. Use sounds with audio, or another language.",
            language=tag,
        )
    return words(
        "Neither Twilio nor Vonage speaks {language}: texts may stay unheard. Use sounds with audio, or another language.",
        language=tag,
    )


def _chosen(document: Document, flow: Flow) -> dict[str, Path]:
    """The languages that a call may be in, and where it is said."""
    actions = [(value, path) for shape, value, path in document.found if shape.model is Language]
    found = {str(value["language"]): (*path, "language") for value, path in reversed(actions)}
    return found | {flow.language: ("language",)}


def _named(document: Document) -> dict[str, Path]:
    """The languages that prompts have, and where."""
    prompts = [(value, path) for shape, value, path in document.found if shape.model is LanguagesPrompt]
    return {tag: (*path, "languages", tag) for value, path in reversed(prompts) for tag in value["languages"]}


def _texts(document: Document) -> set[str]:
    """The languages of all texts that stand beside no sound. A flow without any prompt has those of the product."""
    several = {(*path, "languages") for shape, _, path in document.found if shape.model is LanguagesPrompt}
    sounds = {path for shape, _, path in document.found if shape.model is SoundPrompt}
    found = {_tag_of(path, several) for _, path in document.texts if path[:-1] not in sounds}
    return found or (set() if sounds else {CALLS_OWN})


def _tag_of(path: Path, several: set[Path]) -> str:
    return next((_language(str(path[depth])) for depth in range(1, len(path)) if path[:depth] in several), CALLS_OWN)


def _language(tag: str) -> str:
    return tag.partition("-")[0].lower()
