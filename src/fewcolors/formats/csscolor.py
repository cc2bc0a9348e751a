"""CSS colours as people write them in style sheets, as rows of four numbers.

Source: W3C, CSS Color Module Level 4: hexadecimal, named, rgb, hsl, hwb, oklab, oklch and color(srgb …); what lies
outside sRGB is clipped. Not read: lab, lch and other spaces of color(), calc(), var(), color-mix().
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from fewcolors.errors import PaletteFileError
from fewcolors.formats import channels
from fewcolors.formats.hexlist import code_bytes

Row = tuple[int, int, int, int]

_CALL = re.compile(r"([a-z-]{2,12})\(([^()]{0,200})\)")
_NUMBER = re.compile(r"([+-]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})(?:e[+-]?\d{1,2})?)(%|deg|grad|rad|turn)?")
_LOOK = re.compile(r"(?:(?:ok)?(?:lab|lch)|color|color-mix|light-dark|device-cmyk|rgba?|hsla?|hwb)\(")
_TURNS = {"deg": 360.0, "": 360.0, "grad": 400.0, "rad": 6.283185307179586, "turn": 1.0}


def parse_color(text: str) -> Row | None:
    """Red, green, blue and alpha of a CSS colour, or None where it is none that is read here.

    >>> parse_color("#e30613"), parse_color("rgb(0 0 0 / 50%)"), parse_color("Tomato")
    ((227, 6, 19, 255), (0, 0, 0, 128), (255, 99, 71, 255))
    >>> parse_color("hsl(120 100% 50%)"), parse_color("var(--red)")
    ((0, 255, 0, 255), None)
    """
    word = text.strip().lower()
    if word.startswith("#"):
        return _row(code_bytes(word))
    if match := _CALL.fullmatch(word):
        try:
            return _call(match[1], match[2])
        except PaletteFileError:
            return None
    return _row(_keywords().get(word))


def looks_like_color(text: str) -> bool:
    """Whether a value that `parse_color` does not read is a colour all the same, for a note about it."""
    return bool(_LOOK.match(text.strip().lower()))


def _row(code: bytes | None) -> Row | None:
    if code is None:
        return None
    red, green, blue, alpha = (*code, 255)[:4]
    return red, green, blue, alpha


@cache
def _keywords() -> dict[str, bytes]:
    from fewcolors.formats import named  # reads its table with `gpl`, so it comes in late

    css = named.load("css")
    table = {name: row.tobytes() for name, row in zip(css.labels(), css.rgba, strict=True)}
    return {**table, "transparent": bytes(4)}


def _call(name: str, arguments: str) -> Row | None:
    words = re.split(r"[\s,/]+", arguments.strip())
    if name == "color" and words[0] in ("srgb", "srgb-linear"):
        name = words.pop(0)
    read = _READERS.get(name)
    if read is None or len(words) not in (3, 4):
        return None
    parts = [_NUMBER.fullmatch("0" if word == "none" else word) for word in words]
    values = [(float(part[1]), part[2] or "") for part in parts if part]
    if len(values) != len(words):
        return None
    alpha = _share(values[3], 1.0) if len(values) == 4 else 1.0
    return (*read(*values[:3]), channels.byte(alpha))


_Value = tuple[float, str]


def _share(value: _Value, whole: float) -> float:
    """A percentage as a share, another number as a share of `whole`."""
    number, unit = value
    return number / 100 if unit == "%" else number / whole


def _turn(value: _Value) -> float:
    number, unit = value
    return number / _TURNS.get(unit, 360.0)


def _rgb(r: _Value, g: _Value, b: _Value) -> channels.RGB:
    return channels.rgb(_share(r, 255), _share(g, 255), _share(b, 255))


def _hsl(h: _Value, s: _Value, lightness: _Value) -> channels.RGB:
    return channels.hsl(_turn(h), _clipped(_share(s, 100)), _clipped(_share(lightness, 100)))


def _hwb(h: _Value, white: _Value, black: _Value) -> channels.RGB:
    return channels.hwb(_turn(h), _clipped(_share(white, 100)), _clipped(_share(black, 100)))


def _oklab(lightness: _Value, a: _Value, b: _Value) -> channels.RGB:
    return channels.oklab(_clipped(_share(lightness, 1)), _chroma(a), _chroma(b))


def _oklch(lightness: _Value, chroma: _Value, h: _Value) -> channels.RGB:
    return channels.oklch(_clipped(_share(lightness, 1)), max(_chroma(chroma), 0.0), _turn(h))


def _chroma(value: _Value) -> float:
    return value[0] * 0.004 if value[1] == "%" else value[0]  # 100 % is 0.4 by the standard


def _srgb(r: _Value, g: _Value, b: _Value) -> channels.RGB:
    return channels.rgb(_share(r, 1), _share(g, 1), _share(b, 1))


def _srgb_linear(r: _Value, g: _Value, b: _Value) -> channels.RGB:
    return channels.linear(_share(r, 1), _share(g, 1), _share(b, 1))


def _clipped(share: float) -> float:
    return min(max(share, 0.0), 1.0)


_READERS: dict[str, Callable[[_Value, _Value, _Value], channels.RGB]] = {
    "rgb": _rgb, "rgba": _rgb, "hsl": _hsl, "hsla": _hsl, "hwb": _hwb, "oklab": _oklab, "oklch": _oklch,
    "srgb": _srgb, "srgb-linear": _srgb_linear,
}  # fmt: skip
