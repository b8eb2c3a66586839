"""Base64 as URLs and tokens have it, without padding (RFC 4648, section 5)."""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64

_TO_URL, _FROM_URL = bytes.maketrans(b"+/", b"-_"), bytes.maketrans(b"-_+/=", b"+/   ")
_PADDING = (b"", b"=", b"==", b"")
"""By how many letters are missing to four; where three are, the text is none."""


def written(data: bytes) -> bytes:
    """The text of some bytes.

    >>> written(b"\\xfb\\xff~"), written(b"a")
    (b'-_9-', b'YQ')
    """
    return b2a_base64(data, newline=False).translate(_TO_URL).rstrip(b"=")


def read(text: bytes) -> bytes:
    """The bytes of a text, of which only the one right spelling is taken. Raises `ValueError`.

    >>> read(b"YQ")
    b'a'
    >>> read(b"YR")
    Traceback (most recent call last):
    ValueError: not base64url
    """
    data = a2b_base64(text.translate(_FROM_URL) + _PADDING[-len(text) % 4], strict_mode=True)
    rest = len(data) % 3
    if rest and written(data[-rest:]) != text[-1 - rest :]:  # bits of the last letter that count for nothing
        raise ValueError("not base64url")
    return data
