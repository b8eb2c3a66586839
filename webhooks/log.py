"""The log of calls: a line on the log for people, a row in SQL, both written in the background, many at a time.

The call path only appends to queues in memory. Writing a turn twice is harmless, so a repeated webhook leaves no second trace.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from datetime import datetime

from flows.events import Call, CallEnded
from flows.interpreter import Turn
from flows.store.calls import Calls
from flows.store.ports import CallFacts, CallTurn
from webhooks.lines import Several
from webhooks.repeating import Repeating

log = logging.getLogger("carillon.calls")
TELL_SECONDS, WRITE_SECONDS, AWAY_SECONDS = 0.1, 0.25, 3.0
MOST_WAITING = 50_000
"""Turns kept while SQL cannot be reached; beyond, the oldest are given up, for calls come first."""
MOST_AT_ONCE = 2_000
"""Entries of one transaction; a thread writes up to four in a second, which is more than a process takes turns."""
RECENT = 200


class CallLog:
    """Takes what happened on calls; `flush` writes it. `recent` tells the last calls of this process, for its own people."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._waiting: deque[tuple[CallFacts | None, CallTurn | None]] = deque(maxlen=MOST_WAITING)
        self._untold: deque[CallTurn | str] = deque(maxlen=MOST_WAITING)
        self._telling = Repeating("told", TELL_SECONDS, self.tell)
        self._recent: OrderedDict[str, dict[int, tuple[str, ...]]] = OrderedDict()
        self._stopped = threading.Event()
        self._writing = threading.Lock()
        self._away = False
        self.advice: set[str] = set()
        self.when_over: Callable[[Sequence[str]], None] | None = None
        """Told the ids of calls that are over, on the writer's thread: what is to be looked up then holds up no webhook. Where it
        raises, what was written with them is kept, and all of it done again."""
        self.when_unwritten: Callable[[Sequence[CallFacts], Sequence[CallTurn]], bool] | None = None
        """Given what could not be written, or an end that could not be told: a process may be killed before it could be. False
        where it is not taken."""

    def turn(
        self,
        provider: str,
        call: Call,
        revision: int,
        number: int,
        event: str,
        turn: Turn,
        now: datetime,
        *,
        aloud: bool = True,
    ) -> None:
        """A turn was taken. number: 0 for the first document of the call. aloud: nobody has told it before; what this process has
        told is no second line in any case."""
        first = number == 0
        if first or turn.ended_by:
            self._waiting.append((_facts(provider, call, revision, turn, now), None))
        taken = CallTurn(call.id, number, now, event, turn.trace, turn.menu)
        self._waiting.append((None, taken))
        if self._keep(call.id, number, turn.trace) and aloud:
            self._untold.append(taken)
        for alert in turn.alerts:
            log.error("call %s: %s", call.id, alert)

    def ended(self, provider: str, notice: CallEnded, now: datetime) -> None:
        """The provider says that a call is over; where no turn of it did, the caller has hung up."""
        by = "caller" if notice.status == "ended" else None
        facts = CallFacts(
            notice.call_id, provider, now, ended_at=now, seconds=notice.seconds, end_by=by, status=notice.status
        )
        self._waiting.append((facts, None))
        self._untold.append(f"call {notice.call_id} {notice.status} after {notice.seconds} s")

    def tell(self) -> None:
        """Put what has happened since on the log, a line each."""
        lines: list[str] = []
        while self._untold:
            one = self._untold.popleft()
            lines.append(one if isinstance(one, str) else _line(one))
        if lines:
            log.info(Several(lines))

    def recent(self, call_id: str) -> list[str]:
        """The trace of one of the last calls that this process served."""
        return [line for trace in self._recent.get(call_id, {}).values() for line in trace]

    def write_in_background(self) -> None:
        self._telling.start()
        threading.Thread(target=self._write, name="carillon-log", daemon=True).start()

    def stop(self) -> None:
        """The process ends: tell and write what waits, or hand it over where it cannot be written."""
        self._stopped.set()
        self._telling.stop()
        self.tell()
        try:
            while self._waiting:
                self.flush()
        except Exception as wrong:
            log.error("ALERT %d entries of the call log are nowhere: %s", len(self._waiting), wrong)

    def flush(self) -> None:
        """Write what waits. What cannot be written is handed over; where nobody takes it, it stays and is tried again."""
        with self._writing:
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_AT_ONCE))]
            if not batch:
                return
            facts, turns = [one for one, _ in batch if one], [turn for _, turn in batch if turn]
            over = [one.id for one in facts if one.ended_at]
            try:
                self._calls.write(facts, turns)
                if over and self.when_over:
                    self.when_over(over)
            except Exception as wrong:
                self._away = True
                if self.when_unwritten and self.when_unwritten(facts, turns):
                    log.warning("%d entries of the call log are kept aside: %s", len(batch), wrong)
                    return
                self._waiting.extendleft(reversed(batch))
                raise
            self._away = False

    def _write(self) -> None:
        while not self._stopped.wait(AWAY_SECONDS if self._away else WRITE_SECONDS):
            try:
                self.flush()
            except Exception as wrong:  # calls go on; the rows wait
                log.warning("the call log cannot be written, %d entries wait: %s", len(self._waiting), wrong)

    def _keep(self, call_id: str, number: int, trace: tuple[str, ...]) -> bool:
        """Whether it was not the same before."""
        turns = self._recent.setdefault(call_id, {})
        is_new, turns[number] = turns.get(number) != trace, trace
        while len(self._recent) > RECENT:
            self._recent.popitem(last=False)
        return is_new


def _line(turn: CallTurn) -> str:
    return f"call {turn.call_id} turn {turn.turn}: {turn.event} -> {'; '.join(turn.lines)}"


def _facts(provider: str, call: Call, revision: int, turn: Turn, now: datetime) -> CallFacts:
    return CallFacts(
        call.id,
        provider,
        now,
        revision=revision,
        flow=turn.flow,
        caller=call.caller,
        called=call.called,
        end_by=turn.ended_by,
    )
