"""What a turn does with a caller is known for every action, so that calls of any flow can be compared."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.compare.behaviour import behaviour
from flows.compare.playing import arrive
from flows.compare.year import year_of
from tests.flows import playing

TABLES = sorted((Path(__file__).parents[1] / "cases/actions").glob("*.json"))
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("table", TABLES, ids=[table.stem for table in TABLES])
def test_every_action_has_an_act_and_calls_with_it_can_be_compared(table):
    for case in json.loads(table.read_text(encoding="utf-8")):
        ready = playing.program(case)
        stand = arrive(ready, playing.call(case), NOW)

        assert stand.act.kind != "other", case
        assert year_of(ready, "accueil", 2027).stretches
        noted = playing.program({**case, "flow": {**case.get("flow", {}), "description": "Une note."}})
        assert behaviour(ready, noted, NOW) == []
