"""The fragments of docs/reference/problems.md: for each code one that has the fault, and one that has not."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.check import Checked, check
from flows.configuration import KINDS, Configuration
from flows.destinations import Destinations

FILE = Path(__file__).parent.parent / "cases/problems.json"
FLOW = {"timezone": "Europe/Paris", "language": "fr-FR"}
GOODBYE = {"type": "play", "prompt": "Au revoir."}


@dataclass(frozen=True)
class Page:
    """What the page says of a code. around: documents beside the fragment."""

    code: str
    mend: str
    fault: Any
    mended: Any
    around: dict[str, Any] = field(default_factory=dict)
    current: dict[str, Any] = field(default_factory=dict)
    now: str | None = None
    audio: tuple[str, ...] = ()
    folded: bool = False

    def checked(self, fragment: Any) -> Checked:
        now = datetime.fromisoformat(self.now) if self.now else None
        current = Configuration().merged(self.current)
        return check(self.source(fragment), current, now=now, audio=self.audio, allowed=Destinations())

    def source(self, fragment: Any) -> str:
        """The upload that a fragment stands for: a text as it is, documents, or parts of a flow with documents beside them."""
        if isinstance(fragment, str):
            return fragment
        own = {key: value for key, value in fragment.items() if key not in KINDS}
        kinds = {key: value for key, value in fragment.items() if key in KINDS}
        is_whole = not own or own.keys() & {"schema_version", "hour"}
        flows = {} if is_whole else {"flows": {"a": _flow(own)}}
        upload = {"schema_version": 1, **self.around, **flows, **kinds, **(own if is_whole else {})}
        return json.dumps(upload, ensure_ascii=False)


def _flow(own: dict[str, Any]) -> dict[str, Any]:
    """A flow with a step for the menus or the actions of a fragment that names none."""
    given = dict(own)
    actions = given.pop("actions", None)
    if "steps" not in given:
        menus = [{"type": "menu", "menu": name} for name in list(given.get("menus", {}))[:1]]
        given["steps"] = [{"name": "un", "actions": actions or [*menus, GOODBYE]}]
    return {**FLOW, **given}


def pages() -> list[Page]:
    """All of them, in the order of the file."""
    return [Page(**one) for one in json.loads(FILE.read_text(encoding="utf-8"))]
