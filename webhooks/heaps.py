"""Memory that a process has used for a moment goes back to the machine: reading, checking or comparing ten thousand flows takes as
much again as serving them does.

It is the GNU C library that keeps it (https://www.gnu.org/software/libc/manual/html_node/The-GNU-Allocator.html); others have
nothing of what is called here, and are left alone.
"""

from __future__ import annotations

import contextlib
import ctypes
import os

ARENA_MAX = -8
"""`M_ARENA_MAX` of glibc's malloc.h."""
EVERY_SECONDS = 5.0
"""How often what is free is given back: 0.1 ms where there is nothing, 2 ms after ten thousand flows were checked."""


def keep_two() -> None:
    """Two heaps, not one for each thread: each keeps what it was once used for
    (https://www.gnu.org/software/libc/manual/html_node/Malloc-Tunable-Parameters.html). The operator's own choice counts.
    """
    if "MALLOC_ARENA_MAX" not in os.environ:
        with contextlib.suppress(AttributeError, OSError):
            ctypes.CDLL(None).mallopt(ARENA_MAX, 2)


def give_back() -> None:
    """What is free (https://man7.org/linux/man-pages/man3/malloc_trim.3.html)."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
