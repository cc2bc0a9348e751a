"""Tables: aligned on a terminal and valid Markdown in the report, from the same lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp, log
from statistics import fmean


def table(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table under its title; the first column is aligned left, the others right."""
    lines = [list(header), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    body = [_line(line, widths) for line in lines]
    return "\n".join([f"{title}", "", body[0], "| " + " | ".join(rule) + " |", *body[1:], ""])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    others = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
    return "| " + " | ".join([cells[0].ljust(widths[0]), *others]) + " |"


def milliseconds(seconds: float) -> str:
    """Three significant digits are more than a shared machine can promise."""
    value = seconds * 1000
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def geometric_mean(values: Iterable[float]) -> float:
    """The mean for ratios: being twice as fast here and half as fast there is 1."""
    return exp(fmean(log(value) for value in values))
