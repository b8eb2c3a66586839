"""The calls of the log on another configuration, one after the other: for the API, the command line and the console."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError

from flows.compare.logged import LoggedCall, LoggedTurn
from flows.compare.replay import Replayed, replay
from flows.program import Program
from flows.store.calls import Calls
from flows.store.ports import CallFacts, CallFilter, CallTurn
from flows.words import words

AT_ONCE = 200
MOST_CALLS = 20_000
UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_AGO = re.compile(r"(\d{1,5})([hdw])")


@dataclass(frozen=True)
class Replay:
    """Which calls are made again, and on what. own: the program of a revision, None where it cannot be had."""

    calls: Calls
    since: datetime
    own: Callable[[int], Program | None]
    other: Program
    most: int = MOST_CALLS

    def count(self) -> int:
        """How many calls there are to make again."""
        return min(self.calls.count(CallFilter(since=self.since)), self.most)

    def __iter__(self) -> Iterator[Replayed]:
        """The calls, the newest first. Those without a revision, and numbers that are not known, are passed over."""
        programs: dict[int, Program | None] = {}
        for batch in self._batches():
            turns: dict[str, list[CallTurn]] = {facts.id: [] for facts in batch}
            for turn in self.calls.turns_of(turns):
                turns[turn.call_id].append(turn)
            for facts in batch:
                if facts.revision is None or facts.called is None:
                    continue
                if facts.revision not in programs:
                    programs[facts.revision] = self.own(facts.revision)
                if own := programs[facts.revision]:
                    yield self._one(facts, turns[facts.id], own)

    def _batches(self) -> Iterator[Sequence[CallFacts]]:
        before, left = None, self.most
        while left > 0:
            batch = self.calls.list(min(AT_ONCE, left), before, CallFilter(since=self.since))
            if not batch:
                return
            yield batch
            left -= len(batch)
            before = batch[-1].started_at, batch[-1].id

    def _one(self, facts: CallFacts, turns: Sequence[CallTurn], own: Program) -> Replayed:
        call = _logged(facts, turns)
        try:
            return replay(call, own, self.other)
        except (ValidationError, KeyError) as wrong:
            doubt = words("it cannot be played: {why}", why=type(wrong).__name__)
            return Replayed(call, "unclear", "", "", doubt=doubt)


def _logged(facts: CallFacts, turns: Sequence[CallTurn]) -> LoggedCall:
    told = [LoggedTurn(turn.at, turn.event, [str(line) for line in turn.lines]) for turn in turns]
    return LoggedCall(facts.id, facts.provider, facts.started_at, facts.caller, facts.called or "", told)


def since_of(text: str, now: datetime) -> datetime:
    """The instant that is meant by "7d", "12h", "2w", a day or a time (UTC where it does not say). Raises ValueError.

    >>> since_of("7d", datetime(2026, 11, 23, tzinfo=UTC)).isoformat()
    '2026-11-16T00:00:00+00:00'
    >>> since_of("2026-11-16", datetime(2026, 11, 23, tzinfo=UTC)).isoformat()
    '2026-11-16T00:00:00+00:00'
    """
    if match := _AGO.fullmatch(text):
        return now - int(match[1]) * UNITS[match[2]]
    try:
        at = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise ValueError(f'"{text}" is no time: write 7d, 12h, 2w or 2026-11-16') from wrong
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def as_json(one: Replayed) -> dict[str, Any]:
    """A call that was made again, as a row."""
    call = one.call
    return {
        "id": call.id,
        "at": call.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "caller": call.caller,
        "called": call.called,
        "verdict": one.verdict,
        "before": one.before,
        "after": one.after,
        "way": one.way,
        "doubt": one.doubt,
    }
