"""Imports go one way, and nothing below `webhooks` asks the clock: `webhooks → providers → flows`, `webhooks → sounds`."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PURE = {"pytz", "pydantic", "pydantic_core", "phonenumbers", "holidays", "dateutil", "babel", "cryptography"}
PURE |= {"msgspec", "orjson", "typing_extensions"}
OURS = {"flows", "providers", "sounds", "webhooks"}
ALLOWED = {"flows": {"flows"}, "providers": {"providers", "flows"}, "sounds": {"sounds"}}
CLOCKS = {"time.time", "time.monotonic", "datetime.now", "datetime.utcnow", "date.today", "datetime.today"}


def files(room: str) -> list[Path]:
    return sorted(path.relative_to(ROOT) for path in (ROOT / room).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """The top-level names of what a file imports, wherever in it."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.partition(".")[0]


def in_store(path: Path) -> bool:
    return path.parts[:2] == ("flows", "store")


@pytest.mark.parametrize("room", ALLOWED)
def test_imports_go_one_way(room):
    wrong = [(str(path), name) for path in files(room) for name in imports(path) if name in OURS - ALLOWED[room]]

    assert files(room)
    assert wrong == []


def test_flows_outside_its_store_imports_pure_libraries_only():
    allowed = sys.stdlib_module_names | PURE | {"flows"}
    paths = [path for path in files("flows") if not in_store(path)]

    assert [(str(path), name) for path in paths for name in imports(path) if name not in allowed] == []


def test_flows_outside_its_store_does_not_import_the_store():
    wrong = []
    for path in files("flows"):
        text = (ROOT / path).read_text(encoding="utf-8")
        if not in_store(path) and ("from flows.store" in text or "import flows.store" in text):
            wrong.append(str(path))

    assert wrong == []


def test_nothing_below_webhooks_asks_the_clock():
    """The store's own clock is the one place that may, and it is handed in."""
    wrong = []
    for path in [*files("flows"), *files("providers")]:
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).removeprefix("datetime.datetime.") in CLOCKS:
                wrong.append(str(path))

    assert [path for path in wrong if not path.startswith("flows/store/")] == []
