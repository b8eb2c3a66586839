"""Checking without looking for garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No cyclic garbage is looked for meanwhile, in the whole process.

    A check makes some hundred thousand objects that it needs until its end, and the collector would go through them, and through
    all that the process has, again and again: a third of the time. What is garbage by then waits for a second.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
