"""What every run ends with: tables to stdout, a record where one is wanted, and 1 when a bar is missed."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from bench.bars import Bar
from bench.record import write_record


def judged(bars: Sequence[Bar]) -> list[dict[str, object]]:
    """The bars with their verdicts, for the record."""
    return [{**asdict(bar), "verdict": bar.verdict} for bar in bars]


def exit_code(bars: Sequence[Bar]) -> int:
    """1 when one is missed."""
    return int(any(bar.verdict == "MISSED" for bar in bars))


def publish(
    kind: str, facts: Mapping[str, object], results: Mapping[str, object], text: Sequence[str], record: bool
) -> None:
    """Print the tables, and write them with `results` where a record is wanted."""
    tables = "\n".join([*text, ""])
    print(tables)
    if record:
        for path in write_record(kind, facts, results, tables):
            say(f"wrote {path.relative_to(path.parents[2])}")


def say(line: str) -> None:
    """Progress goes to stderr, so that stdout holds the tables alone."""
    print(f"{line} …", file=sys.stderr, flush=True)
