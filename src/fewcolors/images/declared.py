"""What a PNG says of its colours without an ICC profile: the chunks cICP, sRGB, gAMA and cHRM.

The order of precedence is that of the standard: cICP, iCCP, sRGB, then gAMA and cHRM together (W3C PNG, third edition,
4.3). Two of its words are read with care:

* A gAMA within a twentieth of 45455 with sRGB's primaries means sRGB, whose writers add it for readers that know no
  sRGB chunk; a plain power of 1 / 0.45455 would darken shadows by up to 8 levels. (libpng calls a smaller difference
  than a twentieth insignificant, too.)
* A cHRM without gAMA says nothing, as browsers have it.

Of cICP the numbers below are known; a PNG with others, HDR among them, is read by its next word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fewcolors.images.curves import BT_709_CURVE, SRGB_CURVE, Parametric, gamma
from fewcolors.images.icc import profile_bytes
from fewcolors.images.primaries import BT_709, BT_2020, DISPLAY_P3, Chromaticities, to_linear_srgb, to_xyz_d50
from fewcolors.images.shaper import Shaper

# By the numbers of ITU-T H.273.
_PRIMARIES = {1: ("BT.709", BT_709), 9: ("BT.2020", BT_2020), 12: ("Display P3", DISPLAY_P3)}
_CURVES = {
    1: BT_709_CURVE, 6: BT_709_CURVE, 14: BT_709_CURVE, 15: BT_709_CURVE,
    4: gamma(2.2), 5: gamma(2.8), 8: gamma(1.0), 13: SRGB_CURVE,
}  # fmt: skip

_SRGB_GAMMA = 0.45455
_SAME_GAMMA = 0.05
# Beyond lies no device, but numbers written in another unit; they would make every picture black or white.
_LEAST_GAMMA = 0.1


@dataclass(frozen=True)
class Declared:
    """A space by its curve and primaries."""

    name: str
    curve: Parametric
    primaries: Chromaticities

    @property
    def shaper(self) -> Shaper:
        """What turns its pixels into sRGB. Raises ValueError for impossible primaries."""
        return Shaper((self.curve,) * 3, to_linear_srgb(to_xyz_d50(self.primaries)))

    @property
    def profile(self) -> bytes:
        """The same as an ICC profile."""
        return profile_bytes(self.name, self.curve, to_xyz_d50(self.primaries))


def by_code(codes: bytes) -> Declared | None:
    """What the four bytes of a PNG's cICP say; None for codes that are not known."""
    primaries, curve, matrix, full_range = codes
    if primaries not in _PRIMARIES or curve not in _CURVES or (matrix, full_range) != (0, 1):
        return None
    name, chromaticities = _PRIMARIES[primaries]
    return Declared(name, _CURVES[curve], chromaticities)


def by_gamma(info: Mapping[Any, Any]) -> Declared | None:
    """What gAMA and cHRM say, in Pillow's words for them; None where they say sRGB, or nothing."""
    power = info.get("gamma")
    if "srgb" in info or power is None or not _LEAST_GAMMA <= power <= 1 / _LEAST_GAMMA:
        return None
    curve = SRGB_CURVE if abs(power / _SRGB_GAMMA - 1) <= _SAME_GAMMA else gamma(1 / power)
    return Declared(f"gamma {1 / power:.4g}", curve, info.get("chromaticity", BT_709))
