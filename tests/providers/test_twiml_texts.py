"""Texts of any kind and length in TwiML, and documents that are written once."""

from __future__ import annotations

import sys
import threading
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from lxml import etree

from flows.instructions import (
    FOREVER,
    Gather,
    Say,
    Voice,
)
from providers import twiml
from tests.providers.provider_contract import urls
from tests.twiml_rules import check_twiml


def render(*instructions: Any) -> ET.Element:
    return check_twiml(twiml.render(instructions, urls).body)


def spoken(document: ET.Element) -> str:
    return " ".join(say.text or "" for say in document.iter("Say"))


@pytest.mark.parametrize(
    "text", ["a & b", "<Hangup/>", "]]>", "&amp;", "'’\"", "\u2028é☎😀", "{caller}", "%s %(a)s", "\x01turn\x01"]
)
def test_a_text_is_said_as_it_is_written(text):
    """G5"""
    assert spoken(render(Say(text, "fr-FR"))) == text.replace("\x01", " ").strip()
    assert spoken(render(Gather((Say(text, "fr-FR"),), 1, 5))) == text.replace("\x01", " ").strip()


def test_a_long_text_is_cut_at_sentences_and_nothing_is_lost():
    text = " ".join(f"Ceci est la phrase numéro {number}." for number in range(290))
    says = list(render(Say(text, "fr-FR", Voice("Polly.Lea-Neural"))))
    assert len(says) == 4
    assert all((say.text or "").endswith(".") for say in says)
    assert {say.get("voice") for say in says} == {"Polly.Lea-Neural"}
    assert " ".join(say.text or "" for say in says) == text


def test_a_long_text_is_repeated_whole_and_not_piece_by_piece():
    text = " ".join(f"Phrase {number}." for number in range(400))
    once, thrice, forever = (render(Say(text, "fr-FR", loop=loop)) for loop in (1, 3, FOREVER))
    assert len(once) == 2
    assert spoken(thrice) == " ".join([text] * 3)
    assert spoken(forever).count(text) > 5
    assert all("loop" not in say.attrib for say in forever)


@pytest.mark.parametrize("unit", ["&", "😀", "é", "<"])
def test_the_longest_texts_lose_nothing_and_stay_below_64_kb(unit):
    document = twiml.render((Gather((Say(unit * 10_000, "fr-FR"),), 1, 5),), urls)
    assert spoken(check_twiml(document.body)).replace(" ", "") == unit * 10_000
    assert len(document.body) < 64_000


def test_a_document_is_utf_8_xml_for_other_parsers_too():
    document = twiml.render((Say("Größe ☎ 😀 & <b>", "de-DE", Voice("Polly.Vicki")),), urls)
    assert document.content_type.startswith("text/xml")
    assert etree.fromstring(document.body).findtext("Say") == "Größe ☎ 😀 & <b>"


# Remembering


def test_equal_instructions_are_written_once_and_filled_for_each_call(monkeypatch):
    written = []
    template = twiml._template
    monkeypatch.setattr(twiml, "_template", lambda key: written.append(key) or template(key))
    asked = (Gather((Say("Écrit une fois", "fr-FR"),), 1, 5),)
    for call in range(5):
        document = twiml.render(
            list(asked), lambda purpose, seconds=0, call=call: f"https://a.example.com/{call}?u={purpose}&x=1"
        )
        assert f"https://a.example.com/{call}?u=turn&amp;x=1".encode() in document.body
    assert len(written) == 1


def test_many_threads_get_each_their_own_document():
    faults: list[str] = []

    def call(number: int) -> None:
        for turn in range(200):
            url = f"https://a.example.com/{number}/{turn}"
            body = twiml.render((Gather((Say(f"Fil {turn % 7}", "fr-FR"),), 1, 5),), lambda *_, url=url: url).body
            if body.count(url.encode()) != 2 or f"Fil {turn % 7}".encode() not in body:
                faults.append(url)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    threads = [threading.Thread(target=call, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(interval)
    assert not faults
