"""Known problems G1, G5 and G6: repeated webhooks, any text, and what goes wrong inside."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from flows.conditions import TESTS
from flows.events import RequestEnded
from flows.store.schema import call_turns, calls
from sounds.phrases import phrase
from tests.calls.conftest import through

APOLOGY = phrase("apology", "fr-FR")


def rows(app):
    here = app.extensions["carillon"]
    here.log.flush()
    with here.store.engine.connect() as connection:
        return [connection.scalar(sa.select(sa.func.count()).select_from(table)) for table in (calls, call_turns)]


def test_g1_the_same_webhook_twice_gives_the_same_bytes_and_no_second_row(caller):
    caller.dials()
    caller.presses("9")
    caller.presses("1")
    sent, before = list(caller.sent), rows(caller.app)
    again = through(caller.app.test_client())

    assert [again(webhook).body for webhook, _ in sent] == [answer.body for _, answer in sent]
    assert rows(caller.app) == before


def test_g1_two_at_once_have_one_answer(caller):
    caller.dials()
    caller.presses("1")
    webhook, answer = next(pair for pair in caller.sent if "/resume" in pair[0].target)
    before = rows(caller.app)

    with ThreadPoolExecutor(8) as threads:
        bodies = list(threads.map(lambda _: through(caller.app.test_client())(webhook).body, range(32)))

    assert set(bodies) == {answer.body}
    assert rows(caller.app) == before


def test_g1_a_request_of_the_flow_is_made_once(caller, monkeypatch):
    made = []

    def make(action, values, **how):
        made.append((action.url, values))
        return RequestEnded(True, (("nom", f"Dupont {len(made)}"),))

    monkeypatch.setattr("webhooks.outgoing.make_request", make)
    asks = {"type": "request", "url": "https://crm.example.com/caller", "send": ["caller"], "save": {"nom": "name"}}
    caller.follows(actions=[asks, {"type": "play", "prompt": "Bonjour {nom}."}])
    caller.dials()
    caller.hears("Bonjour Dupont 1.")
    webhook, answer = caller.sent[0]

    assert through(caller.app.test_client())(webhook).body == answer.body
    assert [url for url, _ in made] == ["https://crm.example.com/caller"]
    assert made[0][1]["caller"] == "+33612345678"


TEXTS = [
    "a & b < c > d \" e ' f ’",
    "]]> <!-- <Say> --> &amp;",
    "日本語 🙂 العربية",
    "\u202e x \u0301",
    "<speak>x</speak>",
    "} []\\ \n\t x",
]


@pytest.mark.parametrize("text", TEXTS)
def test_g5_any_text_makes_a_valid_document(caller, text):
    """The phone refuses what the provider would: XML that is none, a verb or an action that it does not know."""
    caller.follows(actions=[{"type": "menu", "menu": "m"}], menus={"m": {"greeting": text, "entries": {"1": []}}})
    caller.dials()
    assert caller.heard
    caller.presses("1")
    assert caller.heard


@pytest.mark.parametrize("char", ["é", "&", "🙂", "a"])
def test_a_text_of_10_000_characters_is_under_64_kb_however_often_it_is_played(caller, char):
    text = (f"{char}a " * 3400)[:10_000]
    caller.follows(actions=[{"type": "play", "prompt": text, "loop": 3}, {"type": "play", "prompt": "Fin."}])
    caller.dials()

    assert max(map(len, caller.documents)) < 64_000
    assert caller.heard.count(char) >= 3 * 3_300
    caller.hears("Fin.")


def broken(*_):
    raise RuntimeError("a secret of the inside")


@pytest.mark.parametrize("where", ["webhooks.turns.begin", "flows.prompting.heard"])
def test_g6_whatever_breaks_the_caller_hears_an_apology_in_the_flow_s_language(caller, monkeypatch, caplog, where):
    monkeypatch.setattr(where, broken)
    caller.dials()

    assert caller.heard == APOLOGY
    caller.is_cut_off("hangup")
    assert b"secret" not in b"".join(caller.documents)
    assert "a secret of the inside" in caplog.text


def test_g6_in_the_middle_of_a_call_too_in_the_language_it_had_come_to(caller, monkeypatch):
    actions = [{"type": "language", "language": "en-GB"}, {"type": "menu", "menu": "m"}]
    caller.follows(actions=actions, menus={"m": {"greeting": "Press 1.", "entries": {"1": [{"type": "hangup"}]}}})
    caller.dials()
    monkeypatch.setattr("webhooks.voice.next_turn", broken)
    caller.presses("1")

    assert caller.heard == phrase("apology", "en-GB")


def test_g6_a_document_that_cannot_be_rendered_is_an_apology(caller, monkeypatch):
    original = type(caller.app.extensions["carillon"].providers[caller.provider]).render
    failed = []

    def once(self, instructions, urls):
        if not failed:
            failed.append(True)
            raise RuntimeError("cannot be rendered")
        return original(self, instructions, urls)

    monkeypatch.setattr(type(caller.app.extensions["carillon"].providers[caller.provider]), "render", once)
    caller.dials()

    assert caller.heard == APOLOGY


def test_c6_a_condition_that_cannot_be_evaluated_does_not_hold_and_somebody_is_told(caller, monkeypatch, caplog):
    caplog.set_level(logging.ERROR)
    monkeypatch.setitem(TESTS, "hours", broken)
    caller.dials()

    caller.is_recorded()
    assert "step ouvert: condition cannot be evaluated" in caplog.text
    assert any(line.startswith("ALERT step ouvert: condition cannot be evaluated") for line in caller.trace)
