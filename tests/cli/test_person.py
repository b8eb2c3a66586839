"""`carillon person`, on a database of its own."""

from __future__ import annotations

import json

import pytest

from flows.store.store import Store
from tests.cli.conftest import Carillon

PASSWORD = "correct horse battery"


@pytest.fixture
def env(sqlite_url: str) -> dict[str, str]:
    return {"DATABASE_URL": sqlite_url}


def test_a_person_is_added_with_a_password_typed_twice(carillon: Carillon, env: dict[str, str]) -> None:
    result = carillon("person", "add", "Anna", "--role", "admin", input=f"{PASSWORD}\n{PASSWORD}\n", env=env)
    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output
    assert "anna" in carillon("person", "list", env=env).output
    (listed,) = json.loads(carillon("person", "list", "--json", env=env).output)
    assert (listed["name"], listed["role"], listed["last_seen_at"]) == ("anna", "admin", None)
    store = Store.open(env["DATABASE_URL"])
    assert store.people.check("anna", PASSWORD)
    assert [(entry.action, entry.subject) for entry in store.audit.list()] == [("add person", "anna")]
    store.close()


def test_a_password_can_be_changed_and_a_person_removed(carillon: Carillon, env: dict[str, str]) -> None:
    for name in ("anna", "bob"):
        carillon("person", "add", name, "--role", "admin", "--password", PASSWORD, env=env)
    assert carillon("person", "password", "bob", "--password", "a new long password", env=env).exit_code == 0
    store = Store.open(env["DATABASE_URL"])
    assert store.people.check("bob", "a new long password")
    store.close()
    assert carillon("person", "remove", "bob", env=env).exit_code == 0
    assert "only admin" in carillon("person", "remove", "anna", env=env).output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("remove", "zoe"), "no person"),
        (("password", "zoe", "--password", PASSWORD), "no person"),
        (("add", "a b", "--role", "viewer", "--password", PASSWORD), "1 to 64 letters"),
        (("add", "bob", "--role", "viewer", "--password", "short"), "12 to 256"),
        (("add", "Environment", "--role", "viewer", "--password", PASSWORD), '"environment" is how the token of'),
        (("add", "anna", "--role", "viewer", "--password", PASSWORD), "already"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    carillon: Carillon, env: dict[str, str], words: tuple[str, ...], told: str
) -> None:
    carillon("person", "add", "anna", "--role", "admin", "--password", PASSWORD, env=env)
    result = carillon("person", *words, env=env)
    assert result.exit_code == 1
    assert told in result.output
