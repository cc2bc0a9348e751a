"""What the numbers were measured on: processor, cores, versions. No host name, no user, no path."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Protocol

UNTOLD = "unknown processor"


class Sourced(Protocol):
    """An engine or a judge: it comes from a distribution of some version."""

    @property
    def distribution(self) -> str:
        """As registries call it."""

    @property
    def version(self) -> str:
        """The installed one."""


def machine(sources: Iterable[Sourced]) -> dict[str, object]:
    """The facts that go with every table."""
    import fewcolors

    return {
        "date": date.today().isoformat(),
        "cpu": cpu_model(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "kernel_level": fewcolors.kernel_level(),
        "versions": {source.distribution: source.version for source in sources},
    }


def cpu_model() -> str:
    """The processor's own name: /proc on Linux, what Python knows elsewhere."""
    information = Path("/proc/cpuinfo")
    if information.is_file():
        found = re.search(r"^model name\s*:\s*(.+)$", information.read_text(), re.MULTILINE)
        if found:
            return found.group(1).strip()
    return platform.processor() or UNTOLD


def sentence(facts: dict[str, object], threads: str = "one thread each") -> str:
    """The facts as one line under a table."""
    versions = facts["versions"]
    assert isinstance(versions, dict)
    libraries = ", ".join(f"{name} {number}" for name, number in versions.items())
    return (
        f"{facts['date']}; {facts['cpu']}, {facts['cores']} cores, {facts['system']}; {threads}; "
        f"kernel level {facts['kernel_level']}; Python {facts['python']}, {libraries}."
    )
