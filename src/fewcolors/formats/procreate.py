"""Procreate swatches (.swatches): a zip with Swatches.json, hue, saturation and brightness; 30 places.

Source: Savage Interactive publishes no specification; the layout is that of Procreate's own files, as the MIT-licensed
reader https://github.com/szydlovski/procreate-swatches describes it.
"""

from __future__ import annotations

import json
from typing import Any

from fewcolors.errors import PaletteFileError
from fewcolors.formats import archive, channels
from fewcolors.formats.plainjson import load
from fewcolors.formats.record import Format, Record
from fewcolors.formats.text import encode

_MEMBER = "Swatches.json"
_PLACES = 30


def sniff(data: bytes) -> bool:
    """Whether it is a zip with Swatches.json in it."""
    return data[:2] == b"PK" and any(name.lower() == _MEMBER.lower() for name in archive.members(data))


def parse(data: bytes) -> Record:
    """Read the swatches of all palettes inside; empty places are passed over."""
    document = load(archive.read_member(data, _MEMBER))
    palettes = document if isinstance(document, list) else [document]
    if not all(isinstance(palette, dict) and isinstance(palette.get("swatches"), list) for palette in palettes):
        raise PaletteFileError(f"its {_MEMBER} has no list of swatches; export it again")
    rows = [_row(swatch) for palette in palettes for swatch in palette["swatches"] if swatch is not None]
    title = palettes[0].get("name", "") if palettes else ""
    notes = [f"{len(palettes)} palettes were joined"] if len(palettes) > 1 else []
    return Record.of(rows, title=title if isinstance(title, str) else "", notes=notes)


def _row(swatch: Any) -> tuple[int, ...]:
    if not isinstance(swatch, dict):
        raise PaletteFileError("one of its swatches is no object; export it again")
    hue, saturation, brightness, alpha = (
        _number(swatch, key, default)
        for key, default in (("hue", 0), ("saturation", 0), ("brightness", 0), ("alpha", 1))
    )
    return (*channels.hsb(hue, saturation, brightness), channels.byte(alpha))


def _number(swatch: dict[str, Any], key: str, default: float) -> float:
    value = swatch.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not -1e6 < value < 1e6:
        raise PaletteFileError(f"a swatch's {key} is {str(value)[:40]!r}; give a number from 0 to 1")
    return float(value)


def write(record: Record) -> bytes:
    """One palette; the other places stay empty."""
    swatches: list[dict[str, float] | None] = []
    for *color, alpha in record.rows():
        hue, saturation, brightness = channels.to_hsb(*color)
        swatches.append(
            {"hue": hue, "saturation": saturation, "brightness": brightness, "alpha": alpha / 255, "colorSpace": 0}
        )
    swatches += [None] * (_PLACES - len(swatches))
    document = [{"name": record.title, "swatches": swatches}]
    return archive.pack({_MEMBER: encode(json.dumps(document, ensure_ascii=False))})


FORMAT = Format(
    "procreate", "Procreate swatches", (".swatches",), sniff, parse, write, has_title=True, alpha="yes", most=_PLACES
)

# In the wild: "Swatches.json" and "swatches.json"; an object in place of the list; null for empty places, left out
# wherever they stand; newer files repeat the colour as components of a profile, which are left out.
