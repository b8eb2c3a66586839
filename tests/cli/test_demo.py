"""`carillon demo`, as `make run` starts it: in an empty folder, with nothing in the environment."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from tests.cli.test_call import GREETING, INVALID, MAILBOX, in_order

SECONDS = 90


def demo(folder: Path, port: int, *words: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "PORT": str(port)}
    command = [sys.executable, "-m", "webhooks.cli", "demo", "--once", *words]
    return subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)


def test_a_newcomer_sees_calls_on_both_providers_and_what_to_try_next(tmp_path: Path, port: int) -> None:
    done = demo(tmp_path, port)
    assert done.returncode == 0, done.stdout + done.stderr
    parts = ("Twilio · Monday", GREETING, "presses 1", "rings", "no answer", GREETING, "presses 7", INVALID, "hangs up")
    assert in_order(done.stdout, *parts), done.stdout
    assert in_order(
        done.stdout, "Vonage · Saturday", MAILBOX, "message is taken", "Now, over HTTP", "calls", "Try next"
    )
    assert "a private one" in done.stdout
    assert re.search(r"admin token +carillon_\S{20,}", done.stdout)
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


def test_nothing_runs_on_and_the_second_start_goes_on_from_the_first(tmp_path: Path, port: int) -> None:
    first, second = demo(tmp_path, port), demo(tmp_path, port)
    assert "published as revision 1" in first.stdout
    assert "revision 1, as you left it" in second.stdout
    tokens = [re.search(r"admin token +(\S+)", done.stdout) for done in (first, second)]
    assert tokens[0]
    assert tokens[1]
    assert tokens[0][1] == tokens[1][1]
    left = [
        process
        for process in psutil.process_iter(["cmdline"])
        if str(tmp_path) in " ".join(process.info["cmdline"] or ())
    ]
    assert left == []
    assert (tmp_path / "var" / "demo.env").stat().st_mode & 0o077 == 0


def test_other_commands_find_what_the_demo_made(tmp_path: Path, port: int) -> None:
    demo(tmp_path, port)
    env = {"PATH": os.environ["PATH"]}
    words = [sys.executable, "-m", "webhooks.cli"]
    call = subprocess.run(
        [*words, "call", "--at", "2026-11-23 10:00", "--keys", "hangup"],
        env=env, cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert GREETING in call.stdout, call.stderr


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        done = demo(tmp_path, taken.getsockname()[1])
    assert done.returncode == 1
    assert "is not free" in done.stderr
    assert done.stderr.count("\n") == 1


def test_ctrl_c_stops_everything(tmp_path: Path, port: int) -> None:
    env = {"PATH": os.environ["PATH"], "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "webhooks.cli", "demo"], env=env, cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    seen = []
    for line in process.stdout:
        seen.append(line)
        if "turn 0" in line:  # the log of the service has begun
            break
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=SECONDS)
    assert "Stopped." in rest, seen
    assert children
    assert psutil.wait_procs(children, timeout=10)[1] == []
