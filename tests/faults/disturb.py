"""What goes wrong while the callers speak, each fault from one share of the calls to another."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.faults.callers import Told
from tests.faults.world import World

MOST = 10**9
Act = Callable[[], None]


@dataclass
class Faults:
    """Does to the world what `plan` says, when that share of the calls is over. whole: a killed worker takes its job with it."""

    world: World
    whole: bool = False
    say: Callable[[str], None] = print
    count: Counter[str] = field(default_factory=Counter)
    killed: bool = False

    def all(self) -> list[tuple[float, Act]]:
        """Of 200 calls, when each one comes."""
        return [
            (0.10, self.redis_stops),
            (0.25, self.redis_starts),
            (0.32, self.worker_is_killed),
            (0.38, self.worker_starts),
            (0.42, self.mail_is_refused),
            (0.62, self.mail_is_taken),
            (0.66, self.redis_stops),
            (0.72, self.worker_is_killed),
            (0.78, self.redis_starts),
            (0.84, self.worker_starts),
            (0.90, self.worker_is_killed),
            (0.96, self.worker_starts),
        ]

    def few(self) -> list[tuple[float, Act]]:
        """One of each."""
        return [
            (0.1, self.redis_stops),
            (0.6, self.redis_starts),
            (0.8, self.worker_is_killed),
            (1.0, self.worker_starts),
        ]

    def follow(self, plan: list[tuple[float, Act]], told: Told, messages: int) -> None:
        """Returns when the last one is done."""
        for share, act in plan:
            while told.left < share * messages:
                time.sleep(0.02)
            self.say(f"{told.left:4d} calls over: {act.__name__.replace('_', ' ')}")
            act()

    def redis_stops(self) -> None:
        self.world.redis.stop()
        self.count["Redis stopped, and started empty"] += 1

    def redis_starts(self) -> None:
        self.world.redis.start()
        if not self.world.worker.runs() and not self.killed:  # a platform would start it again
            self.count["worker ended by itself"] += 1
            self.world.worker.start()

    def worker_is_killed(self) -> None:
        if not self.world.worker.runs():
            return
        if self.whole:
            self.world.worker.kill_whole()
        else:
            self.world.worker.kill()
        self.count["worker killed (SIGKILL)"] += 1
        self.killed = True

    def worker_starts(self) -> None:
        if not self.world.worker.runs():
            self.world.worker.start()
        self.killed = False

    def mail_is_refused(self) -> None:
        self.world.office.refusals = MOST

    def mail_is_taken(self) -> None:
        self.count["mails refused (451)"] += MOST - self.world.office.refusals
        self.world.office.refusals = 0
