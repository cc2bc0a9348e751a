"""The command: `python -m torture [TARGET ...] --seconds N --seed S --json FILE`; exit code 1 where anything is bad."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fewcolors
from torture.child import CHECKOUT, run_apart
from torture.tally import Tally
from torture.targets import TARGETS

SECONDS = 120.0
COLUMNS = ("target", "inputs", "faults", "refusals", "crashes", "lost", "leaks", "wrong", "seconds")
Timed = tuple[Tally, float]


def parser() -> argparse.ArgumentParser:
    """The arguments."""
    top = argparse.ArgumentParser(prog="python -m torture", description=__doc__)
    top.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}; without any, all")
    top.add_argument("--seconds", type=float, default=SECONDS, help="for all targets one after the other, by shares")
    top.add_argument("--seed", type=int, default=0, help="equal seeds, equal cases")
    top.add_argument("--jobs", type=int, default=1, help="targets at a time")
    top.add_argument("--json", type=Path, metavar="FILE", help="where the counts go, too")
    return top


def run_all(names: list[str], seconds: float, seed: int, jobs: int, tell: Callable[[str], None]) -> dict[str, Timed]:
    """The tally of each target, and the seconds it took."""
    shares = sum(TARGETS[name].share for name in names)

    def one(name: str) -> Timed:
        start = time.perf_counter()
        tally = run_apart(TARGETS[name].module, seed, seconds * TARGETS[name].share / shares)
        took = time.perf_counter() - start
        tell(f"{name}: {took:.0f} s, {tally.inputs:,} inputs, {tally.faults:,} faults, {tally.bad} bad")
        return tally, took

    with ThreadPoolExecutor(jobs) as pool:
        return dict(zip(names, pool.map(one, names), strict=True))


def table(found: dict[str, Timed]) -> str:
    """Markdown: a row for each target, and their sum."""
    rows = [_row(name, tally, took) for name, (tally, took) in found.items()]
    total = sum((tally for tally, _ in found.values()), Tally())
    rows.append(_row("all", total, sum(took for _, took in found.values())))
    head = [f"| {' | '.join(COLUMNS)} |", f"|---|{'---:|' * (len(COLUMNS) - 1)}"]
    return "\n".join([*head, *rows])


def _row(name: str, tally: Tally, took: float) -> str:
    numbers = [f"{getattr(tally, column):,}" for column in COLUMNS[1:-1]]
    return f"| {' | '.join([name, *numbers, f'{took:,.0f}'])} |"


def record(found: dict[str, Timed], seconds: float, seed: int) -> str:
    """The same as JSON, with machine and versions."""
    about = {
        "date": time.strftime("%Y-%m-%d"),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "fewcolors": fewcolors.__version__,
        "seconds": seconds,
        "seed": seed,
    }
    targets = {name: tally.as_json() | {"took": round(took, 1)} for name, (tally, took) in found.items()}
    return json.dumps({"about": about, "targets": targets}, indent=1) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Run what is asked for; the exit code."""
    options = parser().parse_args(arguments)
    unknown = [name for name in options.targets if name not in TARGETS]
    if unknown:
        print(f"no such target: {', '.join(unknown)}; there are {', '.join(TARGETS)}", file=sys.stderr)
        return 2
    if (CHECKOUT / "src") in Path(fewcolors.__file__).resolve().parents:
        print("fewcolors comes from src/: install the wheel and torture that (make torture)", file=sys.stderr)
        return 2
    names = options.targets or list(TARGETS)
    found = run_all(names, options.seconds, options.seed, options.jobs, print)
    print(f"\n{table(found)}")
    for tally, _ in found.values():
        for complaint in tally.complaints:
            print(f"\n{complaint}", file=sys.stderr)
    if options.json:
        options.json.write_text(record(found, options.seconds, options.seed))
    return 1 if any(tally.bad for tally, _ in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
