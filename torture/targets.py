"""Targets: what there is to torture, and the share of the seconds that each gets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """`module` has the function `run`; `share`: of the seconds of all, in hundredths."""

    module: str
    share: int


# Parsers take the most inputs a second, the kernel has the most functions; the others need time more than a processor.
TARGETS: dict[str, Target] = {
    "kernel": Target("torture.kernel.levels", 40),
    "parsers": Target("torture.parsers", 40),
    "files": Target("torture.files", 20),
}
