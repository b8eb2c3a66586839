"""Where the audio of messages is: beside the sounds, under the message's own name."""

from __future__ import annotations

PREFIX = "recordings/"


def key_of(message: str, extension: str) -> str:
    """The key of a message's audio.

    >>> key_of("5f0c", "wav")
    'recordings/5f0c.wav'
    """
    return f"{PREFIX}{message}.{extension}"


def message_of(key: str) -> str:
    """The message whose audio has this key.

    >>> message_of("recordings/5f0c.wav")
    '5f0c'
    """
    return key.removeprefix(PREFIX).partition(".")[0]
