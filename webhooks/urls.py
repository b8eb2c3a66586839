"""The URLs of a call's documents: the resume URL is the position."""

from __future__ import annotations

from flows.position import Position, Seal
from providers.base import Purpose, Urls

STATUS: frozenset[Purpose] = frozenset({"recording", "leg", "transcription"})


def urls_of(
    public_url: str, provider: str, seal: Seal, position: Position | None, *, callee: bool = False, leg: str = ""
) -> Urls:
    """The `urls` of a document. callee: the document is a dialled person's, whose next turn is the accept key; leg: the number
    of their leg, where they were rung over REST."""
    query = seal.query(position) if position else ""
    resume = f"{public_url}/voice/{provider}/resume?{query}"

    def url(purpose: Purpose, seconds: int = 0) -> str:
        if purpose in STATUS:
            return f"{public_url}/voice/{provider}/status?{query}&k={purpose}"
        if callee:
            return f"{resume}&k=accept&l={leg}" if leg else f"{resume}&k=accept"
        if purpose == "turn":
            return resume
        return f"{resume}&k={purpose}&w={seconds}" if seconds else f"{resume}&k={purpose}"

    return url
