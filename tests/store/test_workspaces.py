"""What people are working on: each change is a step, and each step can be undone."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from flows.store import workspaces as module
from flows.store.people import People
from flows.store.workspaces import Workspaces
from tests.store.conftest import HandClock

HOURS, SOUND = ("hours", "service"), ("sounds", "bienvenue")


@pytest.fixture
def workspaces(engine: sa.Engine, clock: HandClock) -> Workspaces:
    return Workspaces(engine, clock)


def documents(workspaces: Workspaces, owner: str = "anna") -> dict[tuple[str, str], str | None]:
    found = workspaces.get(owner)
    return dict(found.documents) if found else {}


def test_nothing_is_there_before_the_first_change(workspaces: Workspaces) -> None:
    assert workspaces.get("anna") is None
    assert workspaces.undo("anna") is None
    assert workspaces.discard("anna") is False


def test_a_workspace_begins_with_its_first_change_and_belongs_to_one_person(
    workspaces: Workspaces, clock: HandClock
) -> None:
    workspaces.change("anna", 3, "Hours changed", {HOURS: "{}"})
    found = workspaces.change("anna", 9, "Sound removed", {SOUND: None})
    assert (found.base, found.changed_at) == (3, clock.now)
    assert found.documents == {HOURS: "{}", SOUND: None}
    assert workspaces.get("bob") is None


def test_steps_are_undone_one_by_one(workspaces: Workspaces, clock: HandClock) -> None:
    workspaces.change("anna", 0, "first", {HOURS: "1"})
    at = clock.pass_(minutes=1)
    workspaces.change("anna", 0, "second", {HOURS: "2", SOUND: "3"})
    workspaces.change("anna", 0, "third", {SOUND: None})
    assert [step.message for step in workspaces.steps("anna")] == ["third", "second", "first"]
    assert workspaces.steps("anna")[0].at == at
    assert workspaces.undo("anna").message == "third"
    assert documents(workspaces) == {HOURS: "2", SOUND: "3"}
    workspaces.undo("anna")
    assert documents(workspaces) == {HOURS: "1"}
    workspaces.undo("anna")
    assert documents(workspaces) == {}
    assert workspaces.undo("anna") is None


def test_a_removal_is_put_back_as_a_removal(workspaces: Workspaces) -> None:
    workspaces.change("anna", 0, "removed", {SOUND: None})
    workspaces.change("anna", 0, "there again", {SOUND: "1"})
    workspaces.undo("anna")
    assert documents(workspaces) == {SOUND: None}


def test_another_base_replaces_all_documents_and_can_be_undone(workspaces: Workspaces) -> None:
    workspaces.change("anna", 1, "mine", {HOURS: "1", SOUND: "2"})
    moved = workspaces.change("anna", 1, "carried over", {SOUND: "3"}, rebase=5)
    assert (moved.base, moved.documents) == (5, {SOUND: "3"})
    workspaces.undo("anna")
    found = workspaces.get("anna")
    assert found
    assert (found.base, found.documents) == (1, {HOURS: "1", SOUND: "2"})


def test_what_is_given_up_is_gone_with_its_steps(workspaces: Workspaces) -> None:
    workspaces.change("anna", 1, "mine", {HOURS: "1"})
    workspaces.change("bob", 1, "his", {HOURS: "2"})
    assert workspaces.discard("anna") is True
    assert workspaces.get("anna") is None
    assert workspaces.steps("anna") == []
    assert documents(workspaces, "bob") == {HOURS: "2"}


def test_the_oldest_steps_are_forgotten(workspaces: Workspaces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_STEPS", 2)
    for number in range(4):
        workspaces.change("anna", 0, str(number), {HOURS: str(number)})
    assert [step.message for step in workspaces.steps("anna")] == ["3", "2"]


def test_nobody_inherits_the_work_of_a_person_who_was_removed(workspaces: Workspaces, engine: sa.Engine) -> None:
    people = People(engine)
    people.add("anna", "editor", "correct horse battery")
    workspaces.change("anna", 1, "mine", {HOURS: "1"})
    people.remove("Anna")
    assert workspaces.get("anna") is None
    assert workspaces.steps("anna") == []


@pytest.mark.parametrize(
    ("texts", "rebase"),
    [({HOURS: "2"}, None), ({HOURS: None}, None), ({HOURS: "2", SOUND: "2"}, None), ({SOUND: "2"}, 4)],
    ids=["the same document", "its removal", "one of two", "all of them"],
)
def test_a_step_made_from_what_has_changed_meanwhile_changes_nothing(
    workspaces: Workspaces, texts: dict[tuple[str, str], str | None], rebase: int | None
) -> None:
    seen = workspaces.change("anna", 3, "seen", {HOURS: "0"})
    workspaces.change("anna", 3, "meanwhile", {HOURS: "1"})
    with pytest.raises(module.Overtaken):
        workspaces.change("anna", 3, "overtaken", texts, rebase, seen=seen)
    assert documents(workspaces) == {HOURS: "1"}
    assert [step.message for step in workspaces.steps("anna")] == ["meanwhile", "seen"]


def test_a_step_made_from_another_revision_changes_nothing(workspaces: Workspaces) -> None:
    with pytest.raises(module.Overtaken):
        workspaces.change("anna", 4, "overtaken", {HOURS: "1"}, seen=module.Workspace("anna", 3))
    assert workspaces.get("anna") is None


def test_what_others_have_changed_in_other_documents_does_not_matter(workspaces: Workspaces) -> None:
    seen = workspaces.change("anna", 3, "seen", {HOURS: "0"})
    workspaces.change("anna", 3, "meanwhile", {SOUND: "1"})
    workspaces.change("anna", 3, "done", {HOURS: "2"}, seen=seen)
    assert documents(workspaces) == {HOURS: "2", SOUND: "1"}


def test_what_was_added_meanwhile_is_not_given_up_unseen(workspaces: Workspaces) -> None:
    seen = workspaces.change("anna", 3, "seen", {HOURS: "0"})
    now = workspaces.change("anna", 3, "meanwhile", {SOUND: "1"})
    with pytest.raises(module.Overtaken):
        workspaces.discard("anna", seen)
    assert workspaces.discard("anna", now)
    assert workspaces.get("anna") is None
