"""docs/reference/problems.md, written from `flows.problems.CODES`: `python -m tests.docs.problems_page` writes it anew."""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path

from flows import problems

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/reference/problems.md"
CASES = ROOT / "tests/cases/check"
TOLD_ELSEWHERE = {"test_failed": "error; of a draft, warning", "draft_behind": "warning", "audio_behind": "warning"}
"""Severities of what is told when something is published, of which the checker's tables have no case."""
HEAD = """# What can be wrong with a configuration

Every problem has a stable code, a JSON pointer (RFC 6901) to its place, a sentence, and where it can be guessed what was meant.
All problems of an upload are told at once, by `carillon check`, `carillon push` and `POST /api/config` alike.
An error stops the upload.
A warning does not: look whether you mean it.

```json
{"severity": "error", "code": "unknown_menu", "pointer": "/flows/accueil/steps/0/actions/0/menu",
 "message": "There is no menu \\"servces\\" in this flow.", "suggestion": "services"}
```

This page is written from the code (`python -m tests.docs.problems_page`), and a test compares the two.
"""


def page() -> str:
    """The whole page."""
    warnings = set(codes_of("warning"))
    lines = [HEAD]
    for title, codes in groups():
        lines += [f"## {title[0].upper()}{title[1:]}", "", "| code | | meaning |", "|---|---|---|"]
        lines += [f"| `{code}` | {severity(code, warnings)} | {_cell(problems.CODES[code])} |" for code in codes]
        lines.append("")
    return "\n".join(lines)


def groups() -> Iterator[tuple[str, list[str]]]:
    """Each group of codes under the comment that stands above it in the source."""
    source = inspect.getsource(problems)
    table = next(node for node in ast.parse(source).body if isinstance(node, ast.AnnAssign))
    title, codes = "", list[str]()
    for line in source.splitlines()[table.lineno : table.end_lineno]:
        if comment := re.fullmatch(r"\s+# (.+)", line):
            if codes:
                yield title, codes
            title, codes = comment[1], []
        elif code := re.match(r'\s+"(\w+)":', line):
            codes.append(code[1])
    yield title, codes


def codes_of(severity: str) -> Iterator[str]:
    """Codes that the checker's tables of cases tell with that severity."""
    for path in sorted(CASES.glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            yield from (told["code"] for told in case["problems"] if told["severity"] == severity)


def severity(code: str, warnings: set[str]) -> str:
    """As the page says it."""
    return TOLD_ELSEWHERE.get(code) or ("warning" if code in warnings else "error")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
