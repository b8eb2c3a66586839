"""`carillon diff`: documents and callers, of revisions, drafts and files."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import ANNEX

OTHER = {"hours": {"service": {"week": {"mon-fri": ["08:00-12:00", "14:00-18:00"]}}}}
MET = "Mon–Fri 12:00–14:00 (not on 8 dates, the first Fri 25 December 2026): a call now goes to voicemail general"


@pytest.fixture
def other(tmp_path):
    """A file: the annex, closed at lunch."""
    path = tmp_path / "other.json"
    path.write_text(json.dumps({**json.loads(ANNEX.read_text(encoding="utf-8")), **OTHER}), encoding="utf-8")
    return str(path)


@pytest.fixture
def database(published):
    """The annex is published, a draft closes at lunch, somebody works on a draft that does not."""
    published(OTHER).workspaces.change(
        "paul", 1, "", {("sounds", "bienvenue"): "{}", ("flows", "accueil"): '{"steps":[]}'}
    )


def plain(output: str) -> str:
    return " ".join(output.split())


def test_two_files_are_compared_without_a_database(carillon, other):
    printed = carillon("diff", str(ANNEX), other, "--at", "2026-11-23")

    assert printed.exit_code == 0, printed.output
    assert '~ Hours "service" has changed: week.' in printed.output
    assert MET in plain(printed.output)


@pytest.mark.parametrize("words", [("live", "draft"), ("1", "2")])
def test_revisions_and_drafts_are_compared(carillon, database, words):
    assert MET in plain(carillon("diff", *words, "--at", "2026-11-23").output)


def test_the_same_twice_is_the_same(carillon, other):
    assert "The two are the same." in carillon("diff", other, other).output


def test_a_change_that_no_caller_meets(carillon, tmp_path):
    path = tmp_path / "label.json"
    path.write_text(ANNEX.read_text(encoding="utf-8").replace("Standard", "Accueil"), encoding="utf-8")

    assert "Nothing is otherwise for them." in carillon("diff", str(ANNEX), str(path)).output


def test_as_json_each_difference_has_a_call_that_meets_it(carillon, database):
    told = json.loads(carillon("diff", "1", "2", "--json", "--at", "2026-11-23").output)

    assert (told["from"], told["to"], told["changes"][0]["pointer"]) == (1, 2, "/hours/service")
    assert told["behaviour"][0]["example"] == {
        "number": "+33972101010",
        "caller": "+33612345678",
        "at": "2026-11-23T12:00:00+01:00",
        "inputs": [],
    }


def test_a_working_draft_with_mistakes_is_named_as_such(carillon, database):
    printed = carillon("diff", "live", "paul")

    assert printed.exit_code == 1
    assert "A configuration holds mistakes" in printed.output
