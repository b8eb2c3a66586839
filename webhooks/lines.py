"""The log of a server's process: lines are kept in memory for a moment and written many at a time, by a thread of their own.

A turn that wrote its line itself would have all the other threads wait for the writing: that took more than the turn. So a log that
nobody reads, a full pipe say, holds up no call either.
"""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

STDOUT = 1
SECONDS = 0.1
"""How long a line may be kept; a process that is killed outright loses those of its last moment."""
MOST = 100_000
"""Lines kept while they cannot be written; beyond, the oldest are given up."""

DIGITS, NINE = bytes(ord("0") if chr(byte) in "0123456789" else 0 for byte in range(256)), b"0" * 9
NUMBER = re.compile(r"[0-9]{9}(?:(?<![\w-].{9})|(?<=%2B.{9}))[0-9]{0,6}(?!\w)")
"""A telephone number as providers, libraries and we write it; ids have letters or dashes beside their digits."""


def cut(text: str) -> str:
    """Numbers cut short, as logs may show them. Where nine digits stand is found in bytes, a character each: looked for by the
    pattern, that took as long as all the rest of a line.

    >>> cut("dial +33140506070: busy, To=%2B33140506070, 0140506070, CON-123456789012, 20260101T120000")
    'dial +3314050…: busy, To=%2B3314050…, 014050…, CON-123456789012, 20260101T120000'
    """
    digits = text.encode("latin-1", "replace").translate(DIGITS)
    parts: list[str] = []
    done, at = 0, digits.find(NINE)
    while at >= 0:
        end = digits.find(b"\0", at)
        if found := NUMBER.match(text, at):
            parts += (text[done : found.end() - 4], "…")
            done = end = found.end()
        at = digits.find(NINE, end) if end >= 0 else -1
    return "".join((*parts, text[done:])) if parts else text


class Several:
    """Lines that one record tells: a record for each costs more than what it says."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines

    def __str__(self) -> str:
        return "\n".join(self.lines)


class Spare(logging.LogRecord):
    """A record of what our lines show. The whole has the file, the thread and more in it, worked out anew for each: four times the
    price. What is left out is what `LogRecord` may leave out too."""

    exc_text = process = processName = thread = threadName = taskName = None
    msecs = relativeCreated = 0.0
    pathname = filename = module = ""

    def __init__(
        self,
        name: str,
        level: int,
        pathname: str,
        lineno: int,
        msg: object,
        args: Any,
        exc_info: Any,
        func: str | None = None,
        sinfo: str | None = None,
        **_: object,
    ) -> None:
        self.name, self.levelno, self.levelname = name, level, logging.getLevelName(level)
        named = len(args) == 1 and isinstance(args[0], Mapping) and args[0] if args else None
        self.msg, self.args, self.created = msg, named or args, time.time()
        self.exc_info, self.stack_info = exc_info, sinfo
        self.lineno, self.funcName = lineno, func or ""


class Line(logging.Formatter):
    """A line: when, how grave, what. The time is put in words once a second, and what has no traceback is put together at once:
    the library's way to the same takes four times as long."""

    FORM = "%(asctime)s %(levelname)s %(message)s"
    _second, _words = -1, ""

    def __init__(self) -> None:
        super().__init__(self.FORM, "%Y-%m-%d %H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        if record.exc_info or record.exc_text or record.stack_info:
            return super().format(record)
        begins = f"{self.formatTime(record, self.datefmt)} {record.levelname} "
        if isinstance(record.msg, Several):
            return begins + f"\n{begins}".join(record.msg.lines)
        return begins + record.getMessage()

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        second = int(record.created)
        if second != self._second:
            self._second, self._words = second, super().formatTime(record, datefmt)
        return self._words


def spare() -> None:
    """Have records made without what our lines do not show: it is asked of the operating system for each
    (https://docs.python.org/3/howto/logging.html#optimization)."""
    logging._srcfile = None
    logging.setLogRecordFactory(Spare)


class Lines(logging.Handler):
    """Writes records to a file descriptor (default: standard output) from a thread that begins with the first of them.

    No line has a whole number, whoever has written it: errors of providers and tracebacks have them too.
    """

    def __init__(self, descriptor: int = STDOUT) -> None:
        super().__init__()
        self._descriptor = descriptor
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
            return True
        if self._thread is None:
            self._start()
        if record.levelno >= logging.ERROR:
            self._due.set()
        return True

    def flush(self) -> None:
        """Write what waits, in order. A descriptor that is gone is no reason to stop.

        Not by one of Python's streams: the lock of its buffer, held while a process is forked, is held for ever in the new one
        (https://github.com/python/cpython/issues/84579), and a job stood still with its first line until RQ killed it.
        """
        with self._writing:
            records = [self._waiting.popleft() for _ in range(len(self._waiting))]
            if not records:
                return
            try:
                self._put(cut("".join([self.format(record) + "\n" for record in records])))
            except (OSError, ValueError):
                self.handleError(records[-1])

    def _put(self, text: str) -> None:
        left = text.encode("utf-8", "backslashreplace")
        while left:
            left = left[os.write(self._descriptor, left) :]

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
