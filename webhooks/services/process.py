"""One server process of our own: started, paused, killed and started again in a private folder."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypedDict

START_SECONDS = 30.0
STOP_SECONDS = 15.0


class ServiceError(Exception):
    """A private server could not be started; `str()` says why, with the end of its log."""


class Server:
    """A server process with its data in `folder` (a temporary one that goes with it, when none is given).

    Redis and PostgreSQL say below how they are started (`command`), asked (`answers`) and stopped (`stop_signal`).
    """

    name = "server"
    stop_signal = signal.SIGTERM

    def __init__(self, folder: Path | None = None) -> None:
        self._temporary = folder is None
        self.folder = folder or Path(tempfile.mkdtemp(prefix=f"carillon-{self.name}-"))
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = self.folder / f"{self.name}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._paused: list[int] = []

    def command(self) -> Sequence[str]:
        """The words that start the server in the foreground."""
        raise NotImplementedError

    def prepare(self) -> None:
        """What must be done before the first start."""

    def answers(self) -> bool:
        """Whether the server answers a first question now."""
        raise NotImplementedError

    def user(self) -> str | None:
        """The system user that the server must run as, None for our own."""
        return None

    @property
    def pid(self) -> int:
        """The process id while it runs."""
        if self._process is None:
            raise ServiceError(f"{self.name} is not running")
        return self._process.pid

    def pids(self) -> list[int]:
        """The process and its children."""
        return [self.pid]

    def start(self) -> Self:
        """Starts the server and waits until it answers. Raises ServiceError after half a minute, and leaves nothing then."""
        atexit.register(self.close)
        try:
            self.prepare()
            self._launch()
            self._wait()
        except BaseException:
            self.close()
            raise
        return self

    def _launch(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*_die_with_us(self.stop_signal), *self.command()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,  # Ctrl-C is ours to handle: the server outlives it until we stop it
                **as_user(self.user()),
            )

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                raise ServiceError(f"{self.name} did not start: {self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stops the server in its own orderly way; its data stays. Nothing happens when it does not run."""
        self._end(self.stop_signal)

    def kill(self) -> None:
        """SIGKILL, as a machine that dies."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stops and starts it on the same address and data."""
        self.stop()
        self.start()

    def pause(self) -> None:
        """SIGSTOP: from now on the server hangs, it does not refuse."""
        self._paused = self.pids()
        self._signal(self._paused, signal.SIGSTOP)

    def resume(self) -> None:
        """Lets a paused server go on."""
        self._signal(self._paused, signal.SIGCONT)
        self._paused = []

    def close(self) -> None:
        """Stops the server and removes its folder if that was a temporary one."""
        atexit.unregister(self.close)
        self.stop()
        if self._temporary:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(how)
        self.resume()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    @staticmethod
    def _signal(pids: Sequence[int], what: signal.Signals) -> None:
        for pid in pids:
            try:
                os.kill(pid, what)
            except ProcessLookupError:
                continue

    def __enter__(self) -> Self:
        return self.start() if self._process is None else self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _die_with_us(how: signal.Signals) -> list[str]:
    """Words that make Linux end the server when the process that started it is gone, even by SIGKILL (prctl(2))."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", how.name.removeprefix("SIG"), "--"] if setpriv else []


class Identity(TypedDict, total=False):
    """Arguments of subprocess.Popen that change who runs a program."""

    user: int
    group: int
    extra_groups: list[int]


def as_user(name: str | None) -> Identity:
    """The identity of a system user with no further groups; nothing for None."""
    if name is None:
        return {}
    entry = pwd.getpwnam(name)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
