"""Calls on both providers while everything behind the line fails in turn; none may be cut off or go elsewhere, and nothing is lost.

python -m tests.faults.calls --calls 500
"""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import click

from tests.faults import moments, waiting_report
from tests.faults.calls_report import Found, lines
from tests.faults.dialling import AT_ONCE, THINKS_SECONDS, Calls, dial_all, elsewhere, expected
from tests.faults.later import Standing
from tests.faults.line import LETTERS, SCRIPTS, configuration
from tests.faults.moments import Moment, Moments
from tests.faults.report import Line, left_over, table, unfinished
from tests.faults.waiting import prepared, wait_all
from tests.faults.waiting_report import settle
from tests.faults.world import World

HALF_WAY = 2 * len(SCRIPTS)
"""Calls that stand still for an hour, one of each script on each provider."""
WEBHOOKS_OF_A_CALL, WEBHOOKS_OF_A_WAIT = 7, 12


def run(
    world: World,
    calls: int,
    plan: list[Moment],
    each: int,
    wait: float,
    say: Callable[[str], None] = print,
    thinks: float = THINKS_SECONDS,
    waits: int = 0,
    eager: bool = False,
) -> tuple[list[Line], list[str]]:
    """The calls, the faults, what was found at the end, and what was wrong in words. each: webhooks of a fault. waits: callers who
    wait for somebody, beside the others; eager: whoever is rung for them picks up."""
    made, known = Calls(), expected(world)
    waiting = prepared(world, made.record, eager)
    waiters = threading.Thread(target=wait_all, args=(world, made.record, waiting, range(waits)))
    standing = Standing(world, made.record, range(calls, calls + HALF_WAY))
    faults = Moments(world, made.record, each, say)
    callers = threading.Thread(target=dial_all, args=(world, made, range(calls), AT_ONCE, thinks))
    for one in (callers, waiters):
        one.start()
    faults.follow(plan, lambda: not callers.is_alive() and not waiters.is_alive())
    for one in (callers, waiters):
        one.join()
    settle(world, waiting)
    say("an hour later")
    stood = standing.go_on(known)
    world.hosts.recordings = made.record.at_twilio
    world.carillon("voicemail", "reconcile")
    _wait(world, wait, say)
    wrong = [*made.record.faults, *elsewhere(made, known), *standing.wrong]
    found = lines(world, Found(made, calls, stood, len(known), faults.count, wrong))
    found += waiting_report.lines(world, waiting, waits)
    return found, [*wrong, *made.record.unlike, *waiting_report.wrong(world, waiting)]


def _wait(world: World, seconds: float, say: Callable[[str], None]) -> None:
    until, said = time.monotonic() + seconds, -1
    while (left := unfinished(world)) and time.monotonic() < until:
        if left != said:
            say(f"{left:5d} messages to be done")
        said = left
        time.sleep(0.5)


@click.command()
@click.option("--calls", type=click.IntRange(2), default=500, show_default=True)
@click.option(
    "--waiting",
    type=click.IntRange(0),
    default=150,
    show_default=True,
    help="Callers who wait for somebody, beside those.",
)
@click.option(
    "--wait", type=click.IntRange(1), default=720, show_default=True, help="Seconds, for the work after the last call."
)
@click.option(
    "--only", multiple=True, help="One of the faults, by the words in which it is told; may stand several times."
)
@click.option("--logs", type=click.Path(path_type=Path, file_okay=False), help="Where to keep the processes' logs.")
def main(calls: int, waiting: int, wait: int, only: tuple[str, ...], logs: Path | None) -> None:
    """Make calls while Redis and PostgreSQL stop and hang, processes are killed, and the disk, the clock and the line change."""
    plan = [one for one in moments.ALL if not only or one.__name__.replace("_", " ") in only]
    each = max(20, (calls * WEBHOOKS_OF_A_CALL + waiting * WEBHOOKS_OF_A_WAIT) // (2 * len(plan)))
    began, world = time.monotonic(), World(configuration=configuration(LETTERS[0]))
    try:
        found, wrong = run(world, calls, plan, each, wait, waits=waiting)
        wrong += left_over(world)
    finally:
        if logs:
            logs.mkdir(parents=True, exist_ok=True)
            for log in [*world.folder.glob("*.log"), world.redis.log, world.sql.log]:
                shutil.copy(log, logs)
        world.close()
    for one in wrong[:40]:
        click.echo(one)
    click.echo(f"\n{table(found)}\n\n{time.monotonic() - began:.0f} s in all")
    sys.exit(0 if all(line.right for line in found) else 1)


if __name__ == "__main__":
    main()
