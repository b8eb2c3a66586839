"""One turn of a call under way: what actions and conditions see of it, and how they move it.

A walk lives for one webhook. It stands on a stack of frames: the list of a step at the bottom, menus, entries and branches above.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from flows import conditions, frames, menus
from flows.actions import Action
from flows.events import Event
from flows.frames import BRANCHES, Actions, Frame, InMenu, State
from flows.instructions import Instruction
from flows.position import Memory, Position, Waiting
from flows.program import Program, RunnableFlow
from flows.telling import Telling

if TYPE_CHECKING:
    from flows.actions.request import Request

EndedBy = Literal["hangup", "reject", "voicemail", "dial", "limit"]
MAX_ACTIONS = 1_000
"""Actions of one turn that wait for nothing."""


class Walk(Telling):
    """A turn of a call. `program`, `flow`, `call` and `now` are given; the rest is what the turn makes of it."""

    def __init__(self, program: Program, flow: RunnableFlow, position: Position, now: datetime) -> None:
        super().__init__(program, flow, position, now)
        self.stack: list[Frame] = []
        self.waiting: Waiting | None = None
        self.asked: Request | None = None
        self.ended_by: EndedBy | None = None
        self.for_callee = False
        self.signs: list[tuple[str, bool]] = []
        self.step, self.menu, self.mailbox = "", "", ""
        self._moved = False

    @property
    def state(self) -> State:
        """The state of what waits on top."""
        return self.stack[-1].state

    def holds(self, condition: conditions.Condition) -> conditions.Verdict:
        return conditions.holds(self, condition)

    def tell_callee(self, *instructions: Instruction) -> None:
        """Tell a dialled person; the caller's own call does not move."""
        self.for_callee = self._moved = True
        self.tell(*instructions)

    # How actions move the call

    def wait(self, waiting: Waiting, state: State) -> None:
        """The action on top waits, in that state."""
        self.stack[-1].state = state
        self.wait_here(waiting)

    def wait_here(self, waiting: Waiting) -> None:
        self.waiting, self._moved = waiting, True

    def end(self, by: EndedBy) -> None:
        self.ended_by, self._moved = by, True
        self.note(f"call ends: {by}")

    def request(self, action: Request) -> None:
        """Ask the host to make an HTTP request, and to come back with what became of it."""
        self.stack[-1].state = (0,)
        self.asked, self._moved = action, True

    def sign(self, agent: str, signed_in: bool) -> None:
        """Have the host sign an agent in or out."""
        self.signs.append((agent, signed_in))
        self.note(f"sign_in: {agent} signed {'in' if signed_in else 'out'}")

    def collect(self, variable: str, value: str, sensitive: bool) -> None:
        self.values[variable] = value
        self.note(f"{variable} collected: {'(kept secret)' if sensitive else value}")

    def enter_branch(self, action: Action, name: str) -> None:
        """Run a list of an action, if it has one; then the next action follows."""
        if actions := action.branch(name):
            self._push(Actions(f"b{BRANCHES[name]}", actions))

    def goto(self, step: str) -> None:
        self.note(f"goto step {step}")
        self.try_steps(self.flow.step_numbers[step])

    def open_menu(self, name: str) -> None:
        """Open a menu, or go back to it where it is open above."""
        number = self.flow.menu_numbers[name]
        for depth, frame in enumerate(self.stack):
            if isinstance(frame, InMenu) and frame.menu.index == number:
                return self._greet_again(depth)
        return self._push(InMenu(self.flow.menus[number]))

    def back_menu(self) -> None:
        depths = self._menu_depths()
        self._greet_again(depths[-2] if len(depths) > 1 else depths[-1])

    def top_menu(self) -> None:
        self._greet_again(self._menu_depths()[0])

    def repeat_menu(self) -> None:
        self._greet_again(self._menu_depths()[-1])

    def exit_menu(self) -> None:
        """Leave all menus: the action after the outermost `menu` follows."""
        del self.stack[self._menu_depths()[0] :]
        self._finished()

    def enter_entry(self, frame: InMenu, number: int) -> None:
        self.note(f"menu {frame.menu.name}: {frame.menu.keys[number]} pressed")
        self._push(Actions(f"e{number}.", frame.menu.lists[number]))

    def enter_exhausted(self, frame: InMenu) -> None:
        self._push(Actions("x", frame.menu.model.exhausted))

    def greeted(self, menu: str) -> None:
        self.menu = menu

    def _menu_depths(self) -> list[int]:
        return [depth for depth, frame in enumerate(self.stack) if isinstance(frame, InMenu)]

    def _greet_again(self, depth: int) -> None:
        """The menu at that depth greets, in a new visit."""
        del self.stack[depth + 1 :]
        self.stack[depth].state = ()
        self._moved = True

    def _push(self, frame: Frame) -> None:
        self.stack.append(frame)
        self._moved = True

    # How the turn runs

    def try_steps(self, number: int) -> None:
        """From that step on, the first list that is to run; none left: the call is hung up."""
        self._moved = True
        for at in range(number, len(self.flow.steps)):
            side = self._side(at)
            if side:
                self.step = self.flow.steps[at].name
                self.stack = [frames.step_actions(self.flow, at, side)]
                return
        self.stack = []
        self.note("no step is left")
        self.end("hangup")

    def _side(self, number: int) -> str:
        """`a` where the step's actions are to run, `o` for its otherwise, "" where it is passed over."""
        step = self.flow.steps[number]
        if not step.enabled:
            self.note(f"step {step.name} passed over: not enabled")
            return ""
        if step.when is None:
            self.note(f"step {step.name} taken")
            return "a"
        try:
            verdict = conditions.holds(self, step.when)
        except (
            Exception
        ) as wrong:  # a condition must never stop a call: it counts as not holding (flow-document, section 3)
            self.alert(f"step {step.name}: condition cannot be evaluated: {wrong!r}")
            verdict = conditions.Verdict(False, "condition cannot be evaluated")
        if verdict.holds:
            self.note(f"step {step.name} taken: {verdict.why}")
            return "a"
        self.note(f"step {step.name} {'otherwise' if step.otherwise else 'passed over'}: {verdict.why}")
        return "o" if step.otherwise else ""

    def resume(self, event: Event) -> None:
        """What was waited for has happened."""
        top = self.stack[-1]
        if isinstance(top, InMenu):
            if top.state:
                menus.answered(self, top, event)
        elif top.state:
            self._act(top, lambda action: action.resume(self, event))

    def run(self) -> None:
        """Go on until something waits or the call ends."""
        for _ in range(MAX_ACTIONS):
            if self.waiting or self.ended_by or self.asked or self.for_callee:
                return None
            if self.is_full:
                return self.wait_here("continue")
            self._next()
        self.alert(f"cut: {MAX_ACTIONS} actions in one turn and nothing waits for the caller")
        return self.end("limit")

    def _next(self) -> None:
        top = self.stack[-1]
        if isinstance(top, InMenu):
            menus.greet(self, top)
        elif top.index < len(top.actions):
            self._act(top, lambda action: action.run(self))
        else:
            self.stack.pop()
            self._finished(top)

    def _act(self, frame: Actions, do: Callable[[Action], None]) -> None:
        """Let an action work; where it has not moved the call, the next action follows."""
        self._moved = False
        do(frame.actions[frame.index])
        if not self._moved:
            frame.index, frame.state = frame.index + 1, ()

    def _finished(self, done: Actions | None = None) -> None:
        """A list has run out (or all menus were left): what is below goes on."""
        self._moved = True
        if not self.stack:
            assert done is not None
            return self.try_steps(int(done.head[1:-1]) + 1)
        below = self.stack[-1]
        if isinstance(below, InMenu):
            if done and done.head == "x":
                return self.exit_menu()
            return self._greet_again(len(self.stack) - 1)
        below.index, below.state = below.index + 1, ()
        return None

    def remembered(self) -> Memory:
        return Memory(self.language, self.caller_name, tuple(sorted(self.values.items())), self.pending)
