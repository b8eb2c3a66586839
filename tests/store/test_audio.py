"""Which audio is no sound's any more, and since when: what may be removed, and what never."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from flows.store.audio import Audios
from tests.store.conftest import HandClock

OLD, NEW, STRAY = "0" * 32, "1" * 32, "f" * 32
MONTH = timedelta(days=30)


@pytest.fixture
def audios(engine: sa.Engine, clock: HandClock) -> Audios:
    return Audios(engine, clock)


def put(audios: Audios, hash: str, name: str = "bienvenue") -> None:
    audios.put(name, hash, 1.0, 16_000, "anna")


def test_what_was_replaced_or_deleted_is_no_sounds_since_then(audios: Audios, clock: HandClock) -> None:
    put(audios, OLD)
    assert audios.unnamed([OLD]) == {}
    replaced = clock.pass_(days=400)
    put(audios, NEW)
    deleted = clock.pass_(days=1)
    audios.delete("bienvenue")
    clock.pass_(days=1)
    assert audios.unnamed([OLD, NEW]) == {OLD: replaced, NEW: deleted}


def test_what_was_never_a_sounds_is_none_since_it_was_seen_first(audios: Audios, clock: HandClock) -> None:
    seen = clock.now
    assert audios.unnamed([STRAY]) == {STRAY: seen}
    clock.pass_(days=1)
    assert audios.unnamed([STRAY]) == {STRAY: seen}


def test_what_two_sounds_share_is_one_sounds_until_both_have_left_it(audios: Audios, clock: HandClock) -> None:
    put(audios, OLD)
    put(audios, OLD, "fermeture")
    put(audios, NEW)
    clock.pass_(days=40)
    assert audios.unnamed([OLD]) == {}
    assert not audios.remove(OLD, clock.now, lambda: None)
    audios.delete("fermeture")
    assert audios.unnamed([OLD]) == {OLD: clock.now}


def test_what_is_a_sounds_again_starts_anew(audios: Audios, clock: HandClock) -> None:
    put(audios, OLD)
    put(audios, NEW)
    clock.pass_(days=29)
    put(audios, OLD)
    left = clock.pass_(hours=1)
    put(audios, NEW)
    clock.pass_(days=2)
    assert audios.unnamed([OLD]) == {OLD: left}
    assert not audios.remove(OLD, clock.now - MONTH, lambda: None)


def test_it_is_removed_once_it_has_been_none_for_long_enough(audios: Audios, clock: HandClock) -> None:
    removed: list[str] = []
    put(audios, OLD)
    put(audios, NEW)
    clock.pass_(days=30)
    assert not audios.remove(OLD, clock.now - MONTH, lambda: removed.append(OLD))
    clock.pass_(seconds=1)
    assert audios.remove(OLD, clock.now - MONTH, lambda: removed.append(OLD))
    assert not audios.remove(OLD, clock.now - MONTH, lambda: removed.append(OLD))
    assert not audios.remove(NEW, clock.now, lambda: removed.append(NEW))
    assert removed == [OLD]


def test_what_cannot_be_removed_is_tried_again(audios: Audios, clock: HandClock) -> None:
    def fails() -> None:
        raise OSError("the bucket is away")

    put(audios, OLD)
    put(audios, NEW)
    clock.pass_(days=31)
    with pytest.raises(OSError, match="away"):
        audios.remove(OLD, clock.now - MONTH, fails)
    assert audios.remove(OLD, clock.now - MONTH, lambda: None)


def test_no_sound_is_given_audio_that_is_being_removed(audios: Audios, clock: HandClock) -> None:
    put(audios, OLD)
    put(audios, NEW)
    clock.pass_(days=31)
    order: list[str] = []
    begun, asked = threading.Event(), threading.Event()

    def remove() -> None:
        begun.set()
        asked.wait()
        order.append("removed")

    def upload() -> None:
        begun.wait()
        asked.set()
        put(audios, OLD)
        order.append("given")

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(audios.remove, OLD, clock.now - MONTH, remove), pool.submit(upload)]
        assert done[0].result() is True
        done[1].result()
    assert order == ["removed", "given"]
    assert audios.hashes() == {"bienvenue": OLD}
