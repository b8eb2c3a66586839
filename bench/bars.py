"""Bars with their figures, as an SVG that follows the reader's colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

ROW, LEFT, RIGHT, WIDTH = 34, 250, 130, 760
STYLE = """text{font:14px system-ui,sans-serif;fill:#20282b}.quiet{fill:#566166}rect{fill:#9db8b0}.ours{fill:#1d6b58}
@media (prefers-color-scheme:dark){text{fill:#e8ecea}.quiet{fill:#a3b0b0}rect{fill:#4c6a62}.ours{fill:#6fcfb2}}"""


class Bar(NamedTuple):
    """name; value, which its length shows; told: the figure in words; is_ours: drawn to be seen."""

    name: str
    value: float
    told: str
    is_ours: bool = False


def svg(title: str, bars: Sequence[Bar]) -> str:
    """The drawing, as text."""
    most, height = max(bar.value for bar in bars), ROW * len(bars) + 44
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
    rows = [f"<title>{escape(title)}</title><style>{STYLE}</style><text y='20'>{escape(title)}</text>"]
    for place, bar in enumerate(bars):
        y, long = 38 + place * ROW, round((WIDTH - LEFT - RIGHT) * bar.value / most)
        kind = "ours" if bar.is_ours else "other"
        shape = f'<rect class="{kind}" x="{LEFT}" y="{y}" width="{long}" height="22" rx="3"/>'
        name = f'<text x="{LEFT - 10}" y="{y + 16}" text-anchor="end">{escape(bar.name)}</text>'
        rows.append(f'{shape}{name}<text class="quiet" x="{LEFT + long + 8}" y="{y + 16}">{escape(bar.told)}</text>')
    return "\n".join([head, *rows, "</svg>", ""])
