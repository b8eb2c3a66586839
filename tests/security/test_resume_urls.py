"""Resume URLs that somebody has edited, cut, put together out of two, or taken from another call."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from flows.events import Call
from flows.position import BadPosition, Memory, Position, Seal
from sounds.phrases import phrase
from tests.calls.conftest import Caller
from tests.flows.playing import LINES, SEAL
from tests.security.conftest import everything
from webhooks.wire import query_of

LINE = LINES["twilio"]
APOLOGIES = (phrase("apology", "fr-FR"), phrase("apology", "en-GB"))
SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def position(call: str = "CA1", turn: int = 3) -> Position:
    return Position(
        12, turn, 0, "s0a1-m0~0.0", "keys", Call(call, "+33612345678", "+33972101010", LINE), Memory("fr-FR")
    )


def opened(query: str, seal: Seal = SEAL) -> Position | None:
    try:
        return seal.position(query_of(f"/voice/twilio/resume?{query}"), LINE)
    except BadPosition:
        return None


@pytest.mark.parametrize("more", [{}, {"k": "whisper", "l": 1}, {"k": "wait", "w": 10}])
def test_no_single_character_of_a_position_can_be_another(more: dict[str, str | int]) -> None:
    query = SEAL.with_more(SEAL.query(position()), **more) if more else SEAL.query(position())
    assert opened(query) == position()
    for place, character in enumerate(query):
        for other in {"0", "1", "A", "z", "-", "é", "%", SAFE[(SAFE.find(character) + 1) % 64]} - {character}:
            edited = query[:place] + other + query[place + 1 :]
            assert opened(edited) is None, edited
        assert opened(query[:place] + query[place + 1 :]) is None, place
    plain = query.partition("&k=")[0]  # cut there, it is another URL of ours: that of the turn
    assert {query[:end].rstrip("&") for end in range(len(query)) if opened(query[:end])} == ({plain} if more else set())


@pytest.mark.parametrize("odd", ["=", "==", ".", "!", " ", "%3D", "\n", "\u0663"])
def test_the_sealed_part_has_one_spelling(odd: str) -> None:
    query = SEAL.query(position())
    assert opened(query + odd) is None
    assert opened(query.replace("&x=", f"&x={odd}")) is None


def test_parts_of_two_positions_fit_in_no_mixture() -> None:
    """Not even of two turns of the same call."""
    ours = query_of("?" + SEAL.query(position()))
    for other in (position("CA1", turn=4), position("CA2", turn=4)):
        theirs = query_of("?" + SEAL.query(other))
        for name in ("t", "x"):
            assert opened("&".join(f"{key}={theirs[key] if key == name else ours[key]}" for key in ours)) is None


def test_what_a_url_is_for_cannot_be_changed_nor_added() -> None:
    query, other = SEAL.query(position()), SEAL.query(position(turn=4))
    whisper = SEAL.with_more(query, k="whisper", l=0)
    proof = query_of("?" + whisper)["s"]
    for edited in (
        *(f"{query}&k=accept", f"{query}&k=accept&l=0", f"{query}&l=0", f"{query}&w=9", f"{query}&k="),
        *(f"{query}&k=accept&l=0&s={proof}", f"{query}&k=whisper&l=1&s={proof}", f"{query}&k=whisper&s={proof}"),
        *(f"{other}&k=whisper&l=0&s={proof}", f"{query}&k=whisper&l=0&s=", f"{query}&k=whisper&l=0&s={proof}A"),
    ):
        assert opened(edited) is None, edited
    assert opened(whisper) == position()


def test_the_first_of_equal_parameters_counts_and_providers_may_add_theirs() -> None:
    query = SEAL.query(position())
    assert opened(f"{query}&r=99&t=1&x=AAAA&CallSid=CA2&to=33972101010") == position()
    assert opened(f"r=99&{query}") is None
    assert opened(f"t=1&{query}") is None


def test_another_installations_positions_are_none_of_ours() -> None:
    assert opened(Seal(bytes(63) + b"\x01").query(position())) is None
    with pytest.raises(ValueError, match="key"):
        Seal(bytes(16))


Edit = Callable[[dict[str, str]], dict[str, str]]
EDITS: dict[str, Edit] = {
    "another revision": lambda it: {**it, "r": "1"},
    "a revision that is none": lambda it: {**it, "r": "99999999999999999999"},
    "a turn before": lambda it: {**it, "t": "0"},
    "a turn that is none": lambda it: {**it, "t": "-1"},
    "another flow": lambda it: {**it, "f": "7"},
    "a step that is none": lambda it: {**it, "p": "s99a0-k"},
    "an entry deep inside": lambda it: {**it, "p": "s0a0-m0~0.0-e0.0-d"},
    "a place of nothing": lambda it: {**it, "p": ""},
    "a long place": lambda it: {**it, "p": "s0a0" * 500},
    "nothing sealed": lambda it: {**it, "x": ""},
    "half of it": lambda it: {**it, "x": it["x"][: len(it["x"]) // 2]},
    "without it": lambda it: {name: value for name, value in it.items() if name != "x"},
    "a callee's": lambda it: {**it, "k": "accept"},
    "after a dial": lambda it: {**it, "k": "after"},
    "nothing at all": lambda it: {},
}


def test_an_edited_url_moves_no_call_though_the_provider_signs_it(caller: Caller, annex: dict[str, Any]) -> None:
    caller.upload(annex)  # there are two revisions now
    for name, edit in EDITS.items():
        caller.dials()
        _edits(caller, edit)
        before = everything(caller.app)
        caller.presses("1")
        caller.rings()
        assert caller.heard in APOLOGIES, name
        assert everything(caller.app)["call_turns"] == before["call_turns"], name


def test_the_url_of_another_call_moves_neither(caller: Caller) -> None:
    caller.dials()
    other = caller.phone.wait.url
    caller.dials()
    own, caller.phone.wait.url = caller.phone.wait.url, other
    before = everything(caller.app)
    caller.presses("1")
    caller.rings()
    assert own != other
    assert caller.heard in APOLOGIES
    assert everything(caller.app)["call_turns"] == before["call_turns"]


def _edits(caller: Caller, edit: Edit) -> None:
    url = urlsplit(caller.phone.wait.url)
    query = "&".join(f"{name}={value}" for name, value in edit(query_of(f"?{url.query}")).items())
    caller.phone.wait.url = re.sub(r"\?.*", f"?{query}" if query else "", caller.phone.wait.url)
