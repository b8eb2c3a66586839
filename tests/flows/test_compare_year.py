"""A year of a flow: what an ordinary caller meets, when and why."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from flows.compare.calendar import as_json, overview
from flows.compare.weeks import weekdays_in_words
from flows.compare.year import year_of
from flows.configuration import Configuration
from flows.interpreter import begin
from flows.program import Program

ANNEX = json.loads((Path(__file__).parents[2] / "examples/annex.json").read_text(encoding="utf-8"))
HANGUP = {"type": "hangup"}


def program(upload):
    return Program(1, Configuration().merged(upload), lambda key, language: key)


def flow(*steps, **more):
    return {"flows": {"f": {"timezone": "Europe/Paris", "language": "fr-FR", "steps": list(steps), **more}}}


def usual(year):
    return [
        (
            weekdays_in_words(days),
            [(part.start // 3600, part.end // 3600, part.value.step, part.value.does) for part in parts],
        )
        for days, parts in overview(year).week
    ]


def test_every_week_of_the_annex():
    voicemail = ("répondeur", "goes to voicemail general")

    assert usual(year_of(program(ANNEX), "accueil", 2027)) == [
        ("Mon–Fri", [(0, 8, *voicemail), (8, 18, "ouvert", "goes to menu services"), (18, 24, *voicemail)]),
        ("Sat–Sun", [(0, 24, *voicemail)]),
    ]


def test_the_days_of_the_annex_that_are_otherwise_are_its_holidays_and_its_closure():
    found = overview(year_of(program(ANNEX), "accueil", 2027))

    assert [f"{run.first:%d/%m} {', '.join(run.label)}" for run in found.exceptions] == [
        "01/01 Jour de l'an",
        "29/03 Lundi de Pâques",
        "06/05 Ascension",
        "07/05 Pont de l'Ascension",
        "17/05 Lundi de Pentecôte",
        "14/07 Fête nationale",
        "01/11 Toussaint",
        "11/11 Armistice",
    ]
    assert [f"{one.day:%d/%m} {one.title}" for one in found.as_usual] == [
        "01/05 Fête du Travail",
        "08/05 Fête de la Victoire",
        "15/08 Assomption",
        "25/12 Noël",
    ]


def test_without_holidays_no_day_is_otherwise():
    open_all_year = {**ANNEX, "calendars": {"fermetures": {"events": []}}}
    found = overview(year_of(program(open_all_year), "accueil", 2027))

    assert (found.exceptions, found.as_usual) == ([], [])


def test_at_any_instant_of_the_year_the_interpreter_takes_the_step_that_the_year_says():
    ready = program(ANNEX)
    year = year_of(ready, "accueil", 2027)

    assert all(one.end == following.start for one, following in pairwise(year.stretches))
    for stretch in year.stretches:
        for now in (stretch.start, stretch.end - timedelta(seconds=1)):
            turn = begin(ready, year.caller.calls(year.called), now, "accueil")
            assert turn.step == stretch.decision.step, now


def test_the_reason_names_the_holiday_and_the_hours():
    year = year_of(program(ANNEX), "accueil", 2027)
    why = {stretch.why for stretch in year.stretches if "Fête nationale" in stretch.titles}

    assert why == {f"hours service {state} and calendar fermetures: Fête nationale" for state in ("open", "closed")}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([{"name": "vide", "when": {"withheld": True}, "actions": [HANGUP]}], ("", (), "hangs up")),
        (
            [
                {"name": "annonce", "actions": [{"type": "play", "prompt": "Fermé."}]},
                {"name": "fin", "actions": [HANGUP]},
            ],
            ("fin", ("annonce",), "says “Fermé.” and hangs up"),
        ),
        (
            [{"name": "non", "when": {"allowlist": "vip"}, "otherwise": [{"type": "reject", "reason": "busy"}]}],
            ("non", (), "is refused as busy"),
        ),
        (
            [{"name": "boucle", "actions": [{"type": "play", "prompt": ["Un.", "Deux."], "loop": "forever"}]}],
            ("boucle", (), "plays “Un.” “Deux.” until the caller hangs up"),
        ),
        (
            [
                {
                    "name": "web",
                    "actions": [
                        {
                            "type": "request",
                            "url": "https://crm.example.com",
                            "on": {"error": [{"type": "dial", "to": "+33140506070"}]},
                        }
                    ],
                }
            ],
            ("web", (), "dials +33140506070"),
        ),
    ],
)
def test_what_becomes_of_a_caller(steps, expected):
    lists = {"lists": {"vip": {"entries": ["+336*"]}}}
    (stretch,) = year_of(program({**flow(*steps), **lists}), "f", 2027).stretches

    assert (stretch.decision.step, stretch.decision.through, stretch.decision.does) == expected


def test_an_ordinary_caller_is_on_no_list_of_the_flow():
    everybody_but_one_prefix = {"lists": {"noire": {"entries": ["+3361*", "+3362*"]}}}
    steps = {"name": "noire", "when": {"not": {"blocklist": "noire"}}, "actions": [HANGUP]}, {"name": "autres"}
    year = year_of(program({**flow(*steps), **everybody_but_one_prefix}), "f", 2027)

    assert year.caller.number is not None
    assert not year.caller.number.startswith(("+3361", "+3362"))
    assert [stretch.decision.step for stretch in year.stretches] == ["autres"]


def test_a_closure_over_weekends_is_one_line():
    closed = {"events": [{"title": "Congés", "from": "2027-08-02", "to": "2027-08-20"}]}
    found = overview(year_of(program({**ANNEX, "calendars": {"fermetures": closed}}), "accueil", 2027)).exceptions

    assert [(f"{run.first:%d/%m}", f"{run.last:%d/%m}", run.weekdays) for run in found] == [
        ("02/08", "20/08", (0, 1, 2, 3, 4))
    ]


def test_a_day_on_which_the_clocks_change_is_a_day_like_others_where_hours_are_local():
    night = {"hours": {"nuit": {"week": {"mon-sun": ["00:00-04:00", "22:00-24:00"]}}}}
    steps = {"name": "nuit", "when": {"hours": "nuit"}, "actions": [HANGUP]}, {"name": "jour", "actions": [HANGUP]}
    year = year_of(program({**flow(*steps), **night}), "f", 2027)

    assert overview(year).exceptions == []
    assert as_json(year, 1)["clock_changes"] == [
        {"at": "2027-03-28T01:00:00Z", "before": "2027-03-28T02:00", "after": "2027-03-28T03:00"},
        {"at": "2027-10-31T01:00:00Z", "before": "2027-10-31T03:00", "after": "2027-10-31T02:00"},
    ]


def test_hours_of_another_zone_are_otherwise_while_only_one_of_the_two_has_changed_its_clocks():
    abroad = {"hours": {"ny": {"timezone": "America/New_York", "week": {"mon-fri": ["09:00-17:00"]}}}}
    steps = {"name": "ny", "when": {"hours": "ny"}, "actions": [HANGUP]}, {"name": "sinon", "actions": [HANGUP]}
    found = overview(year_of(program({**flow(*steps), **abroad}), "f", 2027)).exceptions

    assert [(f"{run.first:%d/%m}", f"{run.last:%d/%m}") for run in found] == [("15/03", "26/03"), ("01/11", "05/11")]


def test_the_stretches_begin_and_end_with_the_year_of_the_zone():
    year = year_of(program(ANNEX), "accueil", 2027)

    assert year.stretches[0].start == datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert year.stretches[-1].end == datetime(2027, 12, 31, 23, tzinfo=UTC)


def test_a_year_of_a_thousand_steps_takes_less_than_two_seconds():
    hours = {f"h{n}": {"week": {"mon-fri": [f"08:{n:02}-12:00", f"14:00-18:{n:02}"]}} for n in range(10)}
    calendars = {f"c{n}": {"holidays": {"country": "FR"}} for n in range(10)}
    steps = [{"name": f"s{n}", "when": {"hours": f"h{n % 10}", "calendar": f"c{n % 7}"}} for n in range(1_000)]
    ready = program({**flow(*steps), "hours": hours, "calendars": calendars})
    began = time.process_time()
    year = year_of(ready, "f", 2027)

    assert time.process_time() - began < 2
    assert len(year.stretches) > 500
