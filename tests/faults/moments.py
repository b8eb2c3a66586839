"""What goes wrong while callers dial, one thing after the other; each lasts for some turns, and then as many turns are calm."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil
import sqlalchemy as sa

from flows.store.engine import is_in_the_way
from tests.faults.line import LETTERS, configuration
from tests.faults.provider import Record
from tests.faults.world import World

WRONG_SECONDS = 240
"""By which the clock jumps. Vonage's signatures are believed for five minutes: a clock that is more wrong takes no calls of it."""
MIGRATION_SECONDS = 2.0
CRASH_LOOP_SECONDS = 6.0
"""Granian gives up where a process that it has started again ends within 5.5 s (granian/server/common.py)."""
Moment = Callable[["Moments"], Iterator[None]]


@dataclass
class Moments:
    """The faults. each: webhooks of each; count: how often each came; published: how many lines."""

    world: World
    record: Record
    each: int
    say: Callable[[str], None] = print
    count: Counter[str] = field(default_factory=Counter)
    published: int = 0

    def follow(self, plan: list[Moment], is_over: Callable[[], bool]) -> None:
        """Do what the plan says, again from its beginning until all calls are over; nothing is left wrong."""
        for moment in itertools.cycle(plan):
            if is_over():
                return
            name = moment.__name__.replace("_", " ")
            self.say(f"{len(self.record.asked):5d} webhooks answered: {name}")
            with contextmanager(moment)(self):
                self.record.fault = name
                self._turns(is_over)
            self.record.fault = ""
            self.count[name] += 1
            self._keep_the_worker()
            self._turns(is_over)

    def _turns(self, is_over: Callable[[], bool]) -> None:
        until = len(self.record.asked) + self.each
        while len(self.record.asked) < until and not is_over():
            time.sleep(0.02)

    def _keep_the_worker(self) -> None:
        """The platform starts a worker again that has ended, as it does when Redis is gone."""
        if not self.world.worker.runs():
            self.count["worker ended and was started again"] += 1
            self.world.worker.start()

    def web_workers(self) -> list[psutil.Process]:
        """The web processes that answer."""
        return [
            one for one in self.world.processes(self.world.web)[1:] if "resource_tracker" not in " ".join(one.cmdline())
        ]

    def publish(self) -> None:
        self.world.publish(configuration(LETTERS[self.published % len(LETTERS)]))
        self.published += 1


def redis_is_stopped(here: Moments) -> Iterator[None]:
    here.world.redis.stop()
    yield
    here.world.redis.start()


def redis_hangs(here: Moments) -> Iterator[None]:
    here.world.redis.pause()
    yield
    here.world.redis.resume()


def redis_comes_back_empty(here: Moments) -> Iterator[None]:
    here.world.redis.restart()
    yield


def sql_is_stopped(here: Moments) -> Iterator[None]:
    here.world.sql.stop()
    yield
    here.world.sql.start()


def sql_hangs(here: Moments) -> Iterator[None]:
    here.world.sql.pause()
    yield
    here.world.sql.resume()


def sql_is_restarted(here: Moments) -> Iterator[None]:
    here.world.sql.restart()
    yield


def both_hang(here: Moments) -> Iterator[None]:
    here.world.redis.pause()
    here.world.sql.pause()
    yield
    here.world.sql.resume()
    here.world.redis.resume()


def a_web_process_is_killed(here: Moments) -> Iterator[None]:
    while len(here.web_workers()) < 2 or _age(here.web_workers()) < CRASH_LOOP_SECONDS:
        time.sleep(0.05)
    max(here.web_workers(), key=lambda one: one.create_time()).kill()
    yield


def _age(processes: list[psutil.Process]) -> float:
    """Seconds for which the youngest has been there."""
    return min(time.time() - one.create_time() for one in processes)


def the_worker_is_killed(here: Moments) -> Iterator[None]:
    here.world.worker.kill_whole()
    yield
    here.world.worker.start()


def another_line_is_published(here: Moments) -> Iterator[None]:
    here.publish()
    yield


def the_schema_is_migrated(here: Moments) -> Iterator[None]:
    """A migration that holds a lock on every table for a while, and the product's own, which finds nothing left to do."""
    here.record.fault = "the schema is migrated"
    while not _migrated(here):
        here.count["of them tried again, for calls were in the way"] += 1
    here.world.carillon("db", "upgrade")
    yield


def _migrated(here: Moments) -> bool:
    """As `carillon db upgrade` does it; False where PostgreSQL let a call go first."""
    tables = sa.inspect(here.world.engine).get_table_names()
    try:
        with here.world.engine.begin() as connection:
            for table in sorted(tables):
                connection.execute(sa.text(f"ALTER TABLE {table} ADD COLUMN faults_{here.count.total()} INTEGER"))
            time.sleep(MIGRATION_SECONDS)
    except sa.exc.OperationalError as wrong:
        if not is_in_the_way(wrong):
            raise
        return False
    return True


def the_service_rolls(here: Moments) -> Iterator[None]:
    here.record.fault = "the service rolls"
    here.world.rolls()
    yield


def the_service_starts_without_sql(here: Moments) -> Iterator[None]:
    here.world.sql.stop()
    here.record.fault = "the service starts without sql"
    here.world.rolls()
    yield
    here.world.sql.start()


def the_service_starts_without_sql_and_redis(here: Moments) -> Iterator[None]:
    here.world.sql.stop()
    here.world.redis.stop()
    here.record.fault = "the service starts without sql and redis"
    here.world.rolls()
    yield
    here.world.redis.start()
    here.world.sql.start()


def the_disk_is_full(here: Moments) -> Iterator[None]:
    here.world.room_on_disk(False)
    yield
    here.world.room_on_disk(True)


def the_service_starts_on_a_full_disk(here: Moments) -> Iterator[None]:
    here.record.fault = "the service starts on a full disk"
    here.world.rolls(full_disk=True)
    yield
    here.world.room_on_disk(True)


def the_clock_is_ahead(here: Moments) -> Iterator[None]:
    here.world.set_clock(WRONG_SECONDS)
    yield
    here.world.set_clock(0)


def the_clock_is_behind(here: Moments) -> Iterator[None]:
    here.world.set_clock(-WRONG_SECONDS)
    yield
    here.world.set_clock(0)


ALL: list[Moment] = [
    redis_is_stopped,
    redis_hangs,
    redis_comes_back_empty,
    sql_is_stopped,
    sql_hangs,
    sql_is_restarted,
    both_hang,
    a_web_process_is_killed,
    the_worker_is_killed,
    another_line_is_published,
    the_schema_is_migrated,
    the_service_rolls,
    the_service_starts_without_sql,
    the_service_starts_without_sql_and_redis,
    the_disk_is_full,
    the_service_starts_on_a_full_disk,
    the_clock_is_ahead,
    the_clock_is_behind,
]
FEW: list[Moment] = [sql_hangs, a_web_process_is_killed, another_line_is_published, redis_is_stopped]
