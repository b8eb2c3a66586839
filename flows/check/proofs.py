"""What is proved of one flow, each problem with the shortest call that shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from flows.check import reach
from flows.check.ahead import Ahead
from flows.check.calls import Calls
from flows.check.circles import circle_problems, in_order
from flows.check.cut_off import cut_off_problems
from flows.check.differences import difference_problems
from flows.check.flow_map import FlowMap
from flows.check.menu_quality import menu_problems
from flows.check.merged import Merged
from flows.check.passages import Mode
from flows.check.starts import Start, starts
from flows.check.turns import turn_problems
from flows.document import Flow
from flows.problems import Problem
from flows.record import replace

SHOWN_BY_NO_CALL = {
    "unreachable",
    "unreachable_step",
    "unreachable_menu",
    "hidden_step",
    "never_true",
    "caller_name_unheard",
    "unverified_caller_id",
}
"""Codes of what never happens, or cannot be noticed on a call."""


def flow_problems(name: str, model: Flow, merged: Merged, is_wrong: bool, now: datetime | None) -> Iterator[Problem]:
    """Everything that is told about a flow whose shape is right. is_wrong: it names something that is not there."""
    flow = FlowMap(model)
    ahead = _ahead(name, flow, merged, now) if now and not is_wrong else None
    calls = _calls(ahead) if ahead else None
    unanswered = flow.graph(Mode.UNANSWERED)
    order = in_order(unanswered)
    circles = list(circle_problems(name, flow, unanswered, calls)) if order is None else []
    yield from circles if order is None else turn_problems(name, flow, unanswered, order, calls)
    yield from _shown(difference_problems(name, flow, merged), calls)
    if not is_wrong:
        found = reach.reach_of(flow, ahead)
        yield from _shown(reach.reach_problems(name, flow, found), calls)
        yield from () if circles else _shown(menu_problems(name, flow, found.reached, merged.document), calls)
    if ahead:
        yield from cut_off_problems(ahead)


def time_problems(name: str, model: Flow, merged: Merged, now: datetime) -> Iterator[Problem]:
    """What the next two years bring an unchanged flow."""
    flow = FlowMap(model)
    ahead = _ahead(name, flow, merged, now)
    yield from reach.time_problems(name, flow, reach.reach_of(flow, ahead))
    yield from cut_off_problems(ahead)


def _ahead(name: str, flow: FlowMap, merged: Merged, now: datetime) -> Ahead:
    merged.trial.take(name, flow.flow)
    return Ahead(merged.trial, name, flow, now)


def _calls(ahead: Ahead) -> Calls:
    def beginnings() -> list[Start]:
        leading, times = ahead.program.leading_to(ahead.name), [sort[0].start for sort in ahead.sorts]
        return list(starts(ahead.program, ahead.name, leading, ahead.now, times))

    return Calls(ahead.program, ahead.name, beginnings)


def _shown(problems: Iterable[Problem], calls: Calls | None) -> Iterator[Problem]:
    """The problems, each with a call that comes to its place."""
    for problem in problems:
        if calls is None or problem.example or problem.code in SHOWN_BY_NO_CALL:
            yield problem
        else:
            show = calls.silenced if problem.code == "silent_end" else calls.to
            example = show(problem.pointer.removesuffix("/exhausted"))
            if example and problem.code.startswith("vonage_"):
                example |= {"provider": "vonage"}
            yield replace(problem, example=example)
