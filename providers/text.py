"""What can be spoken, and cutting it into pieces that a provider takes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

SURROGATES = re.compile("[\ud800-\udfff]")
CONTROLS = re.compile(
    # XML 1.0 (section 2.2) forbids the C0 controls, U+FFFE and U+FFFF; the other characters here it advises against.
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in range(0x10000, 0x110000, 0x10000))
    + "]+"
)
SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'»”’)\]]*\s|[。！？｡]+[」』”）]*|\n")
CLAUSE_END = re.compile(r"[,;:–—]\s|[、，；：]")
SPACE = re.compile(r"[^\S\u00a0\u202f]")  # a space that does not forbid a break
JOINING = re.compile("[\u0300-\u036f\u200c\u200d\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\U0001f3fb-\U0001f3ff]")
"""Marks that belong to the character before them, so that no cut may stand in front of one."""


def speakable(text: str) -> str:
    """The text without what no voice can say and no XML document may hold; "" where nothing is left to say.

    Lone surrogates vanish (a pair of them is put together), controls become spaces, the ends are trimmed.

    >>> speakable(" Tapez\\x00 1 \\ud800. "), speakable("\\ud83d\\ude00"), speakable("\\u200b\\n")
    ('Tapez  1 .', '😀', '')
    """
    if SURROGATES.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    text = CONTROLS.sub(" ", text).strip()
    return text if any(character.isprintable() and character != " " for character in text) else ""


def pieces(text: str, limit: int, size: Callable[[str], int] = len) -> list[str]:
    """Cut speakable text into pieces of at most `limit`, at sentences where that can be, else at clauses, else at words.

    size: what is limited; every character adds at least 1 to it, and `limit` must hold any single one.

    >>> pieces("Bonjour. Tapez 1, puis 2.", 12)
    ['Bonjour.', 'Tapez 1,', 'puis 2.']
    """
    found = []
    rest = text.strip()
    while size(rest) > limit:
        cut = _cut(rest, _room(rest, limit, size))
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*found, rest] if rest else found


def _room(text: str, limit: int, size: Callable[[str], int]) -> int:
    """How many of the first characters fit, at least one."""
    most = min(len(text), limit)
    return max(1, bisect_right(range(1, most + 1), limit, key=lambda count: size(text[:count])))


def _cut(text: str, room: int) -> int:
    """The best place to cut within the first `room` characters."""
    head = text[: room + 1]
    for boundary in (SENTENCE_END, CLAUSE_END, SPACE):
        ends = [match.end() for match in boundary.finditer(head) if len(match[0].rstrip()) + match.start() <= room]
        if ends:
            return ends[-1]
    cut = room
    while cut > 1 and (JOINING.match(text, cut) or text[cut - 1] == "\u200d"):
        cut -= 1
    return cut if cut > 1 else room
