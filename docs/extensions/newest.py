"""The newest record of a bench."""

from __future__ import annotations

import re
from pathlib import Path

RECORDS = Path(__file__).resolve().parents[2] / "bench" / "record"


def newest(name: str, records: Path = RECORDS) -> Path:
    """The record of this bench with the latest date. Files are called DATE-MACHINE-NAME.md, a machine by two words."""
    called = re.compile(rf"\d{{4}}-\d\d-\d\d-[a-z]+-[a-z]+-{re.escape(name)}\.md")
    return max((path for path in records.glob("*.md") if called.fullmatch(path.name)), key=lambda path: path.name)
