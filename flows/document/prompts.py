"""Prompts: what is heard. Spoken text, a sound, one of several languages, or a list of these (flow-document, section 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Discriminator, Field, Tag
from typing_extensions import TypeAliasType

from flows.document.base import Language, Model, Name, Ref, Spoken
from flows.words import words

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_OPENING = "next_opening:"
_EXCEPT = re.compile(r"\sexcept\s")
MAX_PARTS = 50
"""Parts of one prompt that is a list."""


class SayPrompt(Model):
    """Text that is spoken by the provider's voice."""

    say: Spoken
    """What is said. May hold {caller}, {called}, any collected variable, {next_opening:HOURS} or
    {next_opening:HOURS except CALENDAR}."""


class SoundPrompt(Model):
    """A sound of the configuration. While its audio is missing, `say` is spoken, else the sound's own text."""

    sound: Annotated[Name, Ref("sounds")] = Field(examples=["bienvenue"])
    """Name of a sound."""
    say: Spoken | None = None
    """Spoken when the audio is missing."""


class LanguagesPrompt(Model):
    """One prompt for each language: the call's language is taken, else the flow's, else the first."""

    languages: dict[Language, Prompt] = Field(min_length=1, examples=[{"fr-FR": "Bonjour.", "en-GB": "Good morning."}])
    """BCP-47 tag → prompt."""


PROMPT_KINDS = {"say": "<say>", "sound": "<sound>", "languages": "<languages>"}


def prompt_kind(prompt: Any) -> str | None:
    """The tag of the form that a prompt has, None where it has none."""
    if isinstance(prompt, str):
        return "<text>"
    if isinstance(prompt, list):
        return "<list>"
    if isinstance(prompt, SayPrompt | SoundPrompt | LanguagesPrompt):
        return {SayPrompt: "<say>", SoundPrompt: "<sound>", LanguagesPrompt: "<languages>"}[type(prompt)]
    if isinstance(prompt, dict):
        return next((PROMPT_KINDS[key] for key in ("languages", "sound", "say") if key in prompt), None)
    return None


NO_PROMPT = words('A prompt is a text, {{"say": …}}, {{"sound": …}}, {{"languages": …}}, or a list of these.')

if TYPE_CHECKING:
    Prompt = str | SayPrompt | SoundPrompt | LanguagesPrompt | list[Any]
else:
    Prompt = TypeAliasType(
        "Prompt",
        Annotated[
            Annotated[Spoken, Tag("<text>")]
            | Annotated[SayPrompt, Tag("<say>")]
            | Annotated[SoundPrompt, Tag("<sound>")]
            | Annotated[LanguagesPrompt, Tag("<languages>")]
            | Annotated[list["Prompt"], Field(min_length=1, max_length=MAX_PARTS), Tag("<list>")],
            Discriminator(
                prompt_kind,
                custom_error_type="bad_prompt",
                custom_error_message=NO_PROMPT,
            ),
            Field(
                description="What is heard: a text, a sound, one prompt for each language, or a list of these.",
                examples=["Bienvenue.", {"sound": "bienvenue", "say": "Bienvenue."}],
            ),
        ],
    )
LanguagesPrompt.model_rebuild()


def placeholders(text: str) -> Iterator[str]:
    """The names in braces of a text.

    >>> list(placeholders("Call {caller}, we open {next_opening:service except fermetures}"))
    ['caller', 'next_opening:service except fermetures']
    """
    return (match.group(1) for match in PLACEHOLDER.finditer(text))


def opening_of(inside: str) -> tuple[str, str] | None:
    """The hours and the calendar ("": none) of `{next_opening:…}`; None where the braces hold something else.

    >>> opening_of("next_opening: service  except fermetures "), opening_of("next_opening:service"), opening_of("caller")
    (('service', 'fermetures'), ('service', ''), None)
    """
    rest = inside.removeprefix(_OPENING).strip()
    if not inside.startswith(_OPENING) or not rest:
        return None
    hours, *calendar = _EXCEPT.split(rest, maxsplit=1)
    return hours.strip(), calendar[0].strip() if calendar else ""
