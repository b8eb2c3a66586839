"""What is heard, as actions of an NCCO."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from flows.instructions import FOREVER, Heard, Play, Say
from providers.text import pieces, speakable
from providers.vonage_languages import spoken_language

Action = dict[str, Any]

TEXT_LIMIT = 1400  # characters of a talk; 1,500 are allowed
REPEATED = 40_000  # bytes that a text of several pieces may be repeated to
BREAK_LIMIT = 10  # seconds of one SSML break


def heard(prompt: Heard, barge_in: bool = False) -> list[Action]:
    """The actions of a prompt. barge_in: keys end it; then only talk, stream and input may follow, so even silence is a talk."""
    if isinstance(prompt, Say):
        actions = _say(prompt)
    elif isinstance(prompt, Play):
        actions = [_looped({"action": "stream", "streamUrl": [prompt.url]}, prompt.loop)]
    elif not barge_in:
        return [wait(prompt.seconds)]
    else:
        actions = [_silence(seconds) for seconds in _portions(prompt.seconds)]
    return [action | {"bargeIn": True} for action in actions] if barge_in else actions


def _say(say: Say) -> list[Action]:
    """One talk for each piece of the text. None where nothing is left to say, for an empty text is an error."""
    voice: Action = {"language": spoken_language(say.language)}
    if say.voice and say.voice.vonage_style is not None:
        voice["style"] = say.voice.vonage_style
    if say.voice and say.voice.vonage_premium is not None:
        voice["premium"] = say.voice.vonage_premium
    texts = pieces(speakable(say.text), TEXT_LIMIT, lambda text: len(_plain(text)))
    talks = [{"action": "talk", "text": _plain(text), **voice} for text in texts]
    if len(talks) < 2:
        return [_looped(talk, say.loop) for talk in talks]
    # `loop` repeats one action, so several are written out as often as they are to be heard, as far as a document holds.
    most = max(1, REPEATED // len(json.dumps(talks, ensure_ascii=False).encode()))
    if say.loop == FOREVER:
        return talks * most + [_looped(talks[-1], FOREVER)]
    return talks * min(say.loop, most)


def _plain(text: str) -> str:
    """A text that begins with `<speak>` is taken as SSML; so that it is said and not obeyed, it is escaped, as SSML.

    https://developer.vonage.com/en/voice/voice-api/concepts/customizing-tts

    >>> _plain("a < b"), _plain("<speak>&</speak>")
    ('a < b', '<speak>&lt;speak&gt;&amp;&lt;/speak&gt;</speak>')
    """
    is_markup = text[:6].lower() == "<speak"
    return f"<speak>{escape(text, quote=False)}</speak>" if is_markup else text


def _looped(action: Action, loop: int) -> Action:
    return action if loop == 1 else action | {"loop": loop}


def wait(seconds: float) -> Action:
    """Silence that nothing interrupts."""
    return {"action": "wait", "timeout": seconds}


def _silence(seconds: int) -> Action:
    return {"action": "talk", "text": f"<speak><break time='{seconds}s'/></speak>"}


def _portions(seconds: int) -> list[int]:
    """
    >>> _portions(25)
    [10, 10, 5]
    """
    return [min(BREAK_LIMIT, seconds - start) for start in range(0, seconds, BREAK_LIMIT)]
