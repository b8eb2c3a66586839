"""Revisions are numbered without holes, never change, and exactly one is live."""

from __future__ import annotations

import json
import multiprocessing
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from flows.store.engine import connect
from flows.store.ports import Conflict, NoSuchRevision, Pointer
from flows.store.revisions import Revisions, digest_of
from tests.store.conftest import HandClock


@pytest.fixture
def revisions(engine: sa.Engine, clock: HandClock) -> Revisions:
    return Revisions(engine, clock)


def test_nothing_is_live_at_first(revisions: Revisions) -> None:
    assert revisions.live() is None
    assert revisions.pointer() == Pointer()
    assert revisions.get(1) is None
    assert revisions.body(1) is None
    assert list(revisions.list()) == []


def test_a_published_revision_is_live_and_keeps_its_body(revisions: Revisions, clock: HandClock) -> None:
    body = json.dumps({"é": "\x00"}).encode() + bytes(range(256))
    made = revisions.publish(body, "anna", "first")
    assert (made.number, made.status, made.author, made.message, made.base) == (1, "published", "anna", "first", None)
    assert made.created_at == made.published_at == clock.now
    assert revisions.live() == 1
    assert revisions.body(1) == body
    assert revisions.get(1) == made
    assert revisions.pointer() == Pointer(1, digest_of(body), {})


def test_a_later_one_supersedes_it(revisions: Revisions) -> None:
    revisions.publish(b"one", "anna", "")
    second = revisions.publish(b"two", "ben", "")
    assert (second.number, second.base) == (2, 1)
    assert [(r.number, r.status) for r in revisions.list()] == [(2, "published"), (1, "superseded")]
    assert revisions.body(1) == b"one"


def test_a_draft_is_not_live_until_it_is_published(revisions: Revisions, clock: HandClock) -> None:
    revisions.publish(b"one", "anna", "")
    draft = revisions.save_draft(b"two", "anna", "try", ["+33612345678"])
    assert (draft.number, draft.status, draft.published_at, draft.base) == (2, "draft", None, 1)
    assert revisions.live() == 1
    assert revisions.pointer().tests == {"+33612345678": 2}
    now = clock.pass_(hours=1)
    published = revisions.publish_existing(2, "ben", "go")
    assert (published.status, published.author, published.published_at) == ("published", "anna", now)
    assert revisions.live() == 2
    assert revisions.pointer().tests == {}


def test_rolling_back_is_publishing_an_older_one_again(revisions: Revisions, clock: HandClock) -> None:
    first = revisions.publish(b"one", "anna", "")
    revisions.publish(b"two", "ben", "broken")
    clock.pass_(minutes=5)
    revisions.publish_existing(1, "anna", "two was broken")
    assert revisions.live() == 1
    assert [(r.number, r.status) for r in revisions.list()] == [(2, "superseded"), (1, "published")]
    assert [(p.revision, p.author, p.message) for p in revisions.publications()] == [
        (1, "anna", "two was broken"),
        (2, "ben", "broken"),
        (1, "anna", ""),
    ]
    assert [p.author for p in revisions.publications(2, revision=2)] == ["ben"]
    assert [p.message for p in revisions.publications(1, revision=1)] == ["two was broken"]
    again = revisions.get(1)
    assert again
    assert again.created_at == first.created_at
    assert revisions.publish(b"three", "ben", "").number == 3


def test_what_does_not_exist_cannot_be_published(revisions: Revisions) -> None:
    revisions.publish(b"one", "anna", "")
    with pytest.raises(NoSuchRevision):
        revisions.publish_existing(7, "anna", "")
    assert revisions.live() == 1


@pytest.mark.parametrize(("expect", "current"), [(1, 2), (3, 2), (0, 2)])
def test_a_publisher_who_expects_another_revision_is_told(revisions: Revisions, expect: int, current: int) -> None:
    revisions.publish(b"one", "anna", "")
    revisions.publish(b"two", "anna", "")
    with pytest.raises(Conflict) as publish:
        revisions.publish(b"three", "ben", "", expect)
    with pytest.raises(Conflict) as roll_back:
        revisions.publish_existing(1, "ben", "", expect)
    assert publish.value.current == roll_back.value.current == current
    assert revisions.live() == 2
    assert revisions.publish(b"three", "ben", "", expect=2).number == 3, "a refused publish leaves no hole"


def test_the_first_publisher_may_expect_nothing(revisions: Revisions) -> None:
    with pytest.raises(Conflict, match="nothing is published yet"):
        revisions.publish(b"one", "anna", "", expect=1)
    assert revisions.publish(b"one", "anna", "", expect=0).number == 1


def test_the_newest_draft_that_names_a_caller_counts_until_it_is_told_otherwise(revisions: Revisions) -> None:
    revisions.save_draft(b"one", "anna", "", ["+331", "+332"])
    second = revisions.save_draft(b"two", "ben", "", ["+332"])
    assert revisions.pointer().tests == {"+331": 1, "+332": 2}
    assert revisions.set_test_callers(second.number, []).test_callers == ()
    assert revisions.pointer().tests == {"+331": 1, "+332": 1}
    revisions.publish_existing(1, "anna", "")
    with pytest.raises(NoSuchRevision):
        revisions.set_test_callers(1, ["+333"])


def test_the_list_goes_on_page_by_page(revisions: Revisions) -> None:
    for number in range(5):
        revisions.save_draft(b"%d" % number, "anna", "")
    first = revisions.list(limit=2)
    assert [r.number for r in first] == [5, 4]
    assert [r.number for r in revisions.list(limit=9, before=first[-1].number)] == [3, 2, 1]


def test_many_publishers_in_threads_get_numbers_without_holes(revisions: Revisions) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: revisions.publish(b"%d" % n, "anna", "").number, range(24)))
    assert sorted(made) == list(range(1, 25))
    assert sum(r.status == "published" for r in revisions.list()) == 1
    assert revisions.live() == 24


def test_of_many_who_expect_the_same_revision_one_wins(revisions: Revisions) -> None:
    revisions.publish(b"one", "anna", "")

    def attempt(number: int) -> str:
        try:
            return f"published {revisions.publish(b'%d' % number, 'ben', '', expect=1).number}"
        except Conflict as conflict:
            return f"conflict with {conflict.current}"

    with ThreadPoolExecutor(8) as pool:
        results = sorted(pool.map(attempt, range(8)))
    assert results == ["conflict with 2"] * 7 + ["published 2"]


def _publish(url: str, results: multiprocessing.SimpleQueue[object]) -> None:
    revisions = Revisions(connect(url))
    try:
        results.put(revisions.publish(b"x", "anna", "", expect=1).number)
    except Conflict as conflict:
        results.put(conflict.current)


def test_of_two_processes_that_publish_at_once_one_wins(database_url: str, revisions: Revisions) -> None:
    revisions.publish(b"one", "anna", "")
    spawn = multiprocessing.get_context("spawn")
    results: multiprocessing.SimpleQueue[object] = spawn.SimpleQueue()
    processes = [spawn.Process(target=_publish, args=(database_url, results)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [results.get(), results.get()] == [2, 2]
    assert revisions.live() == 2
    assert len(revisions.list()) == 2


def test_a_message_that_no_database_could_store_is_stored_all_the_same(revisions: Revisions) -> None:
    assert revisions.publish(b"one", "anna", "a\x00b\ud800").message == "a\ufffdb\ufffd"
