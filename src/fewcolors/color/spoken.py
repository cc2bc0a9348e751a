"""Color: one colour as people speak of it: its notations, its nearest name, its contrast against another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from fewcolors._arrays import as_colors, with_alpha
from fewcolors._once import once
from fewcolors.color.contrast import contrast_ratio, relative_luminance
from fewcolors.color.css import NAMES, nearest_name, oklch
from fewcolors.errors import ArgumentError


@dataclass(frozen=True)
class Color:
    """One colour of a palette, immutable.

    `rgb`: levels of red, green and blue, 0 to 255, sRGB; `alpha`: 0 to 255. `share`: how much of the picture it serves,
    0 to 1, None where the palette has no weights. `label`: the name that the palette gives it, None where it has none.

    >>> red = Color.parse("#e30613")
    >>> red.hex, red.name, red.oklch
    ('#e30613', 'crimson', 'oklch(57.7% 0.2339 27.95)')
    >>> round(red.contrast("white"), 2)
    4.88
    """

    rgb: tuple[int, int, int]
    alpha: int = 255
    share: float | None = None
    label: str | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """The colour that a text names: "#e30613", "e30613", "#fff", "#e3061380", "227,6,19", "227,6,19,128", or a name
        of CSS. Raises ArgumentError.

        >>> Color.parse("teal").rgb, Color.parse("#e3061380").alpha
        ((0, 128, 128), 128)
        """
        word = text.strip().lower()
        if word == "transparent":
            return cls((0, 0, 0), 0)
        levels: Any = [_levels(word)] if "," in word else [NAMES.get(word, word)]
        try:
            red, green, blue, alpha = with_alpha(as_colors(levels, "color")[None])[0, 0].tolist()
        except ArgumentError:
            raise ArgumentError(
                f"color: {text[:40]!r} is no colour; write it like '#e30613', '227,6,19', or a CSS name"
            ) from None
        return cls((red, green, blue), alpha)

    @once
    def hex(self) -> str:
        """'#rrggbb', '#rrggbbaa' where it is not opaque."""
        return "#" + bytes([*self.rgb, self.alpha][: 3 if self.alpha == 255 else 4]).hex()

    @once
    def oklch(self) -> str:
        """As CSS writes it: 'oklch(lightness% chroma hue)', with ' / alpha' where it is not opaque."""
        return oklch(self.rgb, self.alpha)

    @once
    def name(self) -> str:
        """The nearest of CSS's named colours by Delta E-OK, whatever the alpha; 'transparent' under alpha 0."""
        return nearest_name(self.rgb) if self.alpha else "transparent"

    @once
    def luminance(self) -> float:
        """WCAG's relative luminance, 0 for black to 1 for white: sort by it for dark to light."""
        return relative_luminance(self.rgb)

    def contrast(self, other: Color | str | Any) -> float:
        """WCAG's contrast ratio against another colour, 1 to 21; 4.5 is its level AA for text. `other`: a Color, a text
        as `parse` takes it, or three levels. Raises ArgumentError where one of them is not opaque.

        >>> Color((0, 0, 0)).contrast("white")
        21.0
        """
        against = other if isinstance(other, Color) else _color_of(other)
        for color in (self, against):
            if color.alpha < 255:
                raise ArgumentError(f"contrast: {color.hex} is not opaque; lay it over its ground first")
        return contrast_ratio(self.rgb, against.rgb)


def _levels(word: str) -> list[int] | str:
    parts = word.split(",")
    return [int(part) for part in parts] if all(re.fullmatch(r"\s*\d{1,9}\s*", part) for part in parts) else word


def _color_of(other: Any) -> Color:
    if isinstance(other, str):
        return Color.parse(other)
    red, green, blue, alpha = with_alpha(as_colors(np.asarray(other)[None], "contrast")[None])[0, 0].tolist()
    return Color((red, green, blue), alpha)
