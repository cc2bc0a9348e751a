"""Targets: what there is to torture, and the share of the seconds that each gets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """`module` has the function `run`; `share`: of the seconds of all, in hundredths."""

    module: str
    share: int


# Of 2,400 seconds: ten minutes of the studio, time for 200 kills, for a million inputs of parsers, and for 10,000 calls
# of each verb.
TARGETS: dict[str, Target] = {
    "studio": Target("torture.studio", 25),
    "parsers": Target("torture.parsers", 16),
    "kills": Target("torture.kills", 17),
    "kernel": Target("torture.kernel.levels", 11),
    "sanitized": Target("torture.sanitized", 9),
    "memory": Target("torture.memory", 11),
    "files": Target("torture.files", 5),
    "crowd": Target("torture.crowd", 2),
    "guided": Target("torture.guided", 4),
}
