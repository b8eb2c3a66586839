"""`all`, `any` and `not`: conditions of conditions.

`not` turns a verdict round, but never a doubt: what cannot be told stays so, and the step is passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from flows.conditions import Condition
    from flows.walk import Walk


class Verdict(NamedTuple):
    """Whether something holds, and the reason in a few words for the trace."""

    holds: bool
    why: str


class CannotTell(Exception):
    """A condition cannot be evaluated; `str()` says which and why. It then counts as not holding, and an alert is due."""


def all_hold(walk: Walk, conditions: list[Condition]) -> Verdict:
    verdicts = [walk.holds(condition) for condition in conditions]
    failed = [verdict.why for verdict in verdicts if not verdict.holds]
    return Verdict(not failed, "; ".join(failed or [verdict.why for verdict in verdicts]))


def any_holds(walk: Walk, conditions: list[Condition]) -> Verdict:
    verdicts = [walk.holds(condition) for condition in conditions]
    held = [verdict.why for verdict in verdicts if verdict.holds]
    return Verdict(bool(held), "; ".join(held or [verdict.why for verdict in verdicts]))


def does_not_hold(walk: Walk, condition: Condition) -> Verdict:
    verdict = walk.holds(condition)
    return Verdict(not verdict.holds, verdict.why)
