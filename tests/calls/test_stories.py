"""Longer stories: secrets, revisions in the middle of a call, drafts, edited URLs, words of the next opening, ends."""

from __future__ import annotations

import logging
import re

import pytest
import sqlalchemy as sa

from flows.events import RequestEnded
from flows.store.schema import metadata
from sounds.phrases import phrase
from tests.flows import playing

SECRET = "481516"


def everything_in_sql(app):
    app.extensions["carillon"].log.flush()
    with app.extensions["carillon"].store.engine.connect() as connection:
        return str([connection.execute(sa.select(table)).all() for table in metadata.sorted_tables])


def test_a_secret_value_is_in_no_url_no_log_and_no_row(caller, caplog):
    caplog.set_level(logging.DEBUG)
    code = {"type": "gather", "variable": "code", "prompt": "Code ?", "sensitive": True}
    right = {"name": "juste", "when": {"variable": {"name": "code", "in": ["481516"]}}}
    name = {"type": "set_caller_name", "text": "Client {code}"}
    steps = [{"name": "code", "actions": [code, name]}, {**right, "actions": [{"type": "menu", "menu": "m"}]}]
    revision = caller.follows(steps=steps, menus={"m": {"greeting": "Bravo.", "entries": {"1": []}}})
    caller.dials()
    caplog.clear()
    caller.presses(f"{SECRET}#")
    caller.hears("Bravo.")
    caller.presses("1")

    assert revision
    assert all(SECRET not in webhook.target for webhook, _ in caller.sent)
    assert all(SECRET.encode() not in document for document in caller.documents)
    assert SECRET not in "\n".join(record.getMessage() for record in caplog.records)
    assert SECRET not in "\n".join(caller.trace)
    assert "4 8 1 5 1 6" not in everything_in_sql(caller.app) + caplog.text


def test_a_publish_in_the_middle_of_a_call_does_not_move_it(caller, annex):
    caller.dials()
    annex["flows"]["accueil"]["menus"]["services"]["greeting"] = "Nouveau."
    caller.upload(annex)
    caller.presses("9")
    caller.hears("tapez 1")
    caller.dials()
    caller.hears("Nouveau.")


def resumed(caller, change):
    """What is heard when the resume URL of a call was changed."""
    caller.dials()
    phone = caller.phone
    url = change(phone.wait.url)
    assert url != phone.wait.url
    phone.wait.url = url
    caller.presses("1")
    return caller.heard


@pytest.mark.parametrize(
    "change",
    [
        lambda url: re.sub(r"r=(\d+)", lambda found: f"r={int(found[1]) + 1}", url),
        lambda url: url.replace("p=s0a0", "p=s1a0"),
        lambda url: url.replace("t=1", "t=2"),
        lambda url: re.sub("x=....", "x=AAAA", url),
        lambda url: re.sub("x=.*", "x=", url),
        lambda url: re.sub("&x=.*", "", url),
        lambda url: re.sub("&p=[^&]*", "&p=zzz", url),
        lambda url: url.replace("f=0", "f=7"),
    ],
    ids=["revision", "place", "turn", "sealed part", "empty", "missing", "no place", "flow"],
)
def test_an_edited_resume_url_is_an_apology_and_nothing_else(caller, change):
    heard = resumed(caller, change)

    assert heard in (phrase("apology", "fr-FR"), phrase("apology", "en-GB"))
    caller.rings()
    caller.is_cut_off("hangup")


def test_a_resume_url_of_another_call_is_an_apology(caller):
    caller.dials()
    others = caller.phone.wait.url
    heard = resumed(caller, lambda url: others)

    assert heard in (phrase("apology", "fr-FR"), phrase("apology", "en-GB"))


def test_the_next_opening_is_said_in_words_and_the_caller_s_number_digit_by_digit(caller):
    text = "Nous ouvrons {next_opening:service}. Vous êtes le {caller}."
    hours = {"service": {"week": {"mon-fri": ["09:00-18:00"]}}}
    caller.follows(actions=[{"type": "play", "prompt": text}], documents={"hours": hours})
    caller.dials(at="2026-11-28 10:00")

    assert caller.heard.startswith("Nous ouvrons lundi à 9 heures. Vous êtes le ")
    assert "6 1 2 3 4 5 6 7 8" in caller.heard


def test_a_call_is_cut_after_200_turns(caller, caplog):
    menus = {"m": {"greeting": "M.", "entries": {"1": [{"type": "repeat"}]}}}
    caller.follows(actions=[{"type": "menu", "menu": "m"}], menus=menus)
    caller.dials()
    for _ in range(199):
        caller.presses("1")
        assert caller.phone.ended_by is None
    caller.presses("1")

    caller.is_cut_off("hangup")
    assert "cut: the call has had 200 turns" in caplog.text


def test_a_get_on_the_answer_route_is_answered(caller):
    """A GET that is not signed is refused like any other webhook, and never an error."""
    client = caller.app.test_client()

    assert client.get(f"/voice/{caller.provider}/answer").status_code == {"twilio": 403, "vonage": 401}[caller.provider]


def test_a_circle_of_requests_ends_the_call(caller, monkeypatch):
    made = []

    def make(*_, **__):
        made.append(1)
        return RequestEnded(True)

    monkeypatch.setattr("webhooks.outgoing.make_request", make)
    asks = {"type": "request", "url": "https://crm.example.com/"}
    steps = [{"name": "a", "actions": [asks, {"type": "goto", "step": "a"}]}]
    caller.upload(playing.configuration({"steps": steps}).as_json())
    caller.dials()

    caller.is_cut_off("hangup")
    assert len(made) == 5
