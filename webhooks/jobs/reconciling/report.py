"""What a reconciliation has found, for people."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Report:
    """messages: (call, mailbox or why there is none, seconds) brought in. calls: (call, how it ended). troubles: sentences."""

    asked: int = 0
    messages: list[tuple[str, str, str]] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The report as a table, then what could not be done."""
        rows = [("message", *row) for row in self.messages] + [("call", call, how, "") for call, how in self.calls]
        wide = [max((len(row[place]) for row in rows), default=0) for place in range(3)]
        table = [
            "  ".join([*(text.ljust(width) for text, width in zip(row, wide, strict=False)), row[3]]).rstrip()
            for row in rows
        ]
        summary = (
            f"{self.asked} recordings seen, {len(self.messages)} messages brought in, {len(self.calls)} calls ended."
        )
        return [*table, summary, *(f"not done: {trouble}" for trouble in self.troubles)]
