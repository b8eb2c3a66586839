"""The production server: granian, with a few processes of a few threads each (`docs/serving.md` has the figures behind that).

A process that dies is started again. SIGTERM and SIGINT stop taking connections, finish what is under way, and end.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import logging.config
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import partial
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from webhooks import heaps, lines, metrics
from webhooks.app import create_app
from webhooks.config import Settings
from webhooks.reception import Reception
from webhooks.repeating import Repeating

HOST = "0.0.0.0"
PROCESSES, THREADS = 2, 4
STOP_SECONDS, LOOK_SECONDS = 20, 1.0
"""To finish what is under way; Heroku waits for 30 (https://devcenter.heroku.com/articles/dyno-shutdown-behavior)."""

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "webhooks.lines.Line"}},
    "handlers": {"stdout": {"class": "webhooks.lines.Lines", "formatter": "line"}},
    "root": {"level": "INFO", "handlers": ["stdout"]},
    "loggers": {"alembic": {"level": "WARNING"}},
}
"""Everything on standard output. No line per request: calls have their own (`webhooks/log.py`), routers have the others."""

log = logging.getLogger("carillon")


class CannotServe(Exception):
    """The port is taken. `str()` is a sentence."""


def serve(settings: Settings, *, host: str = HOST, processes: int = PROCESSES, threads: int = THREADS) -> None:
    """Serve until a signal. Raises `CannotServe`.

    threads: how many requests each process works on at once, of calls and of people each; more may wait for theirs to arrive.
    The application is made in each process of its own: nothing with a socket or a thread is inherited.
    """
    must_be_free(host, settings.port)
    logging.config.dictConfig(LOGGING)
    server = Granian(
        "carillon",
        address=host,
        port=settings.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=processes,
        blocking_threads=2 * threads,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_dictconfig=LOGGING,
        log_level=LogLevels.warning,
    )
    # It takes all threads for busy; half of them wait for bodies, if for anything.
    logging.getLogger("_granian").addFilter(lambda told: "Python threads" not in told.getMessage())
    os.register_at_fork(after_in_child=_as_nobody_listens_yet)
    server.on_startup(lambda: log.info("listening on %s:%d", host, settings.port))
    with _figures() as folder:  # whichever process is asked for metrics counts them all
        server.serve(target_loader=partial(_application, settings, os.getpid(), folder, threads), wrap_loader=False)


@contextlib.contextmanager
def _figures() -> Iterator[Path | None]:
    """The folder in which the processes count together; None on a full disk, where each counts for itself."""
    told = os.environ.get(metrics.FOLDER)
    if told:
        yield Path(told)
        return
    with contextlib.ExitStack() as stack:
        try:
            made: Path | None = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="carillon-metrics-")))
        except OSError as wrong:
            log.warning("figures are not shared between processes: %s", wrong)
            made = None
        yield made


def _application(settings: Settings, parent: int, figures: Path | None, threads: int) -> Reception:
    """The application of one process, which ends when `parent` is gone: granian's would serve on, with nobody to stop them."""
    if figures:
        metrics.share(figures)
    lines.spare()
    heaps.keep_two()
    Finalize(None, logging.shutdown, exitpriority=0)  # after what is done at the end has been told
    threading.Thread(target=_end_with, args=(parent,), name="carillon-parent", daemon=True).start()
    app = create_app(settings)
    gc.set_threshold(50_000, 20, 50)  # a turn makes hundreds of objects, and nearly all are gone when it ends
    gc.freeze()  # what a process begins with lives as long as it: no collection need look at it again
    gc.enable()
    Repeating("heaps", heaps.EVERY_SECONDS, heaps.give_back).start()
    reception = Reception(app, 2 * threads)
    reception.watch(settings.port)
    return reception


def _as_nobody_listens_yet() -> None:
    """Until granian listens for signals in a process, the first one's handlers would, and keep them to themselves."""
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, signal.SIG_DFL)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    log.error("the server's first process is gone, so this one ends")
    os.kill(os.getpid(), signal.SIGTERM)


def must_be_free(host: str, port: int) -> None:
    """Raises `CannotServe` where another process listens: several may share a port, and calls would go astray."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServe(f"Port {port} is not free ({error.strerror}). Choose another: PORT=8080") from error
