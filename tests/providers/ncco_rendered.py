"""Instructions, and what Vonage is told for them."""

from typing import Any

from flows.instructions import (
    Say,
)
from providers import ncco
from tests.ncco_rules import check_ncco

HELLO = Say("Bonjour", "fr-FR")


TALK = {"action": "talk", "text": "Bonjour", "language": "fr-FR"}


def url(purpose: str, seconds: int = 0) -> str:
    return f"https://ivr.example.com/r?u={purpose}&w={seconds}"


def rendered(*instructions: Any) -> list[dict[str, Any]]:
    """The actions, checked."""
    document = ncco.render(instructions, url)
    assert document.content_type == "application/json"
    return check_ncco(document.body)


def input_of(url_: str, **dtmf: Any) -> dict[str, Any]:
    usual = {"timeOut": 5, "maxDigits": 1, "submitOnHash": False}
    return {"action": "input", "type": ["dtmf"], "dtmf": usual | dtmf, "eventUrl": [url_]}
