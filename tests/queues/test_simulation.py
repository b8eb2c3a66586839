"""The simulation, small: more callers than agents can serve at once. `make queues` is the whole of it."""

from __future__ import annotations

import pytest

from tests.queues.simulate import STRATEGIES, simulate


@pytest.mark.parametrize(
    ("provider", "strategy"),
    [*(("twilio", strategy) for strategy in STRATEGIES), ("vonage", "together"), ("vonage", "longest_idle")],
)
def test_nobody_is_lost_and_the_strategy_is_kept(provider: str, strategy: str, redis_url: str) -> None:
    result = simulate(provider, strategy, callers=8, agents=2, seed=3, minutes=6, redis_url=redis_url)

    assert result.broken == []
    assert result.lost == 0
    assert result.fates["talked"] >= 4
