"""Numbers that the operator does not let this service dial are refused at upload, wherever they stand."""

from __future__ import annotations

from typing import Any

import pytest

from flows.check import check_upload
from flows.configuration import Configuration
from flows.destinations import Destinations

PREMIUM, LONDON, PARIS = "+33899123456", "+442079460000", "+33140506070"


def upload(*targets: Any, agent: str = PARIS) -> dict[str, Any]:
    dial = {"type": "dial", "to": list(targets), "on": {"busy": [{"type": "dial", "to": PARIS}]}}
    steps = [{"name": "un", "actions": [dial]}]
    return {
        "schema_version": 1,
        "flows": {"a": {"timezone": "Europe/Paris", "language": "fr-FR", "steps": steps}},
        "queues": {"q": {"timezone": "Europe/Paris", "agents": {"Anna": {"to": agent}}}},
    }


@pytest.mark.parametrize(
    ("allowed", "document", "places"),
    [
        (None, upload(PREMIUM), []),
        (Destinations(), upload(PARIS, LONDON, "sip:a@example.com"), []),
        (Destinations(), upload(PARIS, PREMIUM), ["/flows/a/steps/0/actions/0/to/1"]),
        (Destinations(), upload({"to": PREMIUM, "timeout": 9}), ["/flows/a/steps/0/actions/0/to/0/to"]),
        (Destinations(), upload(PARIS, agent=PREMIUM), ["/queues/q/agents/Anna/to"]),
        (Destinations(premium=True), upload(PREMIUM), []),
        (Destinations(frozenset({"FR"})), upload(PARIS, LONDON), ["/flows/a/steps/0/actions/0/to/1"]),
        (Destinations(frozenset({"FR", "+4420"})), upload(PARIS, LONDON), []),
    ],
)
def test_a_number_that_is_not_dialled_is_refused(allowed, document, places):
    checked = check_upload(document, Configuration(), allowed=allowed)

    assert [(problem.code, problem.pointer) for problem in checked.errors] == [
        ("not_dialled", place) for place in places
    ]


def test_the_sentence_says_why_and_what_would_let_it():
    (problem,) = check_upload(upload(PREMIUM), Configuration(), allowed=Destinations()).errors

    assert problem.message == (
        "+33899123456 would not be dialled: it is a premium-rate number (DIAL_PREMIUM lets such numbers be dialled)."
    )
