"""The log of a server's process is written by a thread of its own."""

from __future__ import annotations

import fcntl
import logging
import os
import select
import signal
import sys
import termios
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.waiting import until
from webhooks.lines import NUMBER, Line, Lines, Several, cut, spare


@pytest.fixture
def file(tmp_path: Path) -> Iterator[TextIO]:
    """Where the lines go."""
    with open(tmp_path / "log", "a+", encoding="utf-8") as opened:
        yield opened


@pytest.fixture
def log(file: TextIO) -> logging.Logger:
    return logger(Lines(file.fileno()))


def logger(lines: Lines) -> logging.Logger:
    made = logging.Logger("lines", logging.INFO)
    made.addHandler(lines)
    return made


def written(file: TextIO) -> list[str]:
    return Path(file.name).read_text("utf-8").splitlines()


def test_lines_come_in_order(log, file):
    for number in range(50):
        log.info("line %d, é 😀 \ud800", number)
    log.handlers[0].flush()
    assert written(file) == [f"line {number}, é 😀 \\ud800" for number in range(50)]


def test_a_record_of_several_lines_begins_each_as_if_it_were_its_own(file):
    lines = Lines(file.fileno())
    lines.setFormatter(Line())
    logger(lines).info(Several(["call CA1 turn 0: called +33140506070", "call CA2 turn 1"]))
    lines.flush()
    one, other = written(file)
    assert one[19:] == " INFO call CA1 turn 0: called +3314050…"
    assert other == one[:19] + " INFO call CA2 turn 1"


def test_several_lines_are_a_text_for_whoever_else_listens(caplog):
    caplog.set_level("INFO", "lines")
    logging.getLogger("lines").info(Several(["one", "two"]))
    assert caplog.messages == ["one\ntwo"]


def test_lines_are_written_without_being_asked_for(log, file):
    log.info("hello")
    assert until(lambda: written(file) == ["hello"])


def test_a_file_that_is_gone_stops_nothing(log, file, capsys):
    file.close()
    log.info("nobody reads this")
    log.handlers[0].flush()
    assert "nobody reads this" in capsys.readouterr().err


def child_of(work: Callable[[], None]) -> int:
    """A process as RQ makes one for each job, and ends it: without a farewell."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def test_a_forked_process_that_ends_without_a_farewell_has_written_its_lines(log, file):
    log.info("before")
    os.waitpid(child_of(lambda: log.error("ALERT from a job")), 0)
    log.handlers[0].flush()
    assert sorted(written(file)) == ["ALERT from a job", "before"]


def test_a_process_that_is_forked_while_lines_are_written_writes_its_own():
    """The pipe is full, so the writing goes on until somebody reads."""
    out, into = os.pipe()
    log = logger(Lines(into))
    full = fcntl.fcntl(into, fcntl.F_GETPIPE_SZ)
    log.info("x" * full)
    assert until(lambda: unread(out) == full)
    child = child_of(lambda: log.info("from a job"))
    os.close(into)
    try:
        told = b""
        while select.select([out], [], [], 30)[0] and b"from a job" not in told:
            told += os.read(out, full)
        assert (told.count(b"x"), told.count(b"from a job")) == (full, 1)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(out)


def test_a_process_that_is_forked_while_the_thread_is_told_of_an_error_tells_its_own(log, file):
    with log.handlers[0]._due._cond:
        child = child_of(lambda: log.error("ALERT from a job"))
    assert until(lambda: os.waitpid(child, os.WNOHANG)[0] == child)
    assert written(file) == ["ALERT from a job"]


def unread(pipe: int) -> int:
    """Bytes that wait in it."""
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


@given(st.text(alphabet="0123456789" * 3 + "+-%2BCA _é😀٣²:,", max_size=60))
def test_numbers_are_found_where_the_pattern_finds_them(text):
    assert cut(text) == NUMBER.sub(lambda match: match[0][:-4] + "…", text)


@pytest.fixture
def spared():
    """As a server's process does it, for one test."""
    before, source = logging.getLogRecordFactory(), logging._srcfile
    spare()
    yield
    logging.setLogRecordFactory(before)
    logging._srcfile = source


@pytest.mark.usefixtures("spared")
def test_a_spare_record_shows_what_a_whole_one_does(log, file):
    log.info("%(who)s has %(count)d", {"who": "a mailbox", "count": 2})
    log.info("of %s, %d", "two", 1)
    log.info("none, 100%")
    try:
        raise ValueError("what is wrong")
    except ValueError:
        log.exception("it failed")
    log.handlers[0].flush()
    told = written(file)
    assert told[:4] == ["a mailbox has 2", "of two, 1", "none, 100%", "it failed"]
    assert told[4].startswith("Traceback")
    assert told[-1] == "ValueError: what is wrong"


@pytest.mark.parametrize("args", [(), ("a mailbox", 2), ({"who": "a mailbox"},)])
@pytest.mark.parametrize("fails", [False, True])
def test_a_line_is_what_the_library_makes_of_it(args, fails):
    said = {0: "100%", 1: "%(who)s has one", 2: "%s has %d"}[len(args)]
    wrong = ValueError("what is wrong")
    record = logging.LogRecord("x", logging.WARNING, "", 0, said, args, (ValueError, wrong, None) if fails else None)
    assert Line().format(record) == logging.Formatter(Line.FORM, Line().datefmt).format(record)
