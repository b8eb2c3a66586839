"""The log's words for events are its own: each event has one, no two share one, and none is a class's name."""

from __future__ import annotations

from typing import get_args

from flows.event_names import NAMES
from flows.events import Event


def test_each_event_has_a_word_of_its_own() -> None:
    assert set(NAMES) == set(get_args(Event))
    assert len(set(NAMES.values())) == len(NAMES)
    assert all(word == word.lower() for word in NAMES.values())
