"""What is kept of a JSON answer: parts of it, as text that can be said, compared and stored."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from flows.events import RequestEnded

MAX_VALUE = 500
"""Characters of one saved value."""


def saved(wanted: Mapping[str, str], body: bytes) -> RequestEnded:
    """The values that stand at `wanted` (variable → dotted path) in the answer; `detail` names those that do not.

    >>> saved({"state": "orders.0.state", "city": "city"}, b'{"orders": [{"state": 3}]}')
    RequestEnded(ok=True, values=(('state', '3'),), detail='not in the answer: city')
    """
    if not wanted:
        return RequestEnded(ok=True)
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return RequestEnded(ok=False, detail="the answer is not JSON")
    found = {name: _text(_at(answer, path)) for name, path in wanted.items()}
    missing = ", ".join(name for name, text in found.items() if text is None)
    values = tuple((name, text) for name, text in found.items() if text is not None)
    return RequestEnded(ok=True, values=values, detail=f"not in the answer: {missing}" if missing else "")


def _at(value: Any, path: str) -> Any:
    for part in path.split("."):
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and part.isascii() and part.isdigit() and len(part) < 6:
            value = value[int(part)] if int(part) < len(value) else None
        else:
            return None
    return value


def _text(value: Any) -> str | None:
    """A value as text: what a caller can hear and a condition can compare.

    >>> [_text(value) for value in ("a", 12, 1.5, True, None, [], float("nan"))]
    ['a', '12', '1.5', 'true', None, None, None]
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return _plain(str(value)) if isinstance(value, str | int | float) else None


def _plain(text: str) -> str:
    """Without control characters and lone surrogates, which XML and databases refuse.

    >>> _plain("a\\x00b\\nc\\ud800")
    'ab c'
    """
    spaced = (" " if char.isspace() else char for char in text[: 2 * MAX_VALUE])
    return "".join(char for char in spaced if char.isprintable())[:MAX_VALUE]
