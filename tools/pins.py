"""What CI installs: reads the files in requirements/, which `make pins` writes from pyproject.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Pin:
    """One release of a library, the environments that want it (a marker, or ""), and the SHA-256 of its files."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


_PIN = re.compile(
    r"^([\w.-]+)==([\w.!+-]+)(?: ; ([^\\\n]*?))?((?: \\\n    --hash=sha256:[0-9a-f]{64})*)$", re.MULTILINE
)


def read_pins(text: str) -> list[Pin]:
    """The pins of a requirements file. Raises ValueError for a line that is neither a pin nor a comment.

    >>> hashed = "click==8.1.0 ; python_version < '4' \\\\\\\\\\n    --hash=sha256:" + 64 * "a"
    >>> [(pin.name, pin.version, len(pin.hashes)) for pin in read_pins(hashed)]
    [('click', '8.1.0', 1)]
    """
    bare = re.sub(r"^ *#.*\n?", "", text, flags=re.MULTILINE)
    rest = _PIN.sub("", bare).strip()
    if rest:
        raise ValueError(f"no pin: {rest.splitlines()[0]!r}; run make pins")
    return [
        Pin(name, version, (marker or "").strip(), tuple(re.findall(r"sha256:(\w+)", hashes)))
        for name, version, marker, hashes in _PIN.findall(bare)
    ]
