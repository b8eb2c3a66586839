"""Bars of a chart, laid out for an SVG that a template draws. Whoever reads a table has the same figures there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flows.record import Frozen

WIDTH: Final = 720
HEIGHT: Final = 180
FOOT: Final = 24
"""Room beneath the bars for their names."""
SIDE: Final = 36
"""Room beside them for what the lines stand for."""
LABELS: Final = 12
"""More names than these would run into each other."""
FEW: Final = 7
"""So many names fit on a phone as well, where letters are twice as large in the units of the drawing."""
TOPS: Final = (2, 3, 4, 5, 6, 8, 10, 12, 15)


class Bar(Frozen):
    """name: beneath the bar; full: for whoever points at it, and in the table."""

    name: str
    full: str
    value: int


class Placed(Frozen):
    """A bar in its place, in the units of the drawing. is_named: whether there is room for its name; is_minor: not on a phone."""

    bar: Bar
    x: float
    y: float
    width: float
    height: float
    is_named: bool
    is_minor: bool


class Chart(Frozen):
    """bars, and the lines behind them: value → y."""

    bars: list[Placed]
    lines: list[tuple[int, float]]
    width: int = WIDTH
    height: int = HEIGHT + FOOT


def bars(values: Sequence[Bar]) -> Chart:
    """Lays bars out; the highest line is a round number."""
    top = round_up(max((bar.value for bar in values), default=0))
    room = (WIDTH - SIDE) / max(len(values), 1)
    every = -(-len(values) // LABELS) or 1
    placed = []
    for place, bar in enumerate(values):
        height = round(HEIGHT * bar.value / top, 1)
        shape = (round(SIDE + place * room + room * 0.12, 1), HEIGHT - height, round(room * 0.76, 1), height)
        is_minor = len(values) > FEW and place % (2 * every) != 0
        placed.append(Placed(bar, *shape, place % every == 0, is_minor))
    return Chart(placed, [(top, 0.0), (top // 2, HEIGHT * (1 - (top // 2) / top))])


def round_up(value: int) -> int:
    """The next number that reads well, and has a whole half.

    >>> [round_up(value) for value in (0, 1, 3, 7, 11, 130)]
    [2, 2, 4, 8, 12, 150]
    """
    power = 1
    while True:
        for top in TOPS:
            if (found := top * power) >= value and found % 2 == 0:
                return found
        power *= 10
