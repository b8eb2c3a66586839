"""What is published now, and whether it is what somebody thinks it is (If-Match)."""

from __future__ import annotations

from flask import request

from flows.configuration import Configuration
from flows.record import Frozen
from flows.words import words
from webhooks import metrics
from webhooks.errors import ApiError
from webhooks.service import service


class Current(Frozen):
    """The published configuration and its number; 0 and an empty one while there is none."""

    number: int
    configuration: Configuration


def current() -> Current:
    """What is published now, as the database has it."""
    number = service().store.revisions.live()
    return Current(number, stored(number)) if number else Current(0, Configuration())


def stored(number: int) -> Configuration:
    """The configuration of a revision. Raises ApiError (404)."""
    body = service().store.revisions.body(number) if number < 2**31 else None  # no column holds more
    if body is None:
        raise unknown(number)
    return Configuration.from_bytes(body)


def unknown(number: int) -> ApiError:
    """There is no such revision."""
    return ApiError(404, "unknown_revision", words("There is no revision {number}.", number=number))


def unchanged(number: int) -> None:
    """Raises ApiError (409) when If-Match names another revision than this, the current one.

    Proxies that compress answers make ETags weak, so weak ones count as well: a number is a number.
    """
    wanted = request.if_match
    if "If-Match" not in request.headers or wanted.contains_weak(str(number)) or (wanted.star_tag and number):
        return
    metrics.upload("conflict")
    said = f"Revision {number} is live now" if number else "Nothing is published yet"
    told = (
        f"{said}, which is not the one you started from. Fetch it, make your change again, and send it with its ETag."
    )
    raise ApiError(409, "conflict", told, {"ETag": f'"{number}"'}, current=number)
