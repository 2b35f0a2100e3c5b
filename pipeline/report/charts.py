"""Charts as inline SVG: text stays text, colours come from the page's style, marks link to their evidence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

_WIDTH = 760
_LABEL = 190
"""Room for row labels: twelve Chinese characters at 13 px and some air."""


class Bar(NamedTuple):
    """One bar: its label, value, the words shown at its end, where it leads, and its uncertain share (0-1)."""

    label: str
    value: float
    text: str
    link: str = ""
    faint: float = 0.0


class Pair(NamedTuple):
    """Two bars on one line, before and after: the label, both values, and the words at their end."""

    label: str
    before: float
    after: float
    text: str


class Dot(NamedTuple):
    """One dot: its value, what it says on hover, and where it leads."""

    value: float
    text: str
    link: str = ""


class Strip(NamedTuple):
    """One row of a dot plot: label, dots, and median and quartiles where there are enough dots."""

    label: str
    dots: tuple[Dot, ...]
    lower: float | None = None
    median: float | None = None
    upper: float | None = None


def bars(rows: Sequence[Bar], title: str, *, log: bool = False, lang: str = "zh") -> Markup:
    """Horizontal bars, largest value rightmost; on a log scale the axis starts at 1 and shows powers of ten."""
    height, step = 26 * len(rows) + (30 if log else 8), 26
    top = max((row.value for row in rows), default=1) or 1
    room = _WIDTH - _LABEL - 110
    parts = [_open(height, title)]
    if log:
        parts += _log_axis(top, room, height - 26, lang)
    for index, row in enumerate(rows):
        y = index * step
        width = max(2.0, room * _share(row.value, top, log)) if row.value > 0 else 0
        parts.append(f'<text class="lab" x="{_LABEL - 8}" y="{y + 18}" text-anchor="end">{escape(_short(row.label))}</text>')
        sure = width * (1 - row.faint)
        body = f'<rect class="bar" x="{_LABEL}" y="{y + 5}" width="{sure:.1f}" height="16" rx="2"/>'
        if row.faint:
            body += f'<rect class="bar faint" x="{_LABEL + sure:.1f}" y="{y + 5}" width="{width - sure:.1f}" height="16" rx="2"/>'
        body += f'<text class="num" x="{_LABEL + width + 6:.1f}" y="{y + 18}">{escape(row.text)}</text>'
        parts.append(_linked(body, row.link))
    return Markup("".join(parts) + "</svg>")


def pairs(rows: Sequence[Pair], title: str) -> Markup:
    """Pale bars for what was, full bars in them for what is left."""
    step, room = 26, _WIDTH - _LABEL - 250
    top = max((row.before for row in rows), default=1) or 1
    parts = [_open(step * len(rows) + 8, title)]
    for index, row in enumerate(rows):
        y = index * step
        before, after = (max(2.0, room * value / top) if value else 0 for value in (row.before, row.after))
        parts.append(f'<text class="lab" x="{_LABEL - 8}" y="{y + 18}" text-anchor="end">{escape(_short(row.label))}</text>')
        parts.append(f'<rect class="bar faint" x="{_LABEL}" y="{y + 5}" width="{before:.1f}" height="16" rx="2"/>')
        parts.append(f'<rect class="bar left" x="{_LABEL}" y="{y + 9}" width="{after:.1f}" height="8" rx="2"/>')
        parts.append(f'<text class="num" x="{_LABEL + before + 6:.1f}" y="{y + 18}">{escape(row.text)}</text>')
    return Markup("".join(parts) + "</svg>")


def matrix(rows: Sequence[tuple[str, str]], columns: Sequence[tuple[str, str]], cells: Mapping[tuple[str, str], int], title: str) -> Markup:
    """A table of shaded counts: `rows` and `columns` are (id, label); a cell that is absent stays empty, not zero."""
    left, high = 130, 26
    wide = min(96.0, (_WIDTH - left) / max(1, len(columns)))
    slanted = any(_short(label, wide + 8) != label for _, label in columns)
    head = 60 if slanted else 26
    if slanted:
        wide = min(wide, (_WIDTH - left - 60) / len(columns))
    most = max(cells.values(), default=1)
    parts = [_open(head + high * len(rows) + 4, title)]
    for j, (_, label) in enumerate(columns):
        x, y = left + wide * (j + 0.5), head - 9
        turn = f'transform="rotate(-40 {x:.1f} {y})"' if slanted else 'text-anchor="middle"'
        parts.append(f'<text class="lab small" x="{x:.1f}" y="{y}" {turn}>{escape(_short(label, 90 if slanted else wide + 8))}</text>')
    for i, (row, label) in enumerate(rows):
        y = head + i * high
        parts.append(f'<text class="lab" x="{left - 8}" y="{y + 18}" text-anchor="end">{escape(_short(label, left))}</text>')
        for j, (column, _) in enumerate(columns):
            count = cells.get((row, column))
            x = left + wide * j
            strength = 0.0 if not count else 0.15 + 0.85 * math.sqrt(count / most)
            place = f'x="{x + 1:.1f}" y="{y + 1}" width="{wide - 2:.1f}" height="{high - 2}"'
            parts.append(f'<rect class="cell" {place} rx="2" style="--s:{strength:.3f}"/>')
            if count:
                strong = " s8" if strength > 0.8 else " s6" if strength > 0.55 else ""
                parts.append(f'<text class="num{strong}" x="{x + wide / 2:.1f}" y="{y + 18}" text-anchor="middle">{count:,}</text>')
    return Markup("".join(parts) + "</svg>")


def strips(rows: Sequence[Strip], title: str, lang: str = "zh") -> Markup:
    """Dot plots on one log scale, a row an indicator; band and line show the middle half and the median."""
    step, room = 34, _WIDTH - _LABEL - 30
    top = max((dot.value for row in rows for dot in row.dots), default=1) or 1
    height = step * len(rows) + 26
    parts = [_open(height, title), *_log_axis(top, room, height - 24, lang)]
    for index, row in enumerate(rows):
        y = index * step + 16
        parts.append(f'<text class="lab" x="{_LABEL - 8}" y="{y + 5}" text-anchor="end">{escape(_short(row.label))}</text>')
        if row.lower is not None and row.upper is not None and row.median is not None:
            low, high, middle = (_LABEL + room * _share(v, top, True) for v in (row.lower, row.upper, row.median))
            parts.append(f'<rect class="band" x="{low:.1f}" y="{y - 9}" width="{max(1.0, high - low):.1f}" height="18" rx="3"/>')
            parts.append(f'<line class="median" x1="{middle:.1f}" x2="{middle:.1f}" y1="{y - 11}" y2="{y + 11}"/>')
        for dot in row.dots:
            x = _LABEL + room * _share(dot.value, top, True)
            parts.append(_linked(f'<circle class="dot" cx="{x:.1f}" cy="{y}" r="4.5"><title>{escape(dot.text)}</title></circle>', dot.link))
    return Markup("".join(parts) + "</svg>")


def _open(height: int, title: str) -> str:
    return f'<svg class="chart" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>'


def _linked(body: str, link: str) -> str:
    return f'<a href="{escape(link)}">{body}</a>' if link else body


def _share(value: float, top: float, log: bool) -> float:
    if log:
        return math.log10(max(value, 1)) / math.log10(max(10 ** math.ceil(math.log10(max(top, 10))), 10))
    return value / top


def _log_axis(top: float, room: float, bottom: float, lang: str) -> list[str]:
    decades = math.ceil(math.log10(max(top, 10)))
    every = 1 if decades <= 8 else 2
    parts = []
    for power in range(0, decades + 1, every):
        x = _LABEL + room * power / decades
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{bottom:.0f}"/>')
        parts.append(f'<text class="lab small" x="{x:.1f}" y="{bottom + 16:.0f}" text-anchor="middle">{escape(_power(power, lang))}</text>')
    return parts


def _power(power: int, lang: str) -> str:
    """A power of ten as readers of the language count: 万 and 亿, or k and M."""
    steps = ((8, "亿"), (4, "万")) if lang == "zh" else ((9, "G"), (6, "M"), (3, "k"))
    for size, sign in steps:
        if power >= size:
            return f"{10 ** (power - size):,}{sign}"
    return f"{10**power:,}"


def _short(label: str, room: float = _LABEL) -> str:
    """The label cut to its room; a Chinese character takes 13 px, a Latin one some 7.4 on average."""
    used = 0.0
    for index, sign in enumerate(label):
        used += 13 if ord(sign) > 0x2E7F else 7.4
        if used > room - 4:
            return label[: max(1, index - 1)] + "…"
    return label
