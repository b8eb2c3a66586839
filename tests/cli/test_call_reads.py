"""A call to what is live reads the database and writes nothing in it, nor anywhere else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.configuration import Configuration
from flows.store.schema import metadata
from flows.store.store import Store
from tests.cli.conftest import Carillon

NUMBER, TESTER = "+33972101010", "+33699999999"


def document(words: str) -> bytes:
    gather = {"type": "gather", "variable": "code", "prompt": {"sound": "bienvenue", "say": words}, "min_digits": 1}
    steps = [{"name": "a", "actions": [gather, {"type": "voicemail", "mailbox": "general"}]}]
    flows = {"accueil": {"timezone": "Europe/Paris", "language": "fr-FR", "steps": steps}}
    named: dict[str, Any] = {"numbers": {NUMBER: {"flow": "accueil"}}, "mailboxes": {"general": {}}}
    return Configuration().merged({**named, "flows": flows, "sounds": {"bienvenue": {}}}).to_bytes()


@pytest.fixture
def store(carillon: Carillon, clean: Path) -> Iterator[Store]:
    assert carillon("db", "upgrade").exit_code == 0
    store = Store.open("sqlite:///carillon.db")
    store.revisions.publish(document("Bonjour."), author="tests", message="")
    yield store
    store.close()


def rows(store: Store) -> dict[str, list[Any]]:
    with store.engine.begin() as connection:
        return {table.name: list(connection.execute(table.select())) for table in metadata.sorted_tables}


@pytest.mark.parametrize("provider", ["twilio", "vonage"])
def test_a_message_that_is_left_in_a_call_of_the_terminal_is_nobody_s(
    carillon: Carillon, store: Store, clean: Path, provider: str
) -> None:
    before, files = rows(store), sorted(path.name for path in clean.iterdir())
    answer = carillon("call", "--provider", provider, "--keys", "1,says:5", "--json")
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.output)["end"] == {"by": "voicemail"}
    assert rows(store) == before
    assert sorted(path.name for path in clean.iterdir()) == files


def test_what_is_live_is_heard_with_its_audio_and_a_draft_by_its_test_callers(carillon: Carillon, store: Store) -> None:
    draft = store.revisions.save_draft(document("Un essai."), author="tests", message="", test_callers=[TESTER])
    assert draft
    assert "Bonjour." in carillon("call", "--keys", "hangup").output
    assert "Un essai." in carillon("call", "--keys", "hangup", "--caller", TESTER).output
    store.audio.put("bienvenue", "0f" * 16, 1.0, 16_000, "tests")
    assert "bienvenue" in carillon("call", "--keys", "hangup").output
