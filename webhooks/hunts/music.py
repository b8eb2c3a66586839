"""What a caller hears who waits while people are rung over REST: the music that was asked for, or a ringing tone."""

from __future__ import annotations

from flows.instructions import Play
from sounds import ringing
from sounds.addresses import ENDING, address


def heard(public_url: str, provider: str, music: Play | None) -> Play:
    """The music of a room. Vonage takes MP3 only there (ncco-reference#conversation), everywhere else WAV is as good."""
    chosen = music or Play(ringing.NAME, public_url + address(ringing.NAME, ringing.tone_hash()))
    return Play(chosen.name, chosen.url.removesuffix(ENDING) + ringing.MP3) if provider == "vonage" else chosen
