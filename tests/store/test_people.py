"""People who sign in: their passwords, their roles, and the last admin."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from flows.store.people import People
from flows.store.ports import LastAdmin, PersonExists
from tests.store.conftest import HandClock

PASSWORD = "correct horse battery staple"


@pytest.fixture
def people(engine: sa.Engine, clock: HandClock) -> People:
    people = People(engine, clock)
    people.add("anna", "admin", PASSWORD)
    return people


def test_a_person_is_let_in_with_their_password_alone(people: People, clock: HandClock) -> None:
    now = clock.pass_(hours=1)
    found = people.check(" Anna ", PASSWORD)
    assert found
    assert (found.name, found.role, found.last_seen_at) == ("anna", "admin", now)
    for name, password in [("anna", PASSWORD[:-1]), ("anna", ""), ("anna", "\ud800"), ("bob", PASSWORD), ("", "")]:
        assert people.check(name, password) is None


def test_a_password_is_kept_as_an_argon2id_hash_only(people: People, engine: sa.Engine) -> None:
    with engine.begin() as connection:
        rows = repr(connection.execute(sa.text("SELECT * FROM people")).all())
    assert PASSWORD not in rows
    assert "$argon2id$" in rows


def test_a_name_is_taken_once_however_it_is_written(people: People) -> None:
    with pytest.raises(PersonExists):
        people.add("ANNA", "viewer", PASSWORD)
    assert [person.role for person in people.list()] == ["admin"]


@pytest.mark.parametrize(
    ("name", "role", "password", "sentence"),
    [
        ("", "viewer", PASSWORD, "1 to 64 letters"),
        ("a b", "viewer", PASSWORD, "1 to 64 letters"),
        ("a/b", "viewer", PASSWORD, "1 to 64 letters"),
        ("x" * 65, "viewer", PASSWORD, "1 to 64 letters"),
        ("bob", "king", PASSWORD, "Roles are"),
        ("bob", "viewer", "x" * 11, "12 to 256"),
        ("bob", "viewer", "x" * 257, "12 to 256"),
        ("bob", "viewer", "my name is Bob!", "must not hold the name"),
    ],
)
def test_what_cannot_be_a_person_is_refused(people: People, name: str, role, password: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        people.add(name, role, password)
    assert len(people.list()) == 1


def test_a_new_password_takes_the_place_of_the_old_one_and_is_counted(people: People) -> None:
    assert people.set_password("anna", "another long password")
    assert people.check("anna", PASSWORD) is None
    found = people.check("anna", "another long password")
    assert found
    assert found.passwords == 1
    assert not people.set_password("bob", PASSWORD)
    with pytest.raises(ValueError, match="12 to 256"):
        people.set_password("anna", "short")


def test_the_last_admin_stays(people: People) -> None:
    people.add("bob", "editor", PASSWORD)
    with pytest.raises(LastAdmin):
        people.remove("anna")
    with pytest.raises(LastAdmin):
        people.set_role("anna", "editor")
    assert people.set_role("bob", "admin")
    assert people.remove("anna")
    assert not people.remove("anna")
    assert [(person.name, person.role) for person in people.list()] == [("bob", "admin")]


def test_of_two_admins_who_go_at_the_same_time_one_stays(people: People) -> None:
    people.add("bob", "admin", PASSWORD)

    def goes(name: str) -> bool:
        try:
            return people.remove(name)
        except LastAdmin:
            return False

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(goes, ["anna", "bob"])) == [False, True]
    assert len(people.list()) == 1
