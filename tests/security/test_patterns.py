"""Patterns that somebody could feed with a text that takes them minutes: meanwhile the process answers no call."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from itertools import product

import pytest

import flows
import providers
import sounds
import webhooks
from flows.check import check_upload
from flows.configuration import Configuration
from flows.document.prompts import opening_of
from tests.security.test_uploads import flow
from webhooks.alerts import scrubbed
from webhooks.console.editing.week import typed

MOST_SECONDS = 1.0
"""Beyond any doubt on a machine that does other things as well; what is quadratic takes ten times as long."""
LENGTH = 1_500
BY_HAND = ("webhooks.cli",)
"""What is run by hand, on one's own files."""


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern that a module of ours keeps under a name of its own, or in a table."""
    for package in (flows, providers, sounds, webhooks):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name.startswith(BY_HAND) or ".migrations" in found.name:
                continue
            for name, value in vars(importlib.import_module(found.name)).items():
                yield from ((f"{found.name}.{name}", one) for one in _within(value))


def _within(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _within(one)


def hurtful(pattern: str) -> Iterator[str]:
    """Long texts out of what the pattern speaks of, and ends that it cannot like."""
    words = dict.fromkeys([*re.findall(r"[a-z_]{2,}:?", pattern), ""])
    units = dict.fromkeys(
        [" ", "a", "1", ".", "\\", '"', "@a", "a ", " 1", "\t", "-", *re.findall(r"[^\w\s\\()\[\]|?*+^$]", pattern)]
    )
    for word, unit, end in product(list(words)[:6], units, ("\n!", "\x00")):
        yield f"{word}{unit * (LENGTH // len(unit))}{end}"
    spaced = [f" {word} " for word in words if word]
    yield from (f"{one}{word * (LENGTH // len(word))}\n!" for one in list(words)[:6] for word in spaced)


ALL = dict(patterns())


@pytest.mark.parametrize("name", ALL)
def test_no_text_keeps_a_pattern_busy(name: str) -> None:
    pattern = ALL[name]
    for text in hurtful(pattern.pattern):
        began = time.process_time()
        pattern.fullmatch(text)
        pattern.search(text)
        assert time.process_time() - began < MOST_SECONDS, text[:40]


@pytest.mark.parametrize("text", ["next_opening:" + "a" * 10 + (" " * 20 + "except") * 150 + " " * 3000 + "\nx"])
def test_an_opening_is_read_at_once(text: str) -> None:
    """Of a text of 4,000 characters; a pattern that tried every way to part it took hours."""
    began = time.process_time()
    assert opening_of(text)
    checked = check_upload(flow([{"type": "play", "prompt": f"Nous ouvrons {{{text}}}"}]), Configuration())
    assert {problem.code for problem in checked.errors} == {"unknown_hours", "unknown_calendar"}
    assert time.process_time() - began < MOST_SECONDS


def test_what_is_typed_for_a_day_is_read_at_once() -> None:
    began = time.process_time()
    assert typed(f"8h{' ' * 200_000}-{' ' * 200_000}x")
    assert time.process_time() - began < MOST_SECONDS


def test_an_alert_is_scrubbed_at_once() -> None:
    began = time.process_time()
    assert scrubbed("a" * 200_000) == "a" * 200_000
    assert scrubbed("x ann@example.com@b") == "x [address]@b"
    assert time.process_time() - began < MOST_SECONDS
