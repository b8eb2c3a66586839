"""Figures for Prometheus, cheap enough for the path of a call.

Every figure has its place in one array of numbers, and each thread has an array of its own, so that counting is an addition and no
thread waits for another. A server of several processes shares one folder (CARILLON_METRICS, set by whoever starts them): each array
is a file there, mapped into memory, and whichever process is scraped adds all of them up. The files of processes that have ended
stay, so that no counter goes back. Without a folder a process knows its own figures only. Several machines are several targets for
Prometheus, as usual.
"""

from __future__ import annotations

import logging
import mmap
import os
import threading
from bisect import bisect_left
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Final

log = logging.getLogger("carillon")
PROVIDERS: Final = ("twilio", "vonage", "other")
ROUTES: Final = ("answer", "resume", "status", "other")
STATUSES: Final = ("200", "204", "400", "401", "403", "404", "405", "413", "503", "other")
OUTCOMES: Final = ("published", "draft", "dry_run", "refused", "conflict", "other")
BOUNDS: Final = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Upper bounds of the buckets of turns, in seconds; one more is for what is above."""
BUCKETS: Final = len(BOUNDS) + 1
FOLDER: Final = "CARILLON_METRICS"

_WEBHOOKS = {key: place for place, key in enumerate(product(PROVIDERS, ROUTES, STATUSES))}
_TURNS = {provider: len(_WEBHOOKS) + place * (BUCKETS + 1) for place, provider in enumerate(PROVIDERS)}
_UPLOADS = {outcome: len(_WEBHOOKS) + len(_TURNS) * (BUCKETS + 1) + place for place, outcome in enumerate(OUTCOMES)}
_ALERTS = len(_WEBHOOKS) + len(_TURNS) * (BUCKETS + 1) + len(_UPLOADS)
_PLACES = _ALERTS + 1
_BYTES = 8 * _PLACES


class Figures:
    """The figures of this process, and of those that share a folder with it."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._beginning = threading.Lock()
        self._thread = threading.local()
        self._all: list[memoryview[float]] = []
        self._of_this_thread()

    def webhook(self, provider: str, route: str, status: int) -> None:
        """A webhook was answered with this HTTP status."""
        place = _WEBHOOKS.get((provider, route, str(status)))
        if place is None:
            place = _WEBHOOKS[_known(provider, PROVIDERS), _known(route, ROUTES), _known(str(status), STATUSES)]
        self._of_this_thread()[place] += 1.0

    def turn(self, provider: str, seconds: float) -> None:
        """A turn of a call took so long, from the request to its answer."""
        place = _TURNS.get(provider, _TURNS["other"])
        bucket = place + bisect_left(BOUNDS, seconds)
        mine = self._of_this_thread()
        mine[bucket] += 1.0
        mine[place + BUCKETS] += seconds

    def upload(self, outcome: str) -> None:
        """An upload or a publication ended so (`OUTCOMES`)."""
        self._of_this_thread()[_UPLOADS.get(outcome, _UPLOADS["other"])] += 1.0

    def alert(self) -> None:
        """Something was logged as an error."""
        self._of_this_thread()[_ALERTS] += 1.0

    def total(self) -> Total:
        """Everything counted so far, by every process of the folder."""
        sums = [0.0] * _PLACES
        for other in [*self._all, *self._others()]:
            sums = [one + two for one, two in zip(sums, other, strict=True)]
        return Total(sums)

    def _of_this_thread(self) -> memoryview[float]:
        try:
            mine: memoryview[float] = self._thread.figures
        except AttributeError:
            with self._beginning:
                mine = self._thread.figures = self._open(len(self._all))
                self._all.append(mine)
        return mine

    def _open(self, number: int) -> memoryview[float]:
        try:
            return memoryview(self._mapped(self._folder, number)).cast("d") if self._folder else _alone()
        except (
            OSError
        ) as wrong:  # a full disk: these figures are seen where this process is scraped, and no call waits for them
            log.warning("figures are not shared between processes: %s", wrong)
            return _alone()

    @staticmethod
    def _mapped(folder: Path, number: int) -> mmap.mmap:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(folder / f"{os.getpid()}-{number}.figures", "a+b") as file:
            # Not truncate: where the disk cannot hold a page that is written to, the process would be killed (SIGBUS, mmap(2)).
            os.posix_fallocate(file.fileno(), 0, _BYTES)
            return mmap.mmap(file.fileno(), _BYTES)

    def _others(self) -> Iterator[memoryview[float]]:
        if self._folder is not None:
            for path in self._folder.glob("*.figures"):
                content = path.read_bytes()
                if not path.name.startswith(f"{os.getpid()}-") and len(content) == _BYTES:
                    yield memoryview(content).cast("d")


class Total:
    """Sums of figures, by their names."""

    def __init__(self, sums: list[float]) -> None:
        self._sums = sums

    def webhooks(self) -> Iterator[tuple[tuple[str, str, str], float]]:
        """How often each (provider, route, status) was answered, where it was at all."""
        return ((key, self._sums[place]) for key, place in _WEBHOOKS.items() if self._sums[place])

    def turns(self) -> Iterator[tuple[str, list[float], float]]:
        """Per provider that had turns: how many in each bucket, and their seconds in all."""
        for provider, place in _TURNS.items():
            counts = self._sums[place : place + BUCKETS]
            if any(counts):
                yield provider, counts, self._sums[place + BUCKETS]

    def alerts(self) -> float:
        """How much was logged as an error."""
        return self._sums[_ALERTS]

    def uploads(self) -> Iterator[tuple[str, float]]:
        """How many uploads ended in each way."""
        return ((outcome, self._sums[place]) for outcome, place in _UPLOADS.items())


def alert() -> None:
    """Something was logged as an error, in whichever process this is by now."""
    figures.alert()


def _alone() -> memoryview[float]:
    return memoryview(bytearray(_BYTES)).cast("d")


def _known(word: str, words: tuple[str, ...]) -> str:
    return word if word in words else "other"


_folder = os.environ.get(FOLDER)
figures = Figures(Path(_folder) if _folder else None)
webhook, turn, upload = figures.webhook, figures.turn, figures.upload


def share(folder: Path) -> None:
    """From now on, count together with the processes that share this folder: a server's, each at its start."""
    global figures, webhook, turn, upload
    figures = Figures(folder)
    webhook, turn, upload = figures.webhook, figures.turn, figures.upload
