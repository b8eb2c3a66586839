"""Names for what comes from elsewhere: as it was called there, as far as names can be so here, and each only once."""

from __future__ import annotations

import re

from flows.lookalikes import usual

MAX_NAME = 64


def name_of(text: str, otherwise: str) -> str:
    """A name as the document has them (letters, digits, `-`, `_`, space; at most 64).

    >>> name_of("Jours fériés (2026)", "x"), name_of("!!", "calendrier")
    ('Jours fériés 2026', 'calendrier')
    """
    return " ".join(re.sub(r"[^\w\- ]", " ", usual(text)).split())[:MAX_NAME].strip() or otherwise


class Names:
    """Hands out each name once.

    >>> names = Names()
    >>> [names.new("menu"), names.new("menu"), names.new("autre")]
    ['menu', 'menu 2', 'autre']
    """

    def __init__(self) -> None:
        self._given: set[str] = set()

    def new(self, text: str, otherwise: str = "sans nom") -> str:
        """That name, or the next that is free."""
        wanted, count = name_of(text, otherwise), 1
        name = wanted
        while name in self._given:
            count += 1
            ending = f" {count}"
            name = wanted[: MAX_NAME - len(ending)].rstrip() + ending
        self._given.add(name)
        return name


def speakable(text: str) -> str:
    """Text as prompts take it: no braces, which would stand for something.

    >>> speakable("Bonjour {vous}")
    'Bonjour vous'
    """
    return text.replace("{", "").replace("}", "").strip()
