"""The line of the phone on the page: each turn goes through the webhooks' own code, on a configuration that is tried.

Nothing is kept between two turns, here or anywhere: where the call stands is in the address that the page is given, sealed as in
a resume URL. Nothing is stored, logged, asked or rung either, and the clock begins at the instant chosen.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flows.configuration import Configuration
from flows.interpreter import Turn
from flows.picture import draw, lit
from flows.position import Seal
from flows.program import Program
from flows.record import replace
from providers.base import Webhook
from providers.browser import Browser
from webhooks import voice
from webhooks.console.drawing.reasons import worded
from webhooks.console.drawing.trial import Trial, program_of
from webhooks.service import Service, service
from webhooks.simulation.stage import Clock, Collector, staged

SEAL_BYTES = 64


@dataclass(frozen=True)
class Line:
    """A configuration at the other end of the page's phone. revision: its number, 0 for none. called: the number, E.164."""

    configuration: Configuration
    revision: int
    called: str

    def arrives(self, trial: Trial, at: datetime) -> dict[str, Any]:
        """The first turn of a call. Raises what running a flow with errors raises (`sheet.NOT_READY`)."""
        call = {"id": f"trial-{secrets.token_hex(8)}", "called": self.called, "caller": trial.who()}
        program = program_of(self.configuration, self.revision)
        called = program.answering(trial.flow) if trial.flow else program
        return self._turn(called, "answer", "/voice/browser/answer", call, at, ())

    def goes_on(self, target: str, happened: Mapping[str, Any], at: datetime, trace: Sequence[str]) -> dict[str, Any]:
        """A later turn. target: the address that the page was given; trace: of the turns before.

        Raises `flows.position.BadPosition` and `providers.base.Malformed` for what the page cannot have been given, or where the
        flow has been changed so that there is no such place any more.
        """
        return self._turn(program_of(self.configuration, self.revision), "resume", target, happened, at, trace)

    def _turn(
        self,
        program: Program,
        view: str,
        target: str,
        body: Mapping[str, Any],
        at: datetime,
        trace: Sequence[str],
    ) -> dict[str, Any]:
        collector = Collector()
        there = self._stage(program, collector, at)
        webhook = Webhook("POST", target, {}, json.dumps(body).encode())
        answered = voice.VIEWS[view](there, there.providers["browser"], webhook)
        turn = collector.turns[-1] if collector.turns else None
        return {"document": json.loads(answered.body or b"[]"), **self._told(turn, trace)}

    def _stage(self, program: Program, collector: Collector, at: datetime) -> Service:
        here = service()
        browser = Browser(here.settings.destinations)
        seal = Seal(here.settings.key("the phone of the console", SEAL_BYTES))
        return replace(staged(here, program, collector, Clock(at), {"browser": browser}), seal=seal)

    def _told(self, turn: Turn | None, before: Sequence[str]) -> dict[str, Any]:
        """What was decided, and the way so far; nothing of it in a dialled person's turn, where the call does not move."""
        if turn is None:
            return {}
        trace = [*before, *turn.trace]
        return {
            "flow": turn.flow,
            "step": turn.step,
            "ended_by": turn.ended_by,
            "trace": trace,
            "why": [worded(line) for line in turn.trace],
            "path": self._path(turn.flow, trace),
        }

    def _path(self, flow: str | None, trace: Sequence[str]) -> dict[str, Any]:
        picture = draw(self.configuration, flow) if flow else None
        if picture is None:
            return {"reasons": {}, "passed": {}, "stands": ""}
        path = lit(picture, trace, self.called)
        return {
            "reasons": {node: worded(why) for node, why in path.reasons.items()},
            "passed": {node: worded(why) for node, why in path.passed.items()},
            "stands": path.stands,
        }


def later(at: datetime, seconds: float) -> datetime:
    """The clock of a call that began at `at`, so many seconds on; at most a day, for a conversation lasts no longer."""
    return at + timedelta(seconds=min(max(seconds, 0.0), 86_400.0))
