"""What is compared, in plain English that other languages can put together too (`flows.words`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from flows.compare.acts import Act, Kind
from flows.words import Words, chained, joined, plural, template, words

LONGEST_TEXT = 160
"""Characters of a text that is heard."""
MOST_TEXTS = 3
DOES: Final[Mapping[Kind, str]] = {
    "menu": template("goes to menu {name}"),
    "gather": template("asks for {name}"),
    "pin": template("asks agents for their PIN, to {name}"),
    "consent": template("asks whether the conversation may be recorded"),
    "dial": template("dials {name}"),
    "queue": template("waits in queue {name}"),
    "voicemail": template("goes to voicemail {name}"),
    "request": template("asks {name}"),
    "forever": template("plays {heard} until the caller hangs up"),
    "talked": template("ends with the conversation"),
    "limit": template("is cut off"),
    "other": template("goes to {name}"),
}
SIGN: Final = {"in": template("sign in"), "out": template("sign out")}
HANGS_UP: Final = template("hangs up"), template("says {heard} and hangs up")
IS_REFUSED: Final = {"busy": template("is refused as busy"), "rejected": template("is refused")}
IS_WRONG: Final = template("is a wrong key")


def does(act: Act) -> Words:
    """What becomes of a caller, as the end of a sentence.

    >>> does(Act("dial", "+33140506070")), does(Act("voicemail", "general")), does(Act("hangup"))
    ('dials +33140506070', 'goes to voicemail general', 'hangs up')
    """
    if act.kind in ("hangup", "forever"):
        return words(_deed(act), heard=heard(act.texts))
    return words(_deed(act), name=named(act))


def named(act: Act) -> str:
    """The name of an act; of a question for a PIN, what it is for.

    >>> named(Act("pin", "out")), named(Act("menu", "services"))
    ('sign out', 'services')
    """
    return words(SIGN[act.name]) if act.kind == "pin" else act.name


def now(deed: str) -> Words:
    """What becomes of a caller from now on: catalogues have each of these templates with "now" as well, which other languages
    put elsewhere.

    >>> now(does(Act("hangup"))), now(does(Act("hangup"))).template
    ('now hangs up', 'now hangs up')
    """
    assert isinstance(deed, Words)
    return words(f"now {deed.template}", **deed.values)


def _deed(act: Act) -> str:
    """The template of what becomes of a caller."""
    if act.kind == "hangup":
        return HANGS_UP[bool(act.heard)]
    return IS_REFUSED[act.name] if act.kind == "reject" else DOES[act.kind]


def heard(texts: Sequence[str]) -> str:
    """What is heard, in quotes; sounds by their names.

    >>> heard(["Bonjour.", "♪ attente"]), heard([])
    ('“Bonjour.” ♪ attente', 'nothing')
    """
    told = [text if text.startswith("♪ ") else words("“{text}”", text=_short(text)) for text in texts[:MOST_TEXTS]]
    return joined([*told, *(["…"] if len(texts) > MOST_TEXTS else [])], " ") if texts else words("nothing")


def _short(text: str) -> str:
    return f"{text[:LONGEST_TEXT].rstrip()}…" if len(text) > LONGEST_TEXT else text


def listed(told: Sequence[str], most: int = 3) -> str:
    """Some things one after the other.

    >>> listed(["a"]), listed(["a", "b", "c"]), listed(["a", "b", "c", "d", "e"])
    ('a', 'a, b and c', 'a, b, c and 2 more')
    """
    more = len(told) - most
    shown = [*told[:most], *([plural("{count} more", "{count} more", more)] if more > 0 else [])]
    return chained([joined(shown[:-1]), *shown[-1:]] if len(shown) > 1 else shown, " and ")
