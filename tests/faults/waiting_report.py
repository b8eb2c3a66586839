"""What must hold of callers who waited for somebody, counted."""

from __future__ import annotations

import time
from collections.abc import Iterator

import sqlalchemy as sa

from flows.store.hunts import read
from flows.store.schema import hunts
from tests.faults.report import Line
from tests.faults.waiting import One, Waiting, heard_by
from tests.faults.world import World

AFTER_SECONDS = 10.0
"""For so long somebody may still be rung for a caller who has gone: the end is told while their order is on its way."""
SETTLED_SECONDS, SOON_SECONDS = 150.0, 3.0
"""In which everybody who wants to be called back is called, or has been tried once."""


def settle(world: World, waiting: Waiting) -> None:
    """Wait until nobody is in a queue but those who were not reached and are tried again later. Then everything comes again."""
    until = time.monotonic() + SETTLED_SECONDS
    while time.monotonic() < until and list(_untried(world)):
        time.sleep(0.5)
    waiting.board.stop()
    before = set(waiting.board.seen.rung)
    waiting.told_again = waiting.board.tell_again()
    time.sleep(SOON_SECONDS)
    waiting.rung_again = len((set(waiting.board.seen.rung) - before) - _of_call_backs(world))


def _of_call_backs(world: World) -> set[str]:
    """Legs of people who are rung for somebody who wants to be called back: that may be tried again at any time."""
    with world.engine.connect() as connection:
        found = [read(state) for state in connection.scalars(sa.select(hunts.c.state))]
    return {leg.call for hunt in found if hunt.place and hunt.place.calls_back for leg in hunt.legs}


def lines(world: World, waiting: Waiting, wanted: int) -> list[Line]:
    """Everything that is counted."""
    fates, seen = waiting.fates, waiting.board.seen
    went_on = sum(fates[one] for one in ("full", "timeout", "no_agents", "busy", "no_answer", "failed"))
    back = [one for one in waiting.callers if "wants back" in one.fates]
    return [
        Line("callers who waited for somebody", waiting.over, wanted),
        Line("of them talked to who was rung for them", fates["talked"]),
        Line("rung by the document, while SQL was away", fates["rung by the document"]),
        Line("went on in the flow, for nobody came", went_on),
        Line("left by a key", fates["left"]),
        Line("hung up", fates["hung up"]),
        Line("asked to be called back", len(back)),
        Line("of them called, or tried and to be tried again", len(back) - len(list(_untried(world)))),
        Line("people rung", seen.by_the_end),
        Line("of them came to an empty room, and were let go", seen.for_nobody),
        Line("callers of whom nobody knows what became", len(_lost(waiting)) + len(list(_untried(world))), 0),
        Line("callers joined twice", len(_twice(waiting)), 0),
        Line("people rung after their caller had gone", len(_after_the_end(world, waiting)), 0),
        Line("webhooks about them that came again after the end", waiting.told_again),
        Line("people rung because of these", waiting.rung_again, 0),
        Line("people cut off, or left alone on a line", len(seen.wrong), 0),
    ]


def wrong(world: World, waiting: Waiting) -> list[str]:
    """All of it in words."""
    return [
        *waiting.wrong,
        *waiting.board.seen.wrong,
        *(
            f"caller {one.number} ({one.provider.kind}, {one.key}, {one.plan}) is lost: {heard_by(one)[-200:]}"
            for one in _lost(waiting)
        ),
        *(f"caller {one.number} is joined with {one.with_}, {one.fates}" for one in _twice(waiting)),
        *_after_the_end(world, waiting),
        *(f"{caller} is still to be called back" for caller in _untried(world)),
    ]


def _lost(waiting: Waiting) -> list[One]:
    return [one for one in waiting.callers if not one.fates]


def _twice(waiting: Waiting) -> list[One]:
    return [one for one in waiting.callers if len(one.with_) > 1]


def _after_the_end(world: World, waiting: Waiting) -> list[str]:
    ended = {one.call: one for one in waiting.callers}
    found = []
    with world.engine.connect() as connection:
        rows = connection.execute(sa.select(hunts.c.call_id, hunts.c.state)).all()
    for call, state in rows:
        hunt, one = read(state), ended.get(call)
        if one is None or (hunt.place and hunt.place.calls_back):
            continue
        for leg in hunt.legs:
            late = waiting.board.seen.rung.get(leg.call, 0.0) - one.ended
            if late > AFTER_SECONDS:
                found.append(f"{leg.to} is rung {late:.0f} s after caller {one.number} had gone")
    return found


def _untried(world: World) -> Iterator[str]:
    """Who waits in a queue, or to be called back for the first time."""
    with world.engine.connect() as connection:
        rows = connection.execute(sa.select(hunts.c.call_id, hunts.c.state).where(hunts.c.over_at.is_(None))).all()
    for call, state in rows:
        hunt = read(state)
        if hunt.place and hunt.place.tries == 0:
            yield call
