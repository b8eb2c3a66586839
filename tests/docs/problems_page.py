"""docs/reference/problems.md, written from `flows.problems.CODES`: `python -m tests.docs.problems_page` writes it anew."""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows import problems
from tests.check.fragments import Page, pages

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/reference/problems.md"
CASES = ROOT / "tests/cases/check"
TOLD_ELSEWHERE = {"test_failed": "error; of a draft, warning", "draft_behind": "warning", "audio_behind": "warning"}
"""Severities of what is told when something is published, of which the checker's tables have no case."""
WIDTH = 120
HEAD = """# What can be wrong with a configuration

Every problem has a stable code, a JSON pointer (RFC 6901) to its place, a sentence, and where it can be guessed what was meant.
All problems of an upload are told at once, by `carillon check`, `carillon push` and `POST /api/config` alike.
An error stops the upload.
A warning does not: look whether you mean it.

```json
{"severity": "error", "code": "unknown_menu", "pointer": "/flows/accueil/steps/0/actions/0/menu",
 "message": "There is no menu \\"servces\\" in this flow.", "suggestion": "services"}
```

A problem of a flow may have an `example`, the shortest call that shows it, as a body for `POST /api/simulate`;
`carillon check` prints it as a `carillon call …` line.
What needs the time is told of the next two years.
`carillon check` also tells the worst that a flow does to a caller who presses nothing and for whom nobody answers.

Below, each code has a fragment that has the fault, and one that has not: parts of a flow, or documents by kind.
`actions` are those of a flow's only step.
Both are run by the tests.
This page is written from the code (`python -m tests.docs.problems_page`), and a test compares the two.
"""


def page() -> str:
    """The whole page."""
    warnings, fragments = set(codes_of("warning")), {each.code: each for each in pages()}
    lines = [HEAD]
    for title, codes in groups():
        lines += [f"## {title[0].upper()}{title[1:]}", "", "| code | | meaning |", "|---|---|---|"]
        lines += [f"| `{code}` | {severity(code, warnings)} | {_cell(problems.CODES[code])} |" for code in codes]
        lines.append("")
        lines += [line for code in codes if code in fragments for line in section(fragments[code])]
    return "\n".join(lines)


def section(page: Page) -> Iterator[str]:
    """How a problem is mended, with what has it and what has it not."""
    yield from (f"### `{page.code}`", "", page.mend, "")
    if page.folded:
        yield from ("Both are long: see `tests/cases/problems.json`.", "")
        return
    if page.current:
        yield from ("Configured already:", "", "```json", written(page.current), "```", "")
    yield from (
        "Has it:" if page.now is None else f"Has it, seen on {page.now[:10]}:",
        "",
        "```json",
        written(page.fault),
        "```",
        "",
    )
    yield from ("Has it not:", "", "```json", written(page.mended), "```", "")


def written(value: Any, before: str = "") -> str:
    """JSON in lines that fit the page: what is short stands on one line."""
    if isinstance(value, str) and not before:
        return value
    line = json.dumps(value, ensure_ascii=False)
    if len(before) + len(line) <= WIDTH or not isinstance(value, dict | list) or not value:
        return line
    inner = before + "  "
    if isinstance(value, dict):
        parts = [f"{inner}{json.dumps(key, ensure_ascii=False)}: {written(each, inner)}" for key, each in value.items()]
        return "{\n" + ",\n".join(parts) + f"\n{before}}}"
    return "[\n" + ",\n".join(inner + written(each, inner) for each in value) + f"\n{before}]"


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
