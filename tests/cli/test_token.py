"""`carillon db` and `carillon token`, on a database of their own."""

from __future__ import annotations

import json
import re

import pytest

from flows.store.store import Store
from tests.cli.conftest import Carillon


@pytest.fixture
def env(database_url: str) -> dict[str, str]:
    return {"DATABASE_URL": database_url}


def test_tables_are_made_once(carillon: Carillon, empty_database_url: str) -> None:
    env = {"DATABASE_URL": empty_database_url}
    assert "now" in carillon("db", "upgrade", env=env).output
    assert "up to date" in carillon("db", "upgrade", env=env).output


def test_a_token_is_printed_alone_and_known_to_the_store(carillon: Carillon, env: dict[str, str]) -> None:
    result = carillon("token", "create", "--role", "editor", "--label", "ci", env=env)
    assert re.fullmatch(r"carillon_\S+\n", result.output)
    store = Store.open(env["DATABASE_URL"])
    found = store.tokens.find(result.output.strip())
    entries = [(entry.action, entry.who) for entry in store.audit.list()]
    store.close()
    assert found
    assert (found.role, found.label) == ("editor", "ci")
    assert entries == [("token.create", "command line")]


@pytest.mark.parametrize(
    ("label", "told"), [("environment", "CARILLON_ADMIN_TOKEN"), (" ", "1 to 64"), ("a\nb", "1 to 64")]
)
def test_a_label_that_is_somebody_else_s_or_no_name_is_refused(
    carillon: Carillon, env: dict[str, str], label: str, told: str
) -> None:
    result = carillon("token", "create", "--role", "viewer", "--label", label, env=env)
    assert (result.exit_code, told in result.output) == (1, True)


def test_a_revoked_token_is_listed_as_such_and_can_be_revoked_once(carillon: Carillon, env: dict[str, str]) -> None:
    carillon("token", "create", "--role", "viewer", "--label", "screen", env=env)
    (listed,) = json.loads(carillon("token", "list", "--json", env=env).output)
    assert (listed["role"], listed["label"], listed["revoked_at"]) == ("viewer", "screen", None)
    assert carillon("token", "revoke", listed["id"], env=env).exit_code == 0
    assert "revoked" in carillon("token", "list", env=env).output
    again = carillon("token", "revoke", listed["id"], env=env)
    assert again.exit_code == 1
    assert listed["id"] in again.output


def test_an_unknown_role_is_a_usage_error(carillon: Carillon, env: dict[str, str]) -> None:
    assert carillon("token", "create", "--role", "boss", "--label", "x", env=env).exit_code == 2


def test_a_database_without_tables_is_told_in_a_sentence(carillon: Carillon, empty_database_url: str) -> None:
    result = carillon("token", "list", env={"DATABASE_URL": empty_database_url})
    assert result.exit_code == 1
    assert "carillon db upgrade" in result.output
