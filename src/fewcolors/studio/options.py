"""Options: the knobs of the page, one table, turned into the arguments of `quantize` or `apply_palette`.

The library checks the values; here is checked what JSON alone can get wrong, and what a page may not ask.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fewcolors.images import OPTIMIZE
from fewcolors.palette import Palette
from fewcolors.quantize import (
    ACCENTS,
    ALPHA,
    ALPHA_THRESHOLD,
    DITHER,
    DITHER_STRENGTH,
    EFFORT,
    N_COLORS,
    ORDER,
    SPACE,
)
from fewcolors.studio.faults import wrong

AUTO = "auto"
# What the files hold that the studio writes.
MOST_COLORS = 256
_MOST_BYTES = 1 << 40
_MOST_SEED = 1 << 53  # beyond that numbers of a page are not whole


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _whole(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_number, value))


def _codes(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= MOST_COLORS and all(map(_text, value))


def _auto(value: Any) -> bool:
    return isinstance(value, str) and value == AUTO


def _none(value: Any) -> bool:
    return value is None


@dataclass(frozen=True)
class Knob:
    """`default`: the library's. `kinds`: what JSON may hold, any of these. `told`: the same in words. `maps`: whether
    it counts where a palette is given."""

    default: Any
    kinds: tuple[Callable[[Any], bool], ...]
    told: str
    maps: bool = False

    def allows(self, value: Any) -> bool:
        """Whether it may have this value."""
        return any(kind(value) for kind in self.kinds)


KNOBS: Mapping[str, Knob] = {
    "n_colors": Knob(N_COLORS, (_whole(1, MOST_COLORS), _auto), '1 to 256, or "auto"'),
    "space": Knob(SPACE, (_text,), "a space's name", maps=True),
    "dither": Knob(DITHER, (_text,), "a method's name", maps=True),
    "dither_strength": Knob(DITHER_STRENGTH, (_number,), "a number from 0 to 1", maps=True),
    "effort": Knob(EFFORT, (_text,), "a name"),
    "quality": Knob(None, (_none, _number, _pair), "a number from 0 to 100, two of them, or null"),
    "max_bytes": Knob(None, (_none, _whole(1, _MOST_BYTES)), "a whole number above 0, or null"),
    "accents": Knob(ACCENTS, (_text, _number), '"auto", "off" or a number from 0 to 4'),
    "alpha": Knob(ALPHA, (_text,), "a name", maps=True),
    "alpha_threshold": Knob(ALPHA_THRESHOLD, (_whole(1, 255),), "1 to 255", maps=True),
    "locked": Knob([], (_none, _codes), "a list of at most 256 hex codes"),
    "order": Knob(ORDER, (_text,), "a name"),
    "optimize": Knob(OPTIMIZE, (_whole(0, 3),), "0 to 3"),
    "seed": Knob(0, (_whole(0, _MOST_SEED),), "a whole number >= 0"),
}


@dataclass(frozen=True)
class Wanted:
    """What a page wants. `values`: of every knob; `palette`: None, or the colours that are given."""

    values: Mapping[str, Any]
    palette: Palette | None

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def key(self) -> str:
        """One text for all that is wanted: equal texts, equal results."""
        colors = None if self.palette is None else self.palette.hex
        return json.dumps([dict(self.values), colors], sort_keys=True)

    def for_quantize(self) -> dict[str, Any]:
        """The keyword arguments of `fewcolors.quantize`."""
        return {**self.values, "locked": self.values["locked"] or None}

    def for_apply(self) -> dict[str, Any]:
        """The keyword arguments of `fewcolors.apply_palette`."""
        return {name: self.values[name] for name, knob in KNOBS.items() if knob.maps}


def wanted_of(options: Any) -> Wanted:
    """The wishes in a JSON object, the library's defaults where nothing is said. Raises ArgumentError."""
    if options is None:
        options = {}
    if not isinstance(options, dict):
        raise wrong("options: expected an object")
    unknown = [name for name in options if name not in KNOBS and name != "palette"]
    if unknown:
        raise wrong(f"options: {unknown[0]!r} is not known; try {', '.join(KNOBS)} or palette")
    for name, knob in KNOBS.items():
        if name in options and not knob.allows(options[name]):
            raise wrong(f"{name}={_shown(options[name])}: expected {knob.told}")
    values = {name: options.get(name, knob.default) for name, knob in KNOBS.items()}
    values["locked"] = values["locked"] or []
    return Wanted(values, palette_of(options.get("palette")))


def palette_of(given: Any) -> Palette | None:
    """The palette in a JSON object of `rgba` and `names`; None for null. Raises ArgumentError."""
    if given is None:
        return None
    rows = given.get("rgba") if isinstance(given, dict) else None
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_COLORS or not all(map(_is_color, rows)):
        raise wrong(f"palette: expected rgba, 1 to {MOST_COLORS} rows of four whole numbers from 0 to 255")
    names = given.get("names")
    if names is None:
        return Palette(rows)
    if not isinstance(names, list) or len(names) != len(rows) or not all(map(_text_or_none, names)):
        raise wrong("palette: expected a name, or null, for each colour")
    return Palette(rows, names=[name or "" for name in names])


def _is_color(row: Any) -> bool:
    return isinstance(row, list) and len(row) == 4 and all(map(_whole(0, 255), row))


def _text_or_none(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
