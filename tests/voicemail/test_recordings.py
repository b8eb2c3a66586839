"""What is kept is forgotten in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import responses

from flows.store.ports import CallFacts
from tests.voicemail.conftest import TWILIO_URL, Office, spoken
from webhooks.jobs.retention import forget_old
from webhooks.jobs.voicemail import carry_on


@pytest.mark.parametrize(("days", "left"), [(6, True), (8, False)])
def test_a_message_is_deleted_after_its_mailboxs_days(
    office: Office, provider: responses.RequestsMock, annex: dict[str, Any], days: int, left: bool
) -> None:
    provider.get(f"{TWILIO_URL}.wav", spoken())
    office.publish(annex, keep_days=7)
    known = office.receive()
    carry_on(office.tools, known)
    key = office.message(known).audio_key or ""
    office.clock.seconds += days * 86400
    assert forget_old(office.tools) == (0 if left else 1, 0)
    assert (office.tools.store.voicemails.get(known) is not None) is left
    assert (office.tools.files.get(key) is not None) is left


def test_calls_are_forgotten_after_their_days(office: Office) -> None:
    now = datetime.fromtimestamp(office.clock(), UTC)
    ages = {"old": timedelta(days=366), "new": timedelta(days=364)}
    office.tools.store.calls.write([CallFacts(name, "twilio", now - age) for name, age in ages.items()])
    assert forget_old(office.tools) == (0, 1)
    assert [call.id for call in office.tools.store.calls.list()] == ["new"]
