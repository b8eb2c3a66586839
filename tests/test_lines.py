"""The log of a server's process is written by a thread of its own."""

from __future__ import annotations

import io
import logging
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.waiting import until
from webhooks.lines import NUMBER, Lines, cut, spare


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
def test_a_spare_record_shows_what_a_whole_one_does(log, stream):
    log.info("%(who)s has %(count)d", {"who": "a mailbox", "count": 2})
    log.info("of %s, %d", "two", 1)
    log.info("none, 100%")
    try:
        raise ValueError("what is wrong")
    except ValueError:
        log.exception("it failed")
    log.handlers[0].flush()
    told = stream.getvalue().splitlines()
    assert told[:4] == ["a mailbox has 2", "of two, 1", "none, 100%", "it failed"]
    assert told[4].startswith("Traceback")
    assert told[-1] == "ValueError: what is wrong"
