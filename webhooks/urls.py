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
    public_url: str, provider: str, seal: Seal, position: Position | None, *, callee: bool = False, leg: str = ""
) -> Urls:
    """The `urls` of a document. callee: the document is a dialled person's, whose next turn is the accept key; leg: the number
    of their leg, where they were rung over REST."""
    query = seal.query(position) if position else ""
    base = f"{public_url}/voice/{provider}"

    def url(purpose: Purpose, seconds: int = 0) -> str:
        if callee and purpose not in STATUS:
            return f"{base}/resume?{_with_more('accept', leg)}"
        if purpose == "turn":
            return f"{base}/resume?{query}"
        return f"{base}/{'status' if purpose in STATUS else 'resume'}?{_with_more(purpose, '', seconds or '')}"

    def _with_more(purpose: str, leg: str, seconds: int | str = "") -> str:
        return seal.with_more(query, k=purpose, l=leg, w=seconds)

    return url
