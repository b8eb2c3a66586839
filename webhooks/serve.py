"""The production server: gunicorn with a few processes of a few threads each (`docs/serving.md` has the figures behind that).

A process that dies is started again. SIGTERM and SIGINT stop taking connections, finish what is under way, and end.
"""

from __future__ import annotations

import logging
import socket
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.errors import HaltServer

from webhooks.config import Settings

HOST = "0.0.0.0"
PROCESSES, THREADS = 2, 8
STOP_SECONDS = 20
"""To finish what is under way; Heroku waits for 30 (https://devcenter.heroku.com/articles/dyno-shutdown-behavior)."""
ANSWER_SECONDS = 30
"""A process that shows no life for so long is replaced."""
IDLE_SECONDS = 90
"""An idle connection is kept so long: longer than Heroku's router keeps one, so that it is never the one to find it closed
(https://devcenter.heroku.com/articles/http-routing#keepalives)."""

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(message)s", "datefmt": "%Y-%m-%d %H:%M:%S"}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stdout"}},
    "root": {"level": "INFO", "handlers": ["stdout"]},
    "loggers": {
        "alembic": {"level": "WARNING"},
        "gunicorn.error": {"level": "WARNING", "handlers": ["stdout"], "propagate": False},
    },
}
"""Everything on standard output. No line per request: calls have their own (`webhooks/log.py`), routers have the others."""


class CannotServe(Exception):
    """The port is taken, or the application cannot be made (the log says why). `str()` is a sentence."""


class _Server(BaseApplication):
    """gunicorn without its command line."""

    def __init__(self, settings: Settings, options: dict[str, Any]) -> None:
        self._settings, self._options = settings, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, made in each process of its own: nothing with a socket or a thread is inherited."""
        from webhooks.app import create_app

        return create_app(self._settings)


def serve(settings: Settings, *, host: str = HOST, processes: int = PROCESSES, threads: int = THREADS) -> None:
    """Serve until a signal; does not return. Raises `CannotServe`."""
    must_be_free(host, settings.port)
    try:
        _Server(settings, options(host, settings.port, processes, threads)).run()
    except HaltServer as error:
        raise CannotServe(f"The service could not be started: {error.reason}") from error


def options(host: str, port: int, processes: int, threads: int) -> dict[str, Any]:
    """gunicorn's settings (https://docs.gunicorn.org/en/stable/settings.html)."""
    return {
        "bind": f"{host}:{port}",
        "worker_class": "gthread",
        "workers": processes,
        "threads": threads,
        "keepalive": IDLE_SECONDS,
        "timeout": ANSWER_SECONDS,
        "graceful_timeout": STOP_SECONDS,
        "worker_tmp_dir": "/dev/shm",  # a heartbeat on a slow disk kills healthy processes
        "logconfig_dict": LOGGING,
        "when_ready": lambda _: logging.getLogger("carillon").info("listening on %s:%d", host, port),
        "proc_name": "carillon",
        "control_socket_disable": True,
    }


def must_be_free(host: str, port: int) -> None:
    """Raises `CannotServe` at once, where gunicorn would try for five seconds and print a stack of complaints."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServe(f"Port {port} is not free ({error.strerror}). Choose another: PORT=8080") from error
