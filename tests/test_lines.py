"""The log of a server's process is written by a thread of its own."""

from __future__ import annotations

import io
import logging
import os

import pytest

from tests.waiting import until
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
    assert until(lambda: stream.getvalue() == "hello\n")


def test_a_stream_that_is_gone_stops_nothing(log, stream, capsys):
    stream.close()
    log.info("nobody reads this")
    log.handlers[0].flush()
    assert "nobody reads this" in capsys.readouterr().err


def test_a_forked_process_that_ends_without_a_farewell_has_written_its_lines(tmp_path):
    """RQ runs each job in one, and ends it so."""
    with open(tmp_path / "log", "w+") as file:
        made = logging.Logger("forked", logging.INFO)
        made.addHandler(Lines(file))
        made.info("before")
        child = os.fork()
        if child == 0:
            made.error("ALERT from a job")
            os._exit(0)
        os.waitpid(child, 0)
        made.handlers[0].flush()
        file.seek(0)
        assert sorted(file.read().splitlines()) == ["ALERT from a job", "before"]
