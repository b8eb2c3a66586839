"""The documents of an emergency: files that a provider fetches from another host when this service does not answer.

Nobody takes their turns, so they name no URL of ours; a file that is played is said instead, for its audio is on our host as well.
"""

from __future__ import annotations

from flows.emergency import Emergency
from providers import ncco, twiml
from providers.base import Document

STATIC = {"twilio": twiml.static, "vonage": ncco.static}
ENDING = {"twilio": ".xml", "vonage": ".json"}
"""Of the file: hosts tell the content type by it, and Twilio takes `application/xml`, Vonage `application/json`."""


def document(provider: str, found: Emergency) -> Document:
    """What callers of one number are given by one provider. Vonage rings the first of several targets, Twilio all of them."""
    return STATIC[provider](found.said, found.dial, (found.goodbye,))


def name(number: str, provider: str) -> str:
    """The file's name, in letters that need no encoding.

    >>> name("+33972101010", "twilio")
    'twilio/33972101010.xml'
    """
    return f"{provider}/{number.removeprefix('+')}{ENDING[provider]}"
