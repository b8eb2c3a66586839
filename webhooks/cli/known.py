"""What there is, in a sentence that says what there is not."""

from __future__ import annotations

from collections.abc import Sequence

MOST = 8


def known(names: Sequence[str]) -> str:
    """Some of the names, in brackets behind a sentence.

    >>> known(["accueil", "nuit"]), known([])
    (' (known: accueil, nuit)', ' (known: none)')
    """
    return f" (known: {', '.join(names[:MOST]) or 'none'}{' …' if len(names) > MOST else ''})"
