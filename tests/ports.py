"""Ports of this machine for servers of the tests' own."""

from __future__ import annotations

import atexit
import socket

_held: list[socket.socket] = []


def free_port(host: str = "127.0.0.1") -> int:
    """A port on which nobody listens. Until this process ends, nobody but a server that is told of it is given it.

    It stays bound, without listening: the kernel neither hands it out nor connects from it, while a server that sets
    SO_REUSEADDR or SO_REUSEPORT may listen there (socket(7)).
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    held.bind((host, 0))
    _held.append(held)
    return int(held.getsockname()[1])


@atexit.register
def _let_go() -> None:
    for held in _held:
        held.close()
