"""What is heard in a document."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from webhooks.phone.base import Heard


def heard_in(action: Mapping[str, Any]) -> Heard | None:
    """What is heard in one action of an NCCO, if anything."""
    if action["action"] == "stream":
        return Heard(sound=sound_name(action["streamUrl"][0]))
    text = spoken(action.get("text", ""))
    return Heard(text=text) if text else None


def spoken(text: str) -> str:
    """A text of an NCCO as it is said; of SSML the words without the marks.

    >>> spoken("a < b"), spoken("<speak>a &lt; b <break time='1s'/></speak>"), spoken("<speak><break time='9s'/></speak>")
    ('a < b', 'a < b', '')
    """
    if not text.lstrip().lower().startswith("<speak"):
        return text
    return html.unescape(re.sub(r"<[^>]*>", "", text)).strip()


def sound_name(url: str) -> str:
    """The name of a sound, from the address of its audio.

    >>> sound_name("https://ivr.example.com/sounds/0a1b/caf%C3%A9%20ferm%C3%A9.wav")
    'café fermé'
    """
    return PurePosixPath(unquote(urlsplit(url).path)).stem
