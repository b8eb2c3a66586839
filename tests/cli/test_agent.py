"""`carillon agent`, on a database of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from flows.configuration import Configuration
from flows.store.store import Store
from tests.cli.conftest import Carillon

AGENTS = {"Anna": {"to": "+33140506070"}, "Bob": {"to": "+33140506071"}}
UPLOAD = {"queues": {"service": {"timezone": "Europe/Paris", "agents": AGENTS}}}


@pytest.fixture
def env(sqlite_url: str) -> dict[str, str]:
    return {"DATABASE_URL": sqlite_url}


@pytest.fixture
def store(env: dict[str, str]) -> Iterator[Store]:
    store = Store.open(env["DATABASE_URL"])
    yield store
    store.close()


def test_agents_are_listed_and_signed_in_and_out(carillon: Carillon, env: dict[str, str], store: Store) -> None:
    store.revisions.publish(Configuration().merged(UPLOAD).to_bytes(), author="tests", message="")
    assert carillon("agent", "out", "Bob", env=env).output == "Bob is signed out.\n"
    anna, bob = carillon("agent", "list", env=env).output.splitlines()
    assert "free" in anna
    assert "signed out" in bob
    assert "service" in bob
    listed = json.loads(carillon("agent", "list", "--json", env=env).output)
    assert [(one["name"], one["signed_in"], one["queues"]) for one in listed] == [
        ("Anna", True, ["service"]),
        ("Bob", False, ["service"]),
    ]
    assert carillon("agent", "in", "Bob", env=env).output == "Bob is signed in.\n"
    assert store.desk.signed()["Bob"].signed_in
    assert next((entry.action, entry.subject) for entry in store.audit.list()) == ("sign in agent", "Bob")


def test_who_is_no_agent_is_told_who_is(carillon: Carillon, env: dict[str, str], store: Store) -> None:
    store.revisions.publish(Configuration().merged(UPLOAD).to_bytes(), author="tests", message="")
    result = carillon("agent", "in", "Zoé", env=env)

    assert result.exit_code == 1
    assert "(known: Anna, Bob)" in result.output


def test_a_list_without_agents_says_so(carillon: Carillon, env: dict[str, str], store: Store) -> None:
    store.revisions.publish(Configuration().to_bytes(), author="tests", message="")
    result = carillon("agent", "list", env=env)
    assert (result.stdout, result.exit_code) == ("", 0)
    assert result.stderr == "There are no agents: no queue of what is published names one.\n"


def test_without_a_configuration_there_are_none(carillon: Carillon, env: dict[str, str]) -> None:
    assert "Nothing is published yet" in carillon("agent", "list", env=env).output
