"""Tables of cases: JSON lists of objects with a `name` each, in tests/cases."""

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent.parent / "cases"


def cases(table: str) -> Any:
    """Decorates a test so that it runs once for each case of a table: `cases("schedules/hours")`."""
    rows = json.loads((FOLDER / f"{table}.json").read_text(encoding="utf-8"))
    return pytest.mark.parametrize("case", rows, ids=[row["name"] for row in rows])
