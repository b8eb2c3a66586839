"""JSON on the way of a call: by orjson, which takes a fifth of the time.

What orjson refuses (half an emoji, a byte order mark, NaN), the standard library has the say over. The two differ in whole numbers
of more than 64 bits alone: here they may come as floats.
"""

from __future__ import annotations

import json
from typing import Any

import orjson


def read(text: bytes) -> Any:
    """The value of a JSON text. Raises `ValueError`, or `RecursionError` where it is nested without end.

    >>> read(b'{"a": [1, null]}'), read(b'{"a": "\\\\ud83d"}')
    ({'a': [1, None]}, {'a': '\\ud83d'})
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


def written(value: Any) -> bytes:
    """The JSON text of a value, the shortest. Raises `TypeError`.

    >>> written(["é", None]), written("\\ud83d")
    (b'["\\xc3\\xa9",null]', b'"\\\\ud83d"')
    """
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()
