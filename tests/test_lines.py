"""The log of a server's process is written by a thread of its own."""

from __future__ import annotations

import io
import logging
import time

import pytest

from webhooks.lines import Lines


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def log(stream: io.StringIO) -> logging.Logger:
    made = logging.Logger("lines", logging.INFO)
    made.addHandler(Lines(stream))
    return made


def test_lines_come_in_order(log, stream):
    for number in range(50):
        log.info("line %d", number)
    log.handlers[0].flush()
    assert stream.getvalue().splitlines() == [f"line {number}" for number in range(50)]


def test_lines_are_written_without_being_asked_for(log, stream):
    log.info("hello")
    deadline = time.monotonic() + 30
    while not stream.getvalue() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert stream.getvalue() == "hello\n"


def test_a_stream_that_is_gone_stops_nothing(log, stream, capsys):
    stream.close()
    log.info("nobody reads this")
    log.handlers[0].flush()
    assert "nobody reads this" in capsys.readouterr().err
