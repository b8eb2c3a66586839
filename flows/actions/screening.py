"""What somebody hears who has picked up, before the two are joined: who calls, and which key takes the call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document.prompts import Prompt
from flows.instructions import Gather, Join

if TYPE_CHECKING:
    from flows.walk import Walk

ACCEPT_SECONDS = 10


def screen(walk: Walk, whisper: Prompt | None, accept_key: str | None, join: Join) -> None:
    """Tell the callee the caller's name and the whisper; then ask for the key, or join the two."""
    name = walk.spoken(walk.caller_name) if walk.caller_name else ()
    heard = walk.heard(whisper) if whisper else ()
    if accept_key is None:
        return walk.tell_callee(*name, *heard, join)
    if not heard:
        heard = (walk.phrase("press_to_accept", key=accept_key),)
    return walk.tell_callee(Gather((*name, *heard), max_digits=1, timeout=ACCEPT_SECONDS))
