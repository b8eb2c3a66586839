"""What no call comes to, and where a call goes that its author may not have meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flows.actions import Action
from flows.actions.back import Back
from flows.actions.exit import Exit
from flows.actions.goto import Goto
from flows.actions.hangup import Hangup
from flows.actions.play import Play
from flows.actions.reject import Reject
from flows.actions.repeat import Repeat
from flows.actions.top import Top
from flows.actions.voicemail import Voicemail
from flows.check.ahead import Ahead
from flows.check.flow_map import FlowMap
from flows.check.nodes import END, Graph, Node
from flows.check.passages import Mode
from flows.check.shapes import Path
from flows.configuration import pointer
from flows.problems import Problem
from flows.words import words


@dataclass(frozen=True)
class Reach:
    """What calls come to. ever: whatever the time; reached: at one time or another; never: steps whose condition never holds."""

    ever: set[Node]
    reached: set[Node]
    never: tuple[int, ...]


def reach_of(flow: FlowMap, ahead: Ahead | None = None) -> Reach:
    """ahead: None asks no time."""
    ever = _reached(flow.whole, [Node("step", 0)])
    return Reach(
        ever, (ahead.reached(flow.whole) if ahead else None) or ever, tuple(ahead.never_true()) if ahead else ()
    )


def reach_problems(name: str, flow: FlowMap, reach: Reach) -> Iterator[Problem]:
    """Warnings about what is never reached, and about calls that end or go on unexpectedly."""
    found = [
        *_unreached(flow, reach.ever),
        *_unopened(flow, reach.reached),
        *_after_the_end(flow),
        *_falls_through(flow),
    ]
    found += _silent_ends(flow, reach.reached)
    yield from (Problem("warning", code, pointer("flows", name, *path), message) for code, path, message in found)
    yield from time_problems(name, flow, reach)


def time_problems(name: str, flow: FlowMap, reach: Reach) -> Iterator[Problem]:
    """Warnings about what does not come about in the next two years."""
    hidden = reach.ever - reach.reached - {Node("step", index) for index in reach.never}
    for code, path, message in [*_hidden(flow, hidden), *_never_true(flow, reach.never)]:
        yield Problem("warning", code, pointer("flows", name, *path), message)


Found = Iterator[tuple[str, Path, str]]


def _reached(graph: Mapping[Node, Iterable[Node]], starts: list[Node]) -> set[Node]:
    reached, queue = set(starts), list(starts)
    while queue:
        new = [node for node in graph.get(queue.pop(), ()) if node not in reached]
        reached.update(new)
        queue.extend(new)
    return reached


def _unreached(flow: FlowMap, reached: set[Node]) -> Found:
    for index, step in enumerate(flow.flow.steps):
        if Node("step", index) not in reached and step.enabled:
            yield (
                "unreachable_step",
                ("steps", index),
                words('No call comes to step "{name}": what stands before it always ends.', name=step.name),
            )


def _hidden(flow: FlowMap, hidden: set[Node]) -> Found:
    for index, step in enumerate(flow.flow.steps):
        if Node("step", index) in hidden and step.enabled:
            message = words(
                'No call comes to step "{name}" in the next two years: what stands before it always ends the call.',
                name=step.name,
            )
            yield "hidden_step", ("steps", index), message


def _never_true(flow: FlowMap, never: Iterable[int]) -> Found:
    for index in never:
        message = words(
            "This holds at no time in the next two years, whoever calls: what stands under it is never done."
        )
        if not flow.flow.steps[index].actions:
            message = words(
                "This holds at no time in the next two years, whoever calls: only what stands under otherwise is done."
            )
        yield "never_true", ("steps", index, "when"), message


def _unopened(flow: FlowMap, reached: set[Node]) -> Found:
    for menu in flow.flow.menus:
        if Node("menu", menu) not in reached:
            yield (
                "unreachable_menu",
                ("menus", menu),
                words('No call comes to menu "{menu}": nothing that is reached opens it.', menu=menu),
            )


def _after_the_end(flow: FlowMap) -> Found:
    for rest in flow.everything:
        if (
            rest.action
            and _always_ends(rest.action)
            and rest.next.action
            and not _follows_an_end(rest.actions, rest.start)
        ):
            yield (
                "unreachable",
                rest.next.place,
                words("This is never done: the {type} before it always ends or moves the call.", type=rest.action.type),
            )


def _follows_an_end(actions: Iterable[Action], place: int) -> bool:
    return any(_always_ends(action) for action in list(actions)[:place])


def _always_ends(action: Action) -> bool:
    if isinstance(action, Play):
        return action.loop == "forever"
    return isinstance(action, Goto | Voicemail | Hangup | Reject | Back | Top | Repeat | Exit)


def _falls_through(flow: FlowMap) -> Found:
    steps = flow.flow.steps
    following: str | None = None
    for index in reversed(range(len(steps))):
        step = steps[index]
        for place, actions in ((("steps", index), step.actions), (("steps", index, "otherwise"), step.otherwise)):
            if step.enabled and step.when and _ends_with_a_prompt(actions) and following:
                message = words(
                    'After this, step "{following}" follows: add a hangup or another action if that is not meant.',
                    following=following,
                )
                yield "falls_through", place, message
        following = step.name if step.enabled else following


def _ends_with_a_prompt(actions: Sequence[Action]) -> bool:
    last = actions[-1] if actions else None
    return isinstance(last, Play) and last.loop != "forever"


def _silent_ends(flow: FlowMap, reached: set[Node]) -> Found:
    backwards: Graph = defaultdict(dict)
    for node, edges in flow.graph(Mode.UNHEARD).items():
        for target, edge in edges.items():
            backwards[target][node] = edge
    ending = _reached(backwards, [END])
    for name, menu in flow.flow.menus.items():
        if Node("menu", name) in ending & reached:
            path: Path = ("menus", name, "exhausted") if menu.exhausted else ("menus", name)
            message = words(
                "A caller who presses nothing may be hung up on without a word: say something in exhausted, or add a step."
            )
            yield "silent_end", path, message
