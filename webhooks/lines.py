"""The log of a server's process: lines are kept in memory for a moment and written many at a time, by a thread of their own.

A turn that wrote its line itself would have all the other threads wait for the writing: that took more than the turn. So a log that
nobody reads, a full pipe say, holds up no call either.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import threading
from collections import deque
from typing import TextIO

SECONDS = 0.1
"""How long a line may be kept; a process that is killed outright loses those of its last moment."""
MOST = 100_000
"""Lines kept while they cannot be written; beyond, the oldest are given up."""

NUMBER = re.compile(r"[0-9]{9}(?:(?<![\w-].{9})|(?<=%2B.{9}))[0-9]{0,6}(?!\w)")
"""A telephone number as providers, libraries and we write it; ids have letters or dashes beside their digits. What stands before it
is looked at after nine digits are found: the search then takes half the time."""


def cut(text: str) -> str:
    """Numbers cut short, as logs may show them.

    >>> cut("dial +33140506070: busy, To=%2B33140506070, 0140506070, CON-123456789012, 20260101T120000")
    'dial +3314050…: busy, To=%2B3314050…, 014050…, CON-123456789012, 20260101T120000'
    """
    return NUMBER.sub(lambda match: match[0][:-4] + "…", text)


class Line(logging.Formatter):
    """A line, whose time is put in words once a second: it was a third of a line's work."""

    _second, _words = -1, ""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        second = int(record.created)
        if second != self._second:
            self._second, self._words = second, super().formatTime(record, datefmt)
        return self._words


def spare() -> None:
    """Have records made without what our lines do not show: it is asked of the operating system for each
    (https://docs.python.org/3/howto/logging.html#optimization)."""
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None


class Lines(logging.Handler):
    """Writes records to a stream (default: standard output) from a thread that begins with the first of them.

    No line has a whole number, whoever has written it: errors of providers and tracebacks have them too.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        super().__init__()
        self._stream = stream or sys.stdout
        self._waiting: deque[logging.LogRecord] = deque(maxlen=MOST)
        self._writing = threading.Lock()
        self._due = threading.Event()
        self._thread: threading.Thread | None = None
        self._forked = False
        os.register_at_fork(after_in_child=self._in_child)

    def _in_child(self) -> None:
        """A process that was forked (RQ's for each job) has no thread but its own, and may end without a farewell: each of its
        records is written at once. What waited when it was forked is its parent's to write."""
        self._waiting.clear()
        self._writing, self._forked = threading.Lock(), True

    def handle(self, record: logging.LogRecord) -> bool:
        """Keep a record. No lock is taken, unless it is the first."""
        self._waiting.append(record)
        if self._forked:
            self.flush()
        elif self._thread is None:
            self._start()
        if record.levelno >= logging.ERROR:
            self._due.set()
        return True

    def flush(self) -> None:
        """Write what waits, in order. A stream that is gone is no reason to stop."""
        with self._writing:
            records = [self._waiting.popleft() for _ in range(len(self._waiting))]
            if not records:
                return
            try:
                self._stream.write(cut("".join([self.format(record) + "\n" for record in records])))
                self._stream.flush()
            except (OSError, ValueError):
                self.handleError(records[-1])

    def _start(self) -> None:
        with self._writing:
            if self._thread is None:
                self._thread = threading.Thread(target=self._write, name="carillon-lines", daemon=True)
                self._thread.start()

    def _write(self) -> None:
        while True:
            self._due.wait(SECONDS)
            self._due.clear()
            self.flush()
