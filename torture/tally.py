"""Tally: what a target did to the library, and what the library did wrong. Tallies add."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from hashlib import blake2b
from typing import Any, Self

# So many complaints are kept in words; the rest is in the counts.
MOST_COMPLAINTS = 20


@dataclass
class Tally:
    """`inputs`: distinct ones; `faults`: that were injected, such as kills and full disks; `refusals`: inputs answered
    with one line, as they should be. Bad are: `crashes` (any other exception, a process that died or hung), `lost`
    files, `leaks`, `wrong` (bytes, pixels, colours)."""

    inputs: int = 0
    faults: int = 0
    refusals: int = 0
    crashes: int = 0
    lost: int = 0
    leaks: int = 0
    wrong: int = 0
    complaints: list[str] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        counts = {name: getattr(self, name) + getattr(other, name) for name in NUMBERS}
        return Tally(**counts, complaints=[*self.complaints, *other.complaints], notes=self.notes | other.notes)

    @property
    def bad(self) -> int:
        """How much went wrong."""
        return self.crashes + self.lost + self.leaks + self.wrong

    def complain(self, kind: str, text: str) -> None:
        """Count one of `crashes`, `lost`, `leaks`, `wrong`, and say which it was."""
        setattr(self, kind, getattr(self, kind) + 1)
        if len(self.complaints) < MOST_COMPLAINTS:
            self.complaints.append(f"{kind}: {text}")

    def expect(self, holds: bool, kind: str, text: str) -> None:
        """Complain where it does not hold."""
        if not holds:
            self.complain(kind, text)

    def as_json(self) -> dict[str, Any]:
        """Plain numbers, lists and texts."""
        return asdict(self)

    @classmethod
    def of_json(cls, record: dict[str, Any]) -> Self:
        """The tally that was written so."""
        return cls(**record)


NUMBERS = tuple(field.name for field in fields(Tally) if field.type == "int")


class Distinct:
    """Inputs that were seen. Eight bytes of each are kept: two of a million are taken for one at odds of 1 to 10^7."""

    def __init__(self) -> None:
        self._seen: set[bytes] = set()

    def __len__(self) -> int:
        return len(self._seen)

    def add(self, *parts: bytes) -> None:
        """One input, in parts."""
        digest = blake2b(digest_size=8)
        for part in parts:
            digest.update(len(part).to_bytes(8, "little"))
            digest.update(part)
        self._seen.add(digest.digest())


Run = Callable[[int, float], Tally]
