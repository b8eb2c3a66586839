"""The rules of NCCO, for every test that has a document in hand, with the models of Vonage's SDK as a second opinion."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from vonage_voice.errors import NccoActionError
from vonage_voice.models import Connect, Input, Notify, Record, Stream, Talk, Wait

from webhooks.phone import ncco_rules
from webhooks.phone.ncco_rules import RefusedByVonage

__all__ = ["RefusedByVonage", "check_ncco"]

MODELS: dict[str, Any] = {
    "talk": Talk,
    "stream": Stream,
    "input": Input,
    "record": Record,
    "connect": Connect,
    "notify": Notify,
    "wait": Wait,
}


def check_ncco(body: bytes) -> list[dict[str, Any]]:
    """The actions of a document, if Vonage would take it. Raises `RefusedByVonage`."""
    ncco = ncco_rules.check_ncco(body)
    for action in ncco:
        _second_opinion(action)
    return ncco


def _second_opinion(action: dict[str, Any]) -> None:
    """The SDK's model of an action must take every option and give the same back; what it does not know it would drop.

    Its models have no `transcription`, and want `ringbackTone` as an array where the page shows a text.
    """
    told = {name: value for name, value in action.items() if name not in ("transcription", "ringbackTone")}
    try:
        model = MODELS[action["action"]](**{"from_" if name == "from" else name: value for name, value in told.items()})
    except (ValidationError, NccoActionError) as error:
        raise RefusedByVonage(f"the SDK: {error}") from error
    understood = model.model_dump(by_alias=True, exclude_none=True, mode="json")
    if understood != told:
        raise RefusedByVonage(f"the SDK understands {understood} of {told}")
