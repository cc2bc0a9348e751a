"""The dated record of a run: every trial as JSON, the printed tables as Markdown, beside each other."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "record"


def write_record(kind: str, facts: Mapping[str, object], results: Mapping[str, object], tables: str) -> list[Path]:
    """Writes `DATE-CPU-KIND.json` and `.md`; a second run on the same day replaces the first."""
    slug = re.sub(r"[^a-z0-9]+", "-", str(facts["cpu"]).lower()).strip("-")
    stem = FOLDER / f"{facts['date']}-{slug}-{kind}"
    FOLDER.mkdir(exist_ok=True)
    data, text = stem.with_suffix(".json"), stem.with_suffix(".md")
    data.write_text(json.dumps({"machine": facts, **results}, indent=1) + "\n")
    text.write_text(tables)
    return [data, text]
