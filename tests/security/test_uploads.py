"""Uploads that are built to hurt: deep, long, many, in other notations, and slow to look at."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from flows.check import MAX_PROBLEMS, check_upload
from flows.check.merged import COMPARISONS, Merged
from flows.configuration import Configuration
from flows.document import base
from flows.document.base import closest, guesses
from tests.api.conftest import Api
from tests.calls.conftest import Caller

JSON = {"content_type": "application/json"}
HEAD = b'{"schema_version": 1, '
BODIES: dict[str, tuple[bytes, int]] = {
    "a wall of brackets": (b"[" * 1_000_000, 422),
    "a wall of objects": (b'{"a":' * 300_000, 422),
    "closed brackets": (b"]" * 1_000_000, 400),
    "deep in a text": (HEAD + b'"' + b"[" * 1_000_000 + b'": 1}', 422),
    "a quote that never ends": (b'"' + b"\\" * 4_000_000, 400),
    "a million values": (b"[" + b"0," * 510_000 + b"0]", 422),
    "a million equal keys": (b"{" + b'"a":1,' * 500_000 + b'"a":1}', 422),
    "a number of a million digits": (HEAD + b'"a": ' + b"9" * 1_000_000 + b"}", 422),
    "an exponent beyond all": (HEAD + b'"a": 1e999999999}', 422),
    "not a number": (HEAD + b'"flows": NaN}', 422),
    "half a character": (HEAD + b'"flows": {"\\ud800": {}}}', 422),
    "UTF-16": ('{"flows": {}}'.encode("utf-16"), 400),
    "a bomb of gzip": (gzip.compress(b" " * 50_000_000), 400),
    "YAML": (b"schema_version: 1\nflows: &a [*a, *a]\n", 400),
    "YAML with types": (b"!!python/object/apply:os.system ['id']", 400),
    "YAML merges": (HEAD + b'"<<": {"flows": {}}}', 422),
    "YAML's yes": (HEAD + b'"switches": {"a": {"on": yes}}}', 400),
    "comments": (HEAD + b'"flows": {} /* all */}', 400),
    "single quotes": (b"{'schema_version': 1}", 400),
    "XML": (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', 400),
    "a pickle": (b"\x80\x04\x95\x00\x00\x00\x00.", 400),
    "prototypes": (HEAD + b'"__proto__": {"role": "admin"}, "constructor": {}}', 422),
    "the insides of Python": (HEAD + b'"flows": {"__class__": {"__init__": 1}}}', 422),
    "two documents": (HEAD + b'"flows": {}}' + HEAD + b'"flows": {}}', 400),
    "a hidden key": (HEAD + b'"switches": {"a": {"on": true, "on": false}}}', 422),
}


@pytest.mark.parametrize("name", BODIES)
def test_it_is_refused_with_a_sentence_and_nothing_is_kept(api: Api, name: str) -> None:
    body, status = BODIES[name]
    refusal = api.refused(status, "POST", "/api/config", body, **JSON)
    assert len(json.dumps(refusal)) < 1_000_000
    assert "Traceback" not in json.dumps(refusal)
    assert api.client.application.extensions["carillon"].store.revisions.list() == []


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_body_is_never_unpacked(api: Api, encoding: str) -> None:
    body = gzip.compress(b'{"schema_version": 1}')
    api.refused(400, "POST", "/api/config", body, headers={"Content-Encoding": encoding}, **JSON)


@pytest.mark.parametrize("levels", [1, 50, 8_000])
def test_what_is_told_is_not_many_times_what_was_sent(levels: int) -> None:
    """A long key is part of the place of everything that is wrong below it."""
    inner: Any = {f"k{n}": 1 for n in range(2_000)}
    for _ in range(levels):
        inner = {"a" * (2_000_000 // levels): inner}
    checked = check_upload({"schema_version": 1, "flows": inner}, Configuration())
    assert checked.errors
    assert sum(len(problem.pointer) + len(problem.message) for problem in checked.problems) < 20_000_000


def flow(actions: list[Any], **more: Any) -> dict[str, Any]:
    steps = [{"name": "s", "actions": actions}]
    return {
        "schema_version": 1,
        "flows": {"f": {"timezone": "Europe/Paris", "language": "fr-FR", "steps": steps, **more}},
    }


def wrong_names(count: int) -> dict[str, dict[str, Any]]:
    """Uploads in which every line names nothing, among many names that it could have meant."""
    names, wrong = [f"name {n}" for n in range(count)], [f"nome {n}" for n in range(count)]
    entries = {"greeting": "x", "entries": {"1": []}}
    return {
        "sounds": {
            **flow([{"type": "play", "prompt": {"sound": one}} for one in wrong]),
            "sounds": {n: {"text": "a"} for n in names},
        },
        "menus": flow([{"type": "menu", "menu": one} for one in wrong], menus=dict.fromkeys(names, entries)),
        "variables": flow(
            [
                *({"type": "gather", "variable": f"v{n}", "prompt": "x"} for n in range(count)),
                *({"type": "play", "prompt": f"{{w{n}}}"} for n in range(count)),
            ]
        ),
        "keys": flow([], **dict.fromkeys(wrong, 1)),
        "types": flow([{"type": one} for one in wrong]),
        "zones": {"schema_version": 1, "hours": {one: {"timezone": "Europa/Parigi", "week": {}} for one in wrong}},
    }


@pytest.mark.parametrize("kind", wrong_names(1))
def test_what_was_meant_is_looked_for_a_bounded_number_of_times(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparing each of ten thousand wrong names with ten thousand right ones takes minutes, in a process that answers calls."""
    compared: list[int] = []
    real = base.difflib.get_close_matches

    def count(word: str, words: Any, **how: Any) -> list[str]:
        compared.append(len(words))
        return real(word, words, **how)

    monkeypatch.setattr(base.difflib, "get_close_matches", count)
    checked = check_upload(wrong_names(1_500)[kind], Configuration())
    assert checked.errors
    assert len(checked.problems) <= MAX_PROBLEMS + 1
    assert sum(compared) <= 100 * base.MOST_COMPARED


def test_suggestions_run_out_and_are_there_again_for_the_next_upload() -> None:
    with guesses(1):
        assert (closest("mneu", ["menu"]), closest("mneu", ["menu"])) == ("menu", None)
    assert closest("mneu", ["menu"]) == "menu"
    merged = Merged({"sounds": {f"name {n}": {} for n in range(COMPARISONS + 1)}}, Configuration(), False)
    assert [merged.closest("nom", "sounds") for _ in range(2)][1] is None


@pytest.mark.parametrize(
    "text", ["{caller.__class__}", "{0}", "{caller!r}", "{caller:>999999999}", "%s%n", "${jndi:ldap://x}", "{{7*7}}"]
)
def test_a_text_is_no_format_and_no_template(caller: Caller, text: str) -> None:
    """It is refused, or said as it was written."""
    document = {**flow([{"type": "play", "prompt": f"Bonjour {text}"}]), "numbers": {"+33972101010": {"flow": "f"}}}
    if check_upload(document, Configuration()).errors:
        return
    caller.upload(document)
    caller.dials()
    assert text in caller.heard
    assert "49" not in caller.heard
