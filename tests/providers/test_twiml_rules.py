"""The rules that TwiML is held against refuse what Twilio would."""

from __future__ import annotations

import pytest

from tests.twiml_rules import RefusedByTwilio, check_twiml


@pytest.mark.parametrize(
    "inside",
    [
        "<say>a</say>",
        "<Say></Say>",
        "<Say> </Say>",
        '<Say lang="fr-FR">a</Say>',
        '<Say voice="Amy">a</Say>',
        f"<Say>{'a' * 3001}</Say>",
        f"<Say>{'é' * 751}</Say>",
        "<Play>/sounds/a.wav</Play>",
        '<Pause length="0"/>',
        '<Gather action="https://a/b"><Hangup/></Gather>',
        '<Gather action="https://a/b" timeout="0"/>',
        '<Gather action="https://a/b" numDigits="0"/>',
        '<Gather action="https://a/b" finishOnKey="##"/>',
        '<Gather action="/b"/>',
        "<Gather/>",
        '<Dial action="https://a/b"/>',
        '<Dial action="https://a/b" timeout="4"><Number>+33140506070</Number></Dial>',
        '<Dial action="https://a/b"><Number>0140506070</Number></Dial>',
        '<Dial action="https://a/b">' + "<Number>+33140506070</Number>" * 11 + "</Dial>",
        '<Record action="https://a/b" finishOnKey="x"/>',
        "<Record/>",
        "<Redirect>resume</Redirect>",
        "<Hangup/><Reject/>",
        '<Reject reason="no"/>',
        "<Enqueue>a</Enqueue>",
        "text",
        "<Hangup/>text",
    ],
)
def test_the_rules_refuse_what_twilio_would(inside):
    with pytest.raises(RefusedByTwilio):
        check_twiml(f"<Response>{inside}</Response>".encode())


@pytest.mark.parametrize(
    "body", [b"", b"<Response>", b"<html/>", b"Hello", b"<Response>" + b" " * 65536 + b"</Response>"]
)
def test_the_rules_refuse_what_is_no_document(body):
    """G6"""
    with pytest.raises(RefusedByTwilio):
        check_twiml(body)
