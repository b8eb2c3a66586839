"""The last good copies of calendar files: kept until there is a better one, and counted where their events change."""

from __future__ import annotations

from flows.store.store import Store

URL = "https://calendar.example.com/feries.ics"
NOEL = {"Europe/Paris": [{"title": "Noël", "on": "2026-12-25"}]}


def test_a_good_copy_is_kept_and_counted_once(store: Store) -> None:
    store.followed.keep(URL, b"BEGIN:VCALENDAR", '"1"', "", NOEL)
    counted = store.revisions.pointer().followed
    store.followed.keep(URL, b"BEGIN:VCALENDAR again", '"2"', "yesterday", NOEL)
    copy = store.followed.get(URL)
    assert copy is not None
    assert (copy.body, copy.etag, copy.modified, copy.error) == (b"BEGIN:VCALENDAR again", '"2"', "yesterday", None)
    assert (counted, store.revisions.pointer().followed) == (1, 1)
    store.followed.keep(URL, b"", "", "", {"Europe/Paris": []})
    assert store.revisions.pointer().followed == 2


def test_a_failure_leaves_the_copy(store: Store) -> None:
    store.followed.keep(URL, b"BEGIN:VCALENDAR", '"1"', "", NOEL)
    store.followed.failed(URL, "no answer in time")
    copy = store.followed.get(URL)
    assert copy is not None
    assert (copy.error, copy.body, copy.etag) == ("no answer in time", b"BEGIN:VCALENDAR", '"1"')
    assert store.followed.events() == {URL: NOEL}


def test_what_was_never_got_has_no_events(store: Store) -> None:
    store.followed.failed(URL, "answered with status 404")
    copy = store.followed.get(URL)
    assert copy is not None
    assert (copy.fetched_at, copy.body) == (None, None)
    assert store.followed.events() == {}


def test_an_address_that_nobody_follows_is_forgotten(store: Store) -> None:
    for url in (URL, f"{URL}?2"):
        store.followed.keep(url, b"x", "", "", NOEL)
    assert store.followed.forget([URL]) == 1
    assert [copy.url for copy in store.followed.list()] == [URL]
