"""Style sheets and scripts at addresses that hold their content's hash, so that a browser keeps them for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from flask import Response, send_from_directory, url_for

FOLDER: Final = Path(__file__).with_name("static")
_YEAR = 31_536_000


def asset(name: str) -> str:
    """The address of a file of `static/`."""
    return url_for("console.static_file", version=version(name), name=name)


@cache
def version(name: str) -> str:
    """A short hash of a file's content."""
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]


def static_file(version: str, name: str) -> Response:
    """GET /console/static/<version>/<name>."""
    response = send_from_directory(FOLDER, name, max_age=_YEAR)
    response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return response
