"""What two revisions have in common is in memory once, and is compiled once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from flows import program as programs
from flows.configuration import Configuration
from flows.program import Program

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FIRST: dict[str, Any] = {
    "numbers": {"+33972101010": {"flow": "front"}},
    "flows": {
        "front": {
            "timezone": "Europe/Paris",
            "language": "fr-FR",
            "steps": [{"name": "end", "actions": [{"type": "hangup"}]}],
        }
    },
    "hours": {"service": {"week": {"mon-fri": ["09:00-12:00"]}}},
    "lists": {"blocked": {"entries": ["+33612345678"]}, "known": {"entries": ["+33712345678"]}},
}
CHANGED = {"lists": {"known": {"entries": ["+33712345679"]}}, "hours": {"service": None}}


def revision(number: int, upload: dict[str, Any], like: Program | None = None) -> Program:
    body = (like.configuration if like else Configuration()).merged(upload).to_bytes()
    configuration = Configuration.from_bytes(body, like.configuration if like else None)
    return Program(number, configuration, lambda key, language: key, like=like)


@pytest.fixture
def first() -> Program:
    made = revision(1, FIRST)
    made.warm(NOW)
    return made


def test_texts_that_are_the_same_are_kept_once(first):
    second = revision(2, CHANGED, first)
    for kind, name in (("flows", "front"), ("lists", "blocked")):
        assert second.configuration.text(kind, name) is first.configuration.text(kind, name)
    assert second.configuration.document("lists", "known") == CHANGED["lists"]["known"]
    assert not second.configuration.has("hours", "service")


def test_what_is_the_same_is_not_compiled_anew(first):
    second = revision(2, CHANGED, first)
    assert second.flow("front") is first.flow("front")
    assert second.number_list("blocked") is first.number_list("blocked")


def test_what_differs_is(first):
    second = revision(2, CHANGED, first)
    assert second.number_list("known").match("+33712345678") is None
    assert second.number_list("known").match("+33712345679")
    assert first.number_list("known").match("+33712345678")
    with pytest.raises(KeyError, match="hours service is not configured"):
        second.hours("service", "Europe/Paris")


def test_what_comes_back_is_compiled_of_its_own_text(first):
    third = revision(3, {"hours": {"service": {"week": {"mon-sun": ["00:00-24:00"]}}}}, revision(2, CHANGED, first))
    assert third.hours("service", "Europe/Paris").at(datetime(2026, 11, 22, 3, tzinfo=UTC)).open


def test_no_caller_waits_for_a_list_to_be_read(first, monkeypatch):
    monkeypatch.setattr(programs, "NumberList", None)
    assert first.number_list("blocked").match("+33612345678")
