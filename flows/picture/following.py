"""The way of a call on the picture of its flow, from its trace alone: so it can be shown of any call in the log.

A trace tells what was decided. What follows of itself (a prompt, a pause, a list that runs out) it does not tell; that is
gone through here as the interpreter goes through it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flows.picture.nodes import Node
from flows.picture.telltale import LINES, Followed
from flows.picture.trail import Trail


@dataclass(frozen=True)
class Path:
    """reasons: the id of each node that a call came to → why, "" where nothing more is to be said. passed: the same of steps that
    were passed over. stands: the id of the node where the call stands, or ended; "" where none of this flow's does."""

    reasons: Mapping[str, str]
    passed: Mapping[str, str]
    stands: str


def lit(picture: Node, trace: Iterable[str], called: str = "") -> Path:
    """The way that the lines of a trace tell, of one turn or of all turns of a call in order. called: the number, if known."""
    trail = Trail(picture)
    trail.reasons.update({node.id: "" for node in picture.of("number") if node.name == called})
    for line in trace:
        _follow(trail, line)
    trail.settle("")
    return Path(trail.reasons, trail.passed, trail.stands)


def _follow(trail: Trail, line: str) -> None:
    trail.settle(line)
    for pattern, follow in LINES:
        if (match := pattern.fullmatch(line)) and follow(trail, Followed(line, match.groupdict())):
            return
