"""An hour of telephone time in a queue, by each strategy: is anybody lost, and is the strategy kept?

python -m tests.queues.simulate --callers 100 --agents 10
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass

import click

from tests.queues.hour import Hour
from tests.queues.place import Place

STRATEGIES = ("together", "in_turn", "random", "round_robin", "longest_idle")
SHOWN = ("talked", "called back", "not reached", "hung up", "waited too long")


@dataclass
class Result:
    """What came of an hour. lost: callers of whom nobody knows what became of them. broken: promises that were not kept."""

    strategy: str
    fates: Counter[str]
    offers: int
    lost: int
    broken: list[str]
    shares: list[int]
    seconds: float

    @property
    def right(self) -> bool:
        return not self.lost and not self.broken

    def row(self) -> str:
        counted = "".join(f"{self.fates[fate]:>16}" for fate in SHOWN)
        shares = f"{min(self.shares)} to {max(self.shares)}"
        return f"{self.strategy:14}{counted}{self.offers:>8}{self.lost:>6}{len(self.broken):>8}{shares:>12}"


def simulate(
    provider: str,
    strategy: str,
    callers: int,
    agents: int,
    seed: int = 7,
    minutes: int = 55,
    redis_url: str | None = None,
) -> Result:
    """An hour of that strategy, on that provider. minutes: in which the callers come."""
    began = time.monotonic()
    with Place(provider, redis_url) as place:
        hour = Hour(place, strategy, callers, agents, seed, minutes * 60)
        hour.run()
        left = place.service.store.desk.floor().places
        fates = Counter(str(one.fate) for one in hour.waiters)
        lost = sum(one.fate is None for one in hour.waiters) + len(left) + callers - len(hour.waiters)
        shares = [desk.talked for desk in hour.desks]
        return Result(strategy, fates, hour.seen.offers, lost, hour.seen.broken, shares, time.monotonic() - began)


HEAD = (
    f"{'':14}" + "".join(f"{fate:>16}" for fate in SHOWN) + f"{'offers':>8}{'lost':>6}{'broken':>8}{'each agent':>12}"
)


@click.command()
@click.option("--callers", type=click.IntRange(1), default=100, show_default=True)
@click.option("--agents", type=click.IntRange(1, 90), default=10, show_default=True)
@click.option("--provider", type=click.Choice(["twilio", "vonage"]), default="twilio", show_default=True)
@click.option("--strategy", "chosen", type=click.Choice(STRATEGIES), multiple=True, help="Default: each of them.")
@click.option("--seed", type=int, default=7, show_default=True, help="The same callers again, or others.")
def main(callers: int, agents: int, provider: str, chosen: tuple[str, ...], seed: int) -> None:
    """An hour of telephone time: CALLERS come to a queue of AGENTS, once by each strategy."""
    print(f"{callers} callers, {agents} agents, one hour, {provider}, seed {seed}")
    print(HEAD)
    results = []
    for strategy in chosen or STRATEGIES:
        results.append(simulate(provider, strategy, callers, agents, seed))
        print(results[-1].row(), flush=True)
    for result in results:
        for sentence in result.broken[:5]:
            print(f"{result.strategy}: {sentence}", file=sys.stderr)
    raise SystemExit(not all(result.right for result in results))


if __name__ == "__main__":
    main()
