"""The parameters of a Twilio webhook: read once, used to verify it and to understand it.

Twilio sends `application/x-www-form-urlencoded` bodies, or the same names in the query of a GET
(https://www.twilio.com/docs/voice/twiml#twilios-request-to-your-application).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote

from flows.record import Frozen
from providers.base import Webhook

FORM_TYPE = "application/x-www-form-urlencoded"


class Form(Frozen):
    """fields: name to value, the first where a name is repeated. signed: what the signature covers besides the URL."""

    fields: Mapping[str, str]
    signed: str


NOTHING = Form({}, "")


class _Last(threading.local):
    webhook: Webhook | None = None
    form: Form = NOTHING


_last = _Last()


def form(webhook: Webhook) -> Form:
    """The parameters of a webhook. Whatever the bytes are, this does not raise.

    The last webhook of each thread is remembered, for it is verified and parsed one after the other.
    """
    if _last.webhook is not webhook:
        _last.webhook, _last.form = webhook, _read(webhook)
    return _last.form


def is_form(webhook: Webhook) -> bool:
    """Whether the body holds parameters: only then are they signed one by one."""
    content_type = webhook.headers.get("content-type", "")
    return content_type.startswith(FORM_TYPE) or content_type.lower().startswith(FORM_TYPE)


def _read(webhook: Webhook) -> Form:
    if webhook.method == "GET":
        return Form(_pairs(webhook.target.partition("?")[2].partition("#")[0])[0], "")
    if not webhook.body or not is_form(webhook):
        return NOTHING
    fields, signed = _pairs(webhook.body.decode("utf-8", "replace"))
    return Form(fields, signed)


def _pairs(text: str) -> tuple[dict[str, str], str]:
    """The fields of a text like `A=1&B=2`, and `A1B2`: names in order, each followed by its values.

    >>> _pairs("To=%2B33&From=a+b&Digits=")
    ({'To': '+33', 'From': 'a b', 'Digits': ''}, 'DigitsFroma bTo+33')
    >>> _pairs("B=2&A=9&B=1&B=2")
    ({'B': '2', 'A': '9'}, 'A9B1B2')
    """
    if "\0" in text:
        return _unusual(text)
    # Nearly all there is to decode, at once. What ends a name comes before every character then, so pairs sort as names do.
    plain = text.replace("+", " ").replace("%2B", "+").replace("%20", " ").replace("=", "\0")
    pairs = plain.split("&")
    try:
        fields = dict([pair.split("\0") for pair in pairs])
    except ValueError:  # a name without "=", or a second one in a value
        return _unusual(text)
    if "%" in plain:
        fields = {_decoded(name): _decoded(value) for name, value in fields.items()}
    if len(fields) != len(pairs):  # a repeated name
        return _unusual(text)
    if "%" in plain:
        return fields, "".join([name + fields[name] for name in sorted(fields)])
    pairs.sort()
    return fields, "".join(pairs).replace("\0", "")


def _decoded(text: str) -> str:
    return unquote(text) if "%" in text else text


def _unusual(text: str) -> tuple[dict[str, str], str]:
    """As `_pairs`, for what Twilio hardly ever sends. Repeated values count once, in order, as in Twilio's own check."""
    fields: dict[str, str] = {}
    values: dict[str, set[str]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        fields.setdefault(name, value)
        values.setdefault(name, set()).add(value)
    return fields, "".join(name + value for name in sorted(values) for value in sorted(values[name]))
