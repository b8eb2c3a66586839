"""How long it takes to say something: an estimate, for nobody knows before a voice has spoken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flows.document.prompts import LanguagesPrompt, SayPrompt, SoundPrompt

SPEECH = 15.0
"""Characters in a second, as voices read."""
SOUND_SECONDS = 3.0
"""A sound whose text is not known."""
Texts = Callable[[str], str | None]
"""Name of a sound → what is said in it."""


def parts(prompt: Any, texts: Texts) -> Iterator[str | None]:
    """What is said, part by part, in the longest of its languages; None for a sound whose text is not known."""
    if isinstance(prompt, str):
        yield prompt
    elif isinstance(prompt, SayPrompt):
        yield prompt.say
    elif isinstance(prompt, SoundPrompt):
        yield prompt.say or texts(prompt.sound)
    elif isinstance(prompt, LanguagesPrompt):
        yield from max((list(parts(one, texts)) for one in prompt.languages.values()), key=_seconds)
    else:
        for one in prompt or ():
            yield from parts(one, texts)


def seconds(prompt: Any, texts: Texts) -> float:
    """How long a prompt of the document takes; 0 for none.

    >>> seconds("Tapez 1, ou patientez, merci.", lambda sound: None)
    1.9333333333333333
    """
    return _seconds(parts(prompt, texts))


def _seconds(said: Any) -> float:
    return sum(SOUND_SECONDS if text is None else len(text) / SPEECH for text in said)
