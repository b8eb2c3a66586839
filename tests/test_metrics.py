"""Figures: counted without waiting, added up over threads and processes, and never going back."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from webhooks.metrics import BOUNDS, Figures

AT_ONCE, EACH = 8, 2_000
ELSEWHERE = """
import sys
from pathlib import Path
from webhooks.metrics import Figures
figures = Figures(Path(sys.argv[1]))
for _ in range(3):
    figures.webhook("twilio", "answer", 200)
"""


def answered(figures: Figures) -> dict[tuple[str, str, str], float]:
    return dict(figures.total().webhooks())


@pytest.mark.parametrize("shared", [False, True])
def test_nothing_is_lost_between_threads(tmp_path: Path, shared: bool) -> None:
    figures = Figures(tmp_path if shared else None)

    def count(_: int) -> None:
        for _ in range(EACH):
            figures.webhook("vonage", "resume", 200)
            figures.turn("vonage", 0.0002)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(count, range(AT_ONCE)))
    assert answered(figures) == {("vonage", "resume", "200"): AT_ONCE * EACH}
    ((provider, buckets, seconds),) = figures.total().turns()
    assert (provider, sum(buckets), round(seconds, 6)) == ("vonage", AT_ONCE * EACH, round(AT_ONCE * EACH * 0.0002, 6))


def test_processes_that_share_a_folder_are_added_up_also_once_they_have_ended(tmp_path: Path) -> None:
    figures = Figures(tmp_path)
    figures.webhook("twilio", "answer", 200)
    for _ in range(2):
        subprocess.run([sys.executable, "-c", ELSEWHERE, str(tmp_path)], check=True)
    assert answered(figures) == {("twilio", "answer", "200"): 7}


@pytest.mark.parametrize(
    ("seconds", "bucket"), [(0.0, 0), (BOUNDS[0], 0), (BOUNDS[0] + 1e-9, 1), (BOUNDS[-1] + 1, len(BOUNDS))]
)
def test_a_turn_is_in_the_bucket_whose_bound_it_does_not_pass(seconds: float, bucket: int) -> None:
    figures = Figures()
    figures.turn("twilio", seconds)
    ((_, counts, _),) = figures.total().turns()
    assert [place for place, count in enumerate(counts) if count] == [bucket]


def test_what_is_not_foreseen_is_counted_as_other() -> None:
    figures = Figures()
    figures.webhook("plivo", "hangup", 599)
    figures.upload("eaten")
    assert answered(figures) == {("other", "other", "other"): 1}
    assert dict(figures.total().uploads())["other"] == 1


def test_a_file_that_is_none_of_ours_is_left_out(tmp_path: Path) -> None:
    figures = Figures(tmp_path)
    (tmp_path / "1-0.figures").write_bytes(b"torn")
    assert answered(figures) == {}


def test_a_disk_that_takes_no_figures_harms_no_call(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("a file where a folder is wanted")
    figures = Figures(tmp_path / "file")
    figures.webhook("twilio", "answer", 200)
    assert dict(figures.total().webhooks()) == {("twilio", "answer", "200"): 1.0}
    assert "figures are not shared" in caplog.text


def test_the_room_for_figures_is_taken_before_they_are_written(tmp_path: Path) -> None:
    Figures(tmp_path).webhook("twilio", "answer", 200)
    (file,) = tmp_path.glob("*.figures")
    assert file.stat().st_blocks * 512 >= file.stat().st_size
