"""What Vonage accepts as an NCCO: actions, options, values and order, as its documentation lists them.

https://developer.vonage.com/en/voice/voice-api/ncco-reference unless another page is named. The tables are kept apart from what
renders documents, so that each checks the other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

Check = Callable[[Any], bool]
MOST_BYTES = 64 * 1024  # no limit is documented; of TwiML it is this
# https://developer.vonage.com/en/voice/voice-api/concepts/customizing-tts
SSML_TAGS = ("break", "emphasis", "lang", "phoneme", "prosody", "say-as", "p", "s", "sub")


class RefusedByVonage(ValueError):
    """Vonage would not take the document. `str()` says why."""


def whole(low: int, high: int) -> Check:
    """The value is a whole number within these limits."""
    return lambda value: type(value) is int and low <= value <= high


def real(low: float, high: float) -> Check:
    """The value is a number within these limits."""
    return lambda value: type(value) in (int, float) and low <= value <= high


def one_of(*words: str) -> Check:
    """The value is one of these words."""
    return lambda value: value in words


def matches(pattern: str) -> Check:
    """The value is a text of this form."""
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def boolean(value: Any) -> bool:
    """The value is true or false."""
    return type(value) is bool


def is_any(value: Any) -> bool:
    """Any value."""
    return True


def is_text(value: Any) -> bool:
    """The value is a text."""
    return isinstance(value, str)


def is_object(value: Any) -> bool:
    """The value is an object."""
    return isinstance(value, dict)


def url(value: Any) -> bool:
    """An absolute one, in characters that need no encoding."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9._~?&=:/%+\[\]-]+", value):
        return False
    parts = urlsplit(value)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def array_of_one(test: Check) -> Check:
    """The value is an array of one such value."""
    return lambda value: isinstance(value, list) and len(value) == 1 and test(value[0])


def fields(required: tuple[str, ...], tests: dict[str, Check]) -> Check:
    """An object with these fields and no other."""
    return lambda value: (
        isinstance(value, dict)
        and all(name in value for name in required)
        and all(name in tests and tests[name](told) for name, told in value.items())
    )


def text_to_speak(value: Any) -> bool:
    """1 to 1,500 characters, no control and no half of a character; well-formed where it is SSML.

    https://developer.vonage.com/en/voice/voice-api/concepts/customizing-tts
    """
    if not isinstance(value, str) or not value.strip() or len(value) > 1500:
        return False
    if re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]", value):
        return False
    return not value.lstrip().lower().startswith("<speak") or is_ssml(value)


def is_ssml(text: str) -> bool:
    """The text is well-formed, in `speak`, with no tags but those of the page."""
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return False
    return root.tag == "speak" and all(child.tag in SSML_TAGS for element in root for child in element.iter())


NUMBER = matches(r"[1-9][0-9]{6,14}")  # E.164 without plus
LANGUAGE = matches(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
EVENT = {"eventUrl": array_of_one(url), "eventMethod": one_of("POST", "GET")}
HEARD = {"level": real(-1, 1), "bargeIn": boolean, "loop": whole(0, 10**6)}

DTMF = fields((), {"timeOut": whole(0, 10), "maxDigits": whole(1, 20), "submitOnHash": boolean})
ON_ANSWER = fields(("url",), {"url": url, "ringbackTone": url})
ENDPOINTS: dict[str, Check] = {
    "phone": fields(
        ("number",),
        {"type": is_text, "number": NUMBER, "dtmfAnswer": matches(r"[0-9#*p]+"), "onAnswer": ON_ANSWER},
    ),
    "sip": fields(
        ("uri",), {"type": is_text, "uri": matches(r"sips?:\S+"), "headers": is_object, "standardHeaders": is_object}
    ),
    "app": fields(("user",), {"type": is_text, "user": matches(r".+")}),
}


def endpoint(value: Any) -> bool:
    """The value is somebody to connect to."""
    kind = ENDPOINTS.get(str(value.get("type"))) if isinstance(value, dict) else None
    return kind is not None and kind(value)


OPTIONS: dict[str, dict[str, Check]] = {
    "talk": {"text": text_to_speak, "language": LANGUAGE, "style": whole(0, 100), "premium": boolean, **HEARD},
    "stream": {"streamUrl": array_of_one(url), **HEARD},
    "input": {
        "type": lambda value: value in (["dtmf"], ["speech"], ["dtmf", "speech"]),
        "mode": one_of("synchronous", "asynchronous"),
        "dtmf": DTMF,
        **EVENT,
    },
    "record": {
        "format": one_of("mp3", "wav", "ogg"),
        "split": one_of("conversation"),
        "channels": whole(1, 32),
        "endOnSilence": whole(3, 10),
        "endOnKey": matches(r"[0-9*#]"),
        "timeOut": whole(3, 7200),
        "beepStart": boolean,
        # https://developer.vonage.com/en/voice/voice-api/concepts/recording
        "transcription": fields((), {"language": LANGUAGE, "sentimentAnalysis": boolean, **EVENT}),
        **EVENT,
    },
    "connect": {
        "endpoint": array_of_one(endpoint),
        "from": NUMBER,
        "randomFromNumber": boolean,
        "eventType": one_of("synchronous"),
        "timeout": whole(1, 120),
        "limit": whole(1, 7200),
        "machineDetection": one_of("continue", "hangup"),
        "ringbackTone": url,
        **EVENT,
    },
    "conversation": {
        "name": matches(r"[A-Za-z0-9_-]{1,64}"),
        "musicOnHoldUrl": array_of_one(url),
        "startOnEnter": boolean,
        "endOnExit": boolean,
        "record": boolean,
        **EVENT,
    },
    "notify": {"payload": is_object, **EVENT},
    "wait": {"timeout": real(0.1, 7200)},
}
REQUIRED = {
    "talk": ("text",),
    "stream": ("streamUrl",),
    "input": ("type", "dtmf", "eventUrl"),
    "record": (),
    "connect": ("endpoint",),
    "conversation": ("name",),
    "notify": ("payload", "eventUrl"),
    "wait": (),
}


STATIC = {
    "talk": {"text", "language", "style", "premium"},
    "stream": {"streamUrl"},
    "connect": {"endpoint", "from", "randomFromNumber", "timeout", "limit"},
}


def check_ncco(body: bytes, *, static: bool = False) -> list[dict[str, Any]]:
    """The actions of a document, if Vonage would take it. Raises `RefusedByVonage` with everything that is wrong with it.

    static: it is nobody's turn, but a file, so nothing in it may ask for another one.
    """
    if len(body) > MOST_BYTES:
        raise RefusedByVonage(f"{len(body)} bytes are more than 64 kB")
    try:
        ncco = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise RefusedByVonage(f"not JSON: {error}") from error
    if not isinstance(ncco, list):
        raise RefusedByVonage("not an array")
    problems = [problem for action in ncco for problem in problems_of(action)] or problems_in_order(ncco)
    if static and not problems:
        problems = [f"{one['action']} asks for something that a file has not" for one in ncco if _asks(one)]
    if problems:
        raise RefusedByVonage("; ".join(problems))
    return ncco


def _asks(action: dict[str, Any]) -> bool:
    allowed = STATIC.get(action["action"])
    answers = [endpoint for endpoint in action.get("endpoint", []) if "onAnswer" in endpoint]
    return allowed is None or not action.keys() - {"action"} <= allowed or bool(answers)


def problems_of(action: Any) -> list[str]:
    """What is wrong with one action."""
    name = str(action.get("action")) if isinstance(action, dict) else ""
    options = OPTIONS.get(name)
    if options is None:
        return [f"{str(action)[:80]} is no action"]
    told = {option: value for option, value in action.items() if option != "action"}
    missing = [f"{name} without {option}" for option in REQUIRED[name] if option not in told]
    unknown = [f"{name} has no {option}" for option in told if option not in options]
    refused = [
        f"{name} {option}={str(value)[:80]!r}"
        for option, value in told.items()
        if not options.get(option, is_any)(value)
    ]
    return missing + unknown + refused


def problems_in_order(ncco: list[dict[str, Any]]) -> list[str]:
    """After a prompt with bargeIn only talk and stream may come before the input that takes the keys."""
    problems, interruptible = [], False
    for action in ncco:
        name = action["action"]
        if interruptible and name not in ("talk", "stream", "input"):
            problems.append(f"{name} between bargeIn and input")
        interruptible = name in ("talk", "stream") and (interruptible or action.get("bargeIn") is True)
    return [*problems, "bargeIn and no input after it"] if interruptible else problems
