"""The call that a difference names meets it: played on both revisions, it does not go the same way."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.conftest import ANNEX, Api, on_sqlite
from tests.flows.test_compare_behaviour import CASES, changed

NOT_ON_THE_LINE = ("who is told of a message", "how long it rings", "the voice")
"""Differences in settings, which a simulated call does not spell out."""
WITH_A_CALL = [case for case in CASES if case["told"] and case["name"] not in NOT_ON_THE_LINE]


def played(admin: Api, example: dict[str, Any], revision: int) -> list[Any]:
    """What a simulated call comes to, without the addresses of its turns, which name the revision."""
    told = admin.ok("POST", "/api/simulate", {**example, "revision": revision})
    told["turns"] = [{name: value for name, value in turn.items() if name != "document"} for turn in told["turns"]]
    return [told["turns"], told["end"]]


@on_sqlite
@pytest.mark.parametrize("case", WITH_A_CALL, ids=[case["name"] for case in WITH_A_CALL])
def test_the_call_that_is_named_goes_another_way(admin: Api, case: dict[str, Any]) -> None:
    before = changed(ANNEX, case.get("before", {}))
    admin.ok("POST", "/api/config", before)
    admin.ok("POST", "/api/config?draft=true&whole=true", changed(before, case["change"]))
    met = admin.ok("GET", "/api/revisions/2?diff=1")["behaviour"]
    examples = [one["example"] for one in met if one["example"] is not None and "attempts now" not in one["summary"]]

    assert len(met) == len(case["told"])
    for example in examples:
        assert played(admin, example, 1) != played(admin, example, 2), json.dumps(example)
