"""The URLs of a call's documents: the resume URL is the position."""

from __future__ import annotations

from flows.position import Position, Seal
from providers.base import Purpose, Urls
from webhooks.config import Settings

STATUS: frozenset[Purpose] = frozenset({"recording", "leg", "transcription"})


def seal_of(settings: Settings) -> Seal:
    """The seal that all processes of this installation share."""
    return Seal(settings.key("position", 64))


def urls_of(
    public_url: str,
    provider: str,
    seal: Seal,
    position: Position | None,
    *,
    callee: Purpose | None = None,
    leg: str = "",
    waits: bool = False,
) -> Urls:
    """The `urls` of a document. callee: the document is a dialled person's, and what their next turn is for; leg: the number
    of their leg, where they were rung over REST. waits: the caller waits in a queue, and goes on waiting."""
    query = seal.query(position) if position else ""
    base = f"{public_url}/voice/{provider}"

    def url(purpose: Purpose, seconds: int = 0) -> str:
        if callee and purpose not in STATUS:
            return f"{base}/resume?{_with_more(callee, leg)}"
        if waits and purpose == "turn":
            purpose = "round"
        if purpose == "turn":
            return f"{base}/resume?{query}"
        return f"{base}/{'status' if purpose in STATUS else 'resume'}?{_with_more(purpose, '', seconds or '')}"

    def _with_more(purpose: str, leg: str, seconds: int | str = "") -> str:
        return seal.with_more(query, k=purpose, l=leg, w=seconds)

    return url
