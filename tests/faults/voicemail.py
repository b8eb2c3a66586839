"""Messages are left on both providers while everything behind the line fails in turn; none may be lost.

python -m tests.faults.voicemail --messages 200
"""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import click

from tests.faults import report
from tests.faults.callers import PER_SECOND, Told, leave_messages
from tests.faults.disturb import Act, Faults
from tests.faults.world import World

Plan = Callable[[Faults], list[tuple[float, Act]]]


def run(
    world: World, messages: int, plan: Plan, wait: float, whole: bool = False, say: Callable[[str], None] = print
) -> tuple[list[report.Line], Told]:
    """The calls, the faults, and what was found at the end. wait: seconds that the work may go on after the last call."""
    told, faults = Told(), Faults(world, whole, say)
    callers = threading.Thread(target=leave_messages, args=(world.url, messages, told, PER_SECOND))
    callers.start()
    faults.follow(plan(faults), told, messages)
    callers.join()
    until, said = time.monotonic() + wait, -1
    while (left := report.unfinished(world)) and time.monotonic() < until:
        if left != said:
            say(f"{left:4d} messages to be done")
        said = left
        time.sleep(0.5)
    return report.lines(world, told, messages, faults.count), told


@click.command()
@click.option("--messages", type=click.IntRange(2), default=200, show_default=True)
@click.option("--whole", is_flag=True, help="A killed worker takes the job under way with it.")
@click.option(
    "--wait", type=click.IntRange(1), default=720, show_default=True, help="Seconds, for the work after the last call."
)
@click.option("--logs", type=click.Path(path_type=Path, file_okay=False), help="Where to keep the processes' logs.")
def main(messages: int, whole: bool, wait: int, logs: Path | None) -> None:
    """Leave messages while Redis stops, the worker is killed, mail is refused and callbacks come twice, late and backwards."""
    began, world = time.monotonic(), World()
    try:
        found, told = run(world, messages, Faults.all, wait, whole)
        left = report.left_over(world)
        if logs:
            logs.mkdir(parents=True, exist_ok=True)
            for log in world.folder.glob("*.log"):
                shutil.copy(log, logs)
    finally:
        world.close()
    for fault in [*told.faults, *left][:20]:
        click.echo(fault)
    click.echo(f"\n{report.table(found)}\n\n{time.monotonic() - began:.0f} s in all")
    sys.exit(0 if all(line.right for line in found) else 1)


if __name__ == "__main__":
    main()
