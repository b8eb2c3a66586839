"""Names that look like others: spelt with compatibility characters, or with letters of several alphabets in one word.

After Unicode Technical Standard 39, sections 3 and 5: names are in NFKC, and no word mixes alphabets that have letters in common.
"""

from __future__ import annotations

import re
import unicodedata

ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")
"""Alphabets that share shapes of letters. Others are mixed rightfully (Japanese), or are not taken for another."""


def usual(text: str) -> str:
    """The same in the usual characters.

    >>> usual("ｆerme\\u0301"), usual("\\ufb01n")
    ('fermé', 'fin')
    """
    return unicodedata.normalize("NFKC", text)


def mixes(text: str) -> bool:
    """Whether a word of it mixes alphabets that look alike.

    >>> mixes("\\u0430ccueil"), mixes("accueil \\u041c\\u043e\\u0441\\u043a\\u0432\\u0430"), mixes("東京タワー"), mixes("fermé")
    (True, False, False, False)
    """
    return not text.isascii() and any(len(_alphabets(word)) > 1 for word in re.split(r"[^\w]|[0-9_]", text))


def _alphabets(word: str) -> set[str]:
    return {unicodedata.name(letter, "").partition(" ")[0] for letter in word}.intersection(ALIKE)
