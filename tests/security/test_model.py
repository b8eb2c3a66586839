"""The model of threats names tests that are there, and every test of this folder is named by it."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
MODEL = (HERE.parents[1] / ".github" / "SECURITY.md").read_text(encoding="utf-8")
OWN = {"test_model", "test_fuzz"}
"""This one, and the short form of `fuzz`."""


def test_what_the_model_says_is_tried_is_tried() -> None:
    named = set(re.findall(r"`(test_\w+|fuzz)`", MODEL))
    there = {path.stem for path in HERE.glob("*.py")}
    assert named <= there
    assert {name for name in there if name.startswith("test_")} - OWN <= named
    assert all((HERE.parents[1] / path).exists() for path in re.findall(r"`(tests/\w+)`", MODEL))
