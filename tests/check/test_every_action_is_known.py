"""A new type of action is not taken for one that ends the call because nobody told the checks."""

from __future__ import annotations

import json
import re

import pytest
from pydantic import TypeAdapter

from flows.actions import ACTIONS, AnyAction
from flows.check.passages import Mode, branches

ELSEWHERE = {"menu", "goto", "hangup", "reject", "back", "top", "repeat", "exit", "voicemail"}
"""Types after which the next action does not come: the call ends, or goes on in another place."""


@pytest.mark.parametrize("kind", [kind for kind in ACTIONS if kind not in ELSEWHERE])
def test_a_check_knows_what_follows_an_action(kind: str) -> None:
    example = re.search(r"\{.*\}", ACTIONS[kind].__doc__ or "", re.DOTALL)
    assert example
    action = TypeAdapter(AnyAction).validate_python(json.loads(example[0]))
    assert branches(action, Mode.ANY), f"{kind} is missing in flows/check/passages.py"
