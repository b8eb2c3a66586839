"""The figures as Prometheus reads them, collected when it asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import accumulate

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from webhooks.metrics import BOUNDS, Figures, Total

_UPPER = [*(str(bound) for bound in BOUNDS), "+Inf"]
Aside = tuple[int, float]


class _Collected(Collector):
    def __init__(self, total: Total, revision: int | None, parts: Mapping[str, bool], aside: Aside) -> None:
        self._total = total
        self._aside = aside
        self._revision = revision
        self._parts = parts

    def collect(self) -> Iterator[Metric]:
        yield self._webhooks()
        yield self._turns()
        yield self._uploads()
        yield CounterMetricFamily(
            "carillon_alerts", "What was logged as an error, by web processes.", self._total.alerts()
        )
        words = "The revision that this process serves; 0: none."
        yield GaugeMetricFamily("carillon_live_revision", words, self._revision or 0)
        yield self._degraded()
        count, seconds = self._aside
        words = "What waits aside for the database: messages, notes, pieces of the log of calls."
        yield GaugeMetricFamily("carillon_aside", words, count)
        words = "For how long the oldest of what waits aside has waited; 0: nothing waits."
        yield GaugeMetricFamily("carillon_aside_oldest_seconds", words, seconds)

    def _webhooks(self) -> Metric:
        labels = ("provider", "route", "status")
        found = CounterMetricFamily("carillon_webhooks", "Webhooks answered, by HTTP status.", labels=labels)
        for key, count in self._total.webhooks():
            found.add_metric(key, count)
        return found

    def _turns(self) -> Metric:
        words = "Turns of calls, and how long each took from the request to its answer."
        found = HistogramMetricFamily("carillon_turn_seconds", words, labels=("provider",))
        for provider, counts, seconds in self._total.turns():
            found.add_metric((provider,), list(zip(_UPPER, accumulate(counts), strict=True)), seconds)
        return found

    def _uploads(self) -> Metric:
        found = CounterMetricFamily("carillon_uploads", "Uploads and publications, by outcome.", labels=("outcome",))
        for outcome, count in self._total.uploads():
            found.add_metric((outcome,), count)
        return found

    def _degraded(self) -> Metric:
        found = GaugeMetricFamily("carillon_degraded", "1 where a part does not work as it should.", labels=("part",))
        for part, degraded in self._parts.items():
            found.add_metric((part,), int(degraded))
        return found


def exposition(figures: Figures, revision: int | None, parts: Mapping[str, bool], aside: Aside = (0, 0.0)) -> bytes:
    """Text format 0.0.4. parts: which parts there are, and whether each is degraded. aside: how much waits, and seconds."""
    registry = CollectorRegistry()
    registry.register(_Collected(figures.total(), revision, parts, aside))
    return generate_latest(registry)
