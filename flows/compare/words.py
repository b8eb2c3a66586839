"""What is compared, in plain English."""

from __future__ import annotations

from collections.abc import Sequence

from flows.compare.acts import Act

LONGEST_TEXT = 160
"""Characters of a text that is heard."""
MOST_TEXTS = 3


def does(act: Act) -> str:
    """What becomes of a caller, as the end of a sentence.

    >>> does(Act("dial", "+33140506070")), does(Act("voicemail", "general")), does(Act("hangup"))
    ('dials +33140506070', 'goes to voicemail general', 'hangs up')
    """
    words = {
        "menu": f"goes to menu {act.name}",
        "gather": f"asks for {act.name}",
        "pin": f"asks agents for their PIN, to sign {act.name}",
        "consent": "asks whether the conversation may be recorded",
        "dial": f"dials {act.name}",
        "queue": f"waits in queue {act.name}",
        "voicemail": f"goes to voicemail {act.name}",
        "request": f"asks {act.name}",
        "forever": f"plays {heard(act.texts)} until the caller hangs up",
        "hangup": f"says {heard(act.texts)} and hangs up" if act.heard else "hangs up",
        "reject": "is refused as busy" if act.name == "busy" else "is refused",
        "talked": "ends with the conversation",
        "limit": "is cut off",
        "other": f"goes to {act.name}",
    }
    return words[act.kind]


def heard(texts: Sequence[str]) -> str:
    """What is heard, in quotes; sounds by their names.

    >>> heard(["Bonjour.", "♪ attente"]), heard([])
    ('“Bonjour.” ♪ attente', 'nothing')
    """
    told = [text if text.startswith("♪ ") else f"“{_short(text)}”" for text in texts[:MOST_TEXTS]]
    return " ".join(told) + (" …" if len(texts) > MOST_TEXTS else "") if texts else "nothing"


def _short(text: str) -> str:
    return f"{text[:LONGEST_TEXT].rstrip()}…" if len(text) > LONGEST_TEXT else text


def listed(words: Sequence[str], most: int = 3) -> str:
    """Some things one after the other.

    >>> listed(["a"]), listed(["a", "b", "c"]), listed(["a", "b", "c", "d", "e"])
    ('a', 'a, b and c', 'a, b, c and 2 more')
    """
    shown, more = list(words[:most]), len(words) - most
    shown += [f"{more} more"] if more > 0 else []
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
