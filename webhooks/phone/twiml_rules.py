"""What Twilio accepts as a document: elements, attributes, values and nesting, as its documentation lists them.

The tables are kept apart from what renders documents, so that each checks the other.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from urllib.parse import quote, urlsplit

from flows.record import Frozen, field

MOST_BYTES = 64 * 1024  # https://www.twilio.com/docs/api/errors/11750
SAY_CHARACTERS, SAY_ENCODED = 3000, 4500  # https://www.twilio.com/docs/api/errors/13521, the strictest voices
RINGING_TOGETHER = 10  # https://www.twilio.com/docs/voice/twiml/number

Check = Callable[[str], bool]


class RefusedByTwilio(ValueError):
    """Twilio would not take the document. `str()` says why."""


def one_of(*words: str) -> Check:
    """The value is one of these words."""
    return lambda value: value in words


def words_of(*words: str) -> Check:
    """The value is some of these words, a space between them."""
    return lambda value: bool(value) and set(value.split(" ")) <= set(words)


def number(least: int, most: int) -> Check:
    """The value is a whole number within these limits."""
    return lambda value: re.fullmatch("[0-9]{1,6}", value) is not None and least <= int(value) <= most


def matching(pattern: str) -> Check:
    """The value is of this form."""
    return lambda value: re.fullmatch(pattern, value) is not None


def url(value: str) -> bool:
    """The value is an absolute URL in ASCII, without spaces."""
    parts = urlsplit(value)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and re.fullmatch("[!-~]+", value) is not None


METHOD = one_of("GET", "POST")
BOOL = one_of("true", "false")
LOOP = number(0, 1000)
LANGUAGE = matching("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
VOICE = matching(r"man|woman|alice|(Polly|Google)\.[A-Za-z0-9.-]+")
CALLER = matching(r"\+?[0-9]{3,15}|client:[A-Za-z0-9_.@+-]+|[A-Za-z0-9+_.,-]+")
E164 = matching(r"\+[1-9][0-9]{6,14}")
SIP = matching(r"sips?:[^\s@]+@\S+")
LEG_EVENTS = words_of("initiated", "ringing", "answered", "completed")


def said(value: str) -> bool:
    """The value is a text that every voice can speak."""
    text = value.strip()
    return bool(text) and len(text) <= SAY_CHARACTERS and len(quote(text, safe="")) <= SAY_ENCODED


def nothing(value: str) -> bool:
    """There is no text."""
    return not value.strip()


class Rule(Frozen):
    """What an element may have: attributes, elements in it, text."""

    attributes: dict[str, Check] = field(default_factory=dict)
    children: frozenset[str] = frozenset()
    text: Check = nothing


PROMPTS = frozenset({"Say", "Play", "Pause"})
LEG = {
    "url": url,
    "method": METHOD,
    "statusCallback": url,
    "statusCallbackMethod": METHOD,
    "statusCallbackEvent": LEG_EVENTS,
    "machineDetection": one_of("Enable", "DetectMessageEnd"),
}
RECORDING_CALLBACK = {
    "recordingStatusCallback": url,
    "recordingStatusCallbackMethod": METHOD,
    "recordingStatusCallbackEvent": words_of("in-progress", "completed", "absent"),
    "trim": one_of("trim-silence", "do-not-trim"),
}

RULES: dict[str, Rule] = {
    # https://www.twilio.com/docs/voice/twiml: the verbs that we use
    "Response": Rule(
        children=PROMPTS | {"Gather", "Dial", "Enqueue", "Leave", "Record", "Redirect", "Hangup", "Reject"},
    ),
    # https://www.twilio.com/docs/voice/twiml/say
    "Say": Rule({"voice": VOICE, "language": LANGUAGE, "loop": LOOP}, text=said),
    # https://www.twilio.com/docs/voice/twiml/play
    "Play": Rule({"loop": LOOP}, text=url),
    # https://www.twilio.com/docs/voice/twiml/pause
    "Pause": Rule({"length": number(1, 3600)}),
    # https://www.twilio.com/docs/voice/twiml/gather, errors 13310, 13313, 13314
    "Gather": Rule(
        {
            "action": url,
            "method": METHOD,
            "input": one_of("dtmf", "speech", "dtmf speech"),
            "timeout": number(1, 600),
            "numDigits": number(1, 1000),
            "finishOnKey": matching("[0-9#*]?"),
            "actionOnEmptyResult": BOOL,
        },
        PROMPTS,
    ),
    # https://www.twilio.com/docs/voice/twiml/dial, errors 13212 to 13215
    "Dial": Rule(
        {
            "action": url,
            "method": METHOD,
            "timeout": number(5, 600),
            "timeLimit": number(1, 86400),
            "callerId": CALLER,
            "answerOnBridge": BOOL,
            "hangupOnStar": BOOL,
            "ringTone": matching("automatic|[a-z]{2}"),
            "record": matching("do-not-record|record-from-(answer|ringing)(-dual)?"),
            "sequential": BOOL,
            **RECORDING_CALLBACK,
        },
        frozenset({"Number", "Sip", "Queue"}),
    ),
    # https://www.twilio.com/docs/voice/twiml/number
    "Number": Rule({"sendDigits": matching("[0-9A-DwW#*]+"), **LEG}, text=E164),
    # https://www.twilio.com/docs/voice/twiml/sip
    "Sip": Rule({"username": str.isprintable, "password": str.isprintable, **LEG}, text=SIP),
    # https://www.twilio.com/docs/voice/twiml/enqueue
    "Enqueue": Rule(
        {"action": url, "method": METHOD, "waitUrl": url, "waitUrlMethod": METHOD}, text=matching(".{1,64}")
    ),
    # https://www.twilio.com/docs/voice/twiml/leave
    "Leave": Rule(),
    # https://www.twilio.com/docs/voice/twiml/queue
    "Queue": Rule({"url": url, "method": METHOD}, text=matching(".{1,64}")),
    # https://www.twilio.com/docs/voice/twiml/record
    "Record": Rule(
        {
            "action": url,
            "method": METHOD,
            "timeout": number(0, 600),
            "finishOnKey": matching("[0-9#*]*"),
            "maxLength": number(1, 14400),
            "playBeep": BOOL,
            "transcribe": BOOL,
            "transcribeCallback": url,
            **RECORDING_CALLBACK,
        }
    ),
    # https://www.twilio.com/docs/voice/twiml/redirect
    "Redirect": Rule({"method": METHOD}, text=url),
    # https://www.twilio.com/docs/voice/twiml/hangup
    "Hangup": Rule(),
    # https://www.twilio.com/docs/voice/twiml/reject
    "Reject": Rule({"reason": one_of("rejected", "busy")}),
}


def check_twiml(body: bytes, *, static: bool = False) -> ET.Element:
    """The document, if Twilio would take it. Raises `RefusedByTwilio`.

    static: it is nobody's turn, but a file: after its dial Twilio goes on in it, so it asks for nothing and ends by itself.
    """
    if len(body) > MOST_BYTES:
        raise RefusedByTwilio(f"11750: {len(body)} bytes are more than 64 kB")
    try:
        root = ET.fromstring(body)
    except ET.ParseError as error:
        raise RefusedByTwilio(f"12100: not XML: {error}") from error
    if root.tag != "Response":
        raise RefusedByTwilio(f"12102: the root is {root.tag}, not Response")
    _check(root)
    _check_order(root, static)
    return root


def _check(element: ET.Element) -> None:
    rule = RULES[element.tag]
    for name, value in element.attrib.items():
        if name not in rule.attributes or not rule.attributes[name](value):
            raise RefusedByTwilio(f"12200: {element.tag} {name}={value[:80]!r}")
    if not rule.text(element.text or ""):
        raise RefusedByTwilio(f"12200: the text of {element.tag} is {(element.text or '')[:80]!r}")
    for child in element:
        if child.tag not in rule.children:
            raise RefusedByTwilio(f"12200: {child.tag} inside {element.tag}")
        if (child.tail or "").strip():
            raise RefusedByTwilio(f"12200: text after {child.tag}: {child.tail!r}")
        _check(child)


def _check_order(root: ET.Element, static: bool) -> None:
    """What no table of attributes says: what must be there, and what must come first."""
    for at, verb in enumerate(root):
        if verb.tag == "Reject" and at:
            raise RefusedByTwilio("Reject is not the first verb, so the call was answered")
        if verb.tag == "Dial" and not 1 <= len(verb) <= RINGING_TOGETHER:
            raise RefusedByTwilio(f"Dial with {len(verb)} targets")
        if not static and verb.tag in NEXT and not _goes_on(verb):
            raise RefusedByTwilio(f"{verb.tag} without an action: {NEXT[verb.tag]}")
    if static:
        _check_static(root)


# What becomes of a call where a verb has no `action`, by the verb's page.
NEXT = {
    "Gather": "this document would be fetched again and again",
    "Record": "this document would be fetched again and again",
    "Dial": "nobody would hear how it ended",
    "Enqueue": "nobody would hear how it ended",
}
STATIC = {"Say", "Play", "Pause", "Dial", "Number", "Sip", "Hangup"}


def _goes_on(verb: ET.Element) -> bool:
    """It has an action, or is the dial of a person who was rung over REST and goes nowhere else."""
    return "action" in verb.attrib or (verb.tag == "Dial" and verb.find("Queue") is not None)


def _check_static(root: ET.Element) -> None:
    for verb in root.iter():
        asks = {"action", "url", "recordingStatusCallback"} & verb.attrib.keys()
        if asks or (verb is not root and verb.tag not in STATIC):
            raise RefusedByTwilio(f"{verb.tag} asks for something that a file has not")
    if not len(root) or root[-1].tag != "Hangup":
        raise RefusedByTwilio("the file does not say how the call ends")
