"""What callers heard last is kept in a folder, and served when a process starts while nobody answers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.store.cache import Cache
from flows.store.last_good import MOST_REVISIONS, LastGood
from flows.store.ports import Pointer
from flows.store.revisions import Revisions, digest_of
from tests.store.conftest import BODY, Counted, HandClock
from tests.waiting import until
from webhooks.redis_client import connect
from webhooks.services import RedisServer

RETRY = 0.2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "var" / "last-good"


@pytest.fixture
def gone(published: Revisions) -> Counted:
    gone = Counted(published)
    gone.broken = True
    return gone


def pointer(number: int = 1, body: bytes = BODY, audio: int = 0) -> Pointer:
    return Pointer(number, digest_of(body), {}, audio)


def test_it_serves_a_cold_start_when_nobody_answers(
    published: Revisions, gone: Counted, redis_url: str, folder: Path, clock: HandClock
) -> None:
    Cache(published, connect(redis_url), LastGood(folder, clock)).live()
    saved = clock.now
    clock.pass_(hours=2)
    cache = Cache(gone, None, LastGood(folder, clock), retry_seconds=RETRY)
    assert cache.live() == 1
    assert cache.body(1) == BODY
    assert cache.body(2) is None
    state = cache.state()
    assert (state.source, state.saved_at, state.degraded) == ("disk", saved, True)
    assert cache.live() == 1
    gone.broken = False
    assert until(lambda: cache.live() == 1 and cache.state().source == "database")
    assert cache.state().saved_at is None


def test_a_call_that_began_before_the_last_publish_goes_on_after_such_a_start(
    published: Revisions, gone: Counted, folder: Path
) -> None:
    cache = Cache(published, None, LastGood(folder))
    cache.live()
    published.publish(b"two", "ben", "")
    cache.live()
    cold = Cache(gone, None, LastGood(folder))
    assert (cold.live(), cold.body(2), cold.body(1)) == (2, b"two", BODY)


def test_it_is_not_used_while_anybody_answers(published: Revisions, folder: Path) -> None:
    LastGood(folder).save(pointer(7, b"old"), b"old")
    assert Cache(published, None, LastGood(folder)).live() == 1
    copy = LastGood(folder).load()
    assert copy
    assert copy.pointer == pointer(), "it is brought up to date at once"


def test_it_follows_every_publish_and_is_written_once_each(published: Revisions, folder: Path) -> None:
    cache = Cache(published, None, LastGood(folder))
    cache.live()
    first = (folder / "live").stat().st_ino
    cache.live()
    assert (folder / "live").stat().st_ino == first
    published.publish(b"two", "ben", "")
    cache.live()
    copy = LastGood(folder).load()
    assert copy
    assert copy.pointer == pointer(2, b"two")


def test_only_the_last_revisions_stay_and_the_live_one_is_always_among_them(folder: Path) -> None:
    kept = LastGood(folder)
    for number in range(1, 2 * MOST_REVISIONS):
        kept.save(pointer(number, b"%d" % number), b"%d" % number)
        os.utime(folder / f"revision-{number}", (number, number))
    back = MOST_REVISIONS  # the oldest that is there is published again
    kept.save(pointer(back, b"%d" % back), b"%d" % back)
    kept.save(pointer(99, b"99"), b"99")
    assert kept.body(back) == b"%d" % back
    assert kept.body(back + 1) is None
    assert len(list(folder.glob("revision-*"))) == MOST_REVISIONS


@pytest.mark.parametrize(
    "content", [b"", b"{}\n", b"not json\nxx", b'{"revision": 1}\nxx', b"[]\nx\x9c\x03\x00\x00\x00\x00\x01"]
)
@pytest.mark.parametrize("name", ["live", "revision-1", "beside-audio"])
def test_a_damaged_file_is_none(folder: Path, name: str, content: bytes) -> None:
    kept = LastGood(folder)
    kept.save(pointer(), BODY)
    kept.keep("audio", 3, b"{}")
    assert (kept.load() and kept.kept("audio")) == (3, b"{}")
    (folder / name).write_bytes(content)
    assert not (kept.load() and kept.kept("audio"))


def test_a_changed_byte_is_found(folder: Path) -> None:
    LastGood(folder).save(pointer(), BODY)
    file = folder / "revision-1"
    file.write_bytes(file.read_bytes().replace(digest_of(BODY)[:4].encode(), b"0000", 1))
    assert LastGood(folder).load() is None


def test_a_disk_that_takes_nothing_is_told_and_harms_nothing(published: Revisions, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file where a folder is wanted")
    cache = Cache(published, None, LastGood(tmp_path / "file" / "last-good"), retry_seconds=RETRY)
    assert cache.live() == 1
    assert cache.beside("audio", 1, lambda: {"a": "b"}) == (1, {"a": "b"})
    assert cache.state().disk
    assert cache.state().degraded


def test_a_failed_save_leaves_the_old_copy_and_no_litter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    LastGood(folder).save(pointer(), BODY)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        LastGood(folder).save(pointer(2, b"two"), b"two")
    copy = LastGood(folder).load()
    assert copy
    assert copy.pointer.live == 1
    assert {path.name for path in folder.iterdir()} == {"live", "revision-1"}


class TestWhatCountsBesideTheConfiguration:
    def test_it_comes_from_the_database_and_is_kept_in_redis_and_on_disk(
        self, published: Revisions, gone: Counted, redis_url: str, redis_client: object, folder: Path
    ) -> None:
        client = connect(redis_url)
        Cache(published, client, LastGood(folder)).beside("audio", 4, lambda: {"bienvenue": "0f"})
        assert Cache(gone, client).beside("audio", 4, gone.pointer) == (4, {"bienvenue": "0f"})
        assert Cache(gone, None, LastGood(folder)).beside("audio", 4, gone.pointer) == (4, {"bienvenue": "0f"})
        assert Cache(gone).beside("audio", 4, gone.pointer) is None

    def test_a_copy_of_just_that_state_comes_before_one_of_another(
        self, gone: Counted, redis_url: str, redis_client: object, folder: Path
    ) -> None:
        client = connect(redis_url)
        Cache(gone, client).beside("audio", 5, lambda: {"a": "new"})
        LastGood(folder).keep("audio", 4, b'{"a": "old"}')
        cache = Cache(gone, client, LastGood(folder))
        assert cache.beside("audio", 5, gone.pointer) == (5, {"a": "new"})
        assert cache.beside("audio", 4, gone.pointer) == (4, {"a": "old"})
        assert cache.beside("audio", 9, gone.pointer) == (5, {"a": "new"}), "better than none"


def test_a_redis_that_has_lost_the_live_body_is_not_believed_when_the_disk_has_another(
    published: Revisions, gone: Counted, folder: Path
) -> None:
    server = RedisServer.private()
    assert server
    with server:
        client = connect(server.url)
        Cache(published, client, LastGood(folder)).live()
        published.publish(b"two", "ben", "")
        Cache(published, client).live()
        client.delete("carillon:body:2")
        cache = Cache(gone, client, LastGood(folder))
        assert (cache.live(), cache.body(1)) == (1, BODY)
