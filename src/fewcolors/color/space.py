"""Space: what every colour space gives, and how transparency joins it.

Transparency follows one idea in every space: a colour that lets light through is seen over something. Laid over black
and over white in the space's own coordinates, two RGBA colours differ by two distances; the mean of their squares is
the squared distance of the points

    q = x a + grey (1 - a)   and   a |white - black| / 2,      grey = (black + white) / 2, a = alpha / 255,

exactly (expand the two squares: the cross terms cancel). So k-means on these four coordinates minimizes the mean error
over black and white; colours under alpha 0 are one point, whatever they are. (In sRGB that is the mean over all eight
corners of the cube as well, magenta among them: channel by channel each of them is black or white.)

A texture is not laid over anything yet: an engine takes means of its pixels first, the colours under alpha 0 among
them. So in a `straight` space x counts in full, whatever a is, beside a |white - black| / sqrt(3): a difference of
alpha, seen over black and over white, is on average that large, if x may be any colour of the cube. In sRGB one level
of alpha then counts like one of a channel.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import FloatArray, Int16Array, Int32Array, UInt8Array
from fewcolors._once import once
from fewcolors._sealed import sealed
from fewcolors.errors import NotBuiltError

# Colours at a time on the way to their coordinates, a bound on memory. (1 million to Oklab: 165, 159, 151 ms at 2^13,
# 2^14, 2^15.)
_PIECE = 1 << 15
# Coordinates of every space stay within +-2^14 (the lattice's law, kernel/colors/cloud.hpp).
LATTICE_END = 1 << 14
# The alpha of what is opaque.
OPAQUE = 255
# No colour of the cube lies farther outside the box of its corners (measured: 0 steps in every space; rounding and
# alpha 2).
RANGE_MARGIN = 64


@sealed
class Space:
    """A working space.

    `opaque_points(colors, threads)`: uint8 (n, 3 or 4) sRGB colours, alpha ignored -> int16 (n, 4) points, the fourth
    coordinate 0. `rgb8(points)`: float64 (n, 3), on or off the lattice -> the uint8 (n, 3) sRGB colours nearest to
    them in sRGB, clipped to the cube. `unit`: lattice steps of one natural unit (an 8-bit level of sRGB, 1.0 of
    Oklab, of linear light and of CIELAB). `white`: the point of white; black lies at 0 in every space.
    `opaque_coordinates(colors)`: float64 (n, 3) sRGB colours in [0, 1] -> float64 (n, 3), where they lie between the
    points of the lattice, in its steps; None where a space is for 8-bit colours alone.
    `to_converter(grey, alpha_steps, least_alpha)`: the same way as that of `to_lattice`, as the kernel takes it for
    rows of pixels. `least_alpha`: colours count as if no alpha were less; 0, or 255 in a straight space.
    """

    name: str
    opaque_points: Callable[[UInt8Array, int], Int16Array]
    rgb8: Callable[[FloatArray], UInt8Array]
    unit: int
    white: tuple[int, int, int]
    opaque_coordinates: Callable[[FloatArray], FloatArray] | None
    to_converter: Callable[[Int16Array, float, int], _kernel.Converter]
    least_alpha: int = 0

    @property
    def alpha_steps(self) -> float:
        """Lattice steps of one level of alpha: half the distance from black to white, over 255; in a straight space
        that over the root of 3."""
        return float(np.sqrt(float(sum(v * v for v in self.white)) / (3 if self.is_straight else 4))) / 255

    @property
    def is_straight(self) -> bool:
        """Whether colours count whatever their alpha."""
        return self.least_alpha == OPAQUE

    def straight(self) -> Space:
        """The same space for textures: colours count whatever their alpha."""
        return replace(self, least_alpha=OPAQUE)

    @once
    def converter(self) -> _kernel.Converter:
        """The kernel's way from 8-bit colours to points."""
        return self.to_converter(self._grey, self.alpha_steps, self.least_alpha)

    @once
    def range(self) -> tuple[Int32Array, Int32Array]:
        """A box, low (4,) and high (4,), that holds every colour's point: that of the cube's corners, and a margin for
        the rest, which bulges out by less."""
        levels = np.array([0, 255], np.uint8)
        corners = np.stack(np.meshgrid(levels, levels, levels, levels, indexing="ij"), axis=-1).reshape(-1, 4)
        points = self.to_lattice(np.ascontiguousarray(corners), 1).astype(np.int32)
        low, high = points.min(axis=0) - RANGE_MARGIN, points.max(axis=0) + RANGE_MARGIN
        return np.maximum(low, -LATTICE_END), np.minimum(high, LATTICE_END)

    @property
    def _grey(self) -> Int16Array:
        return np.array(self.white, np.int16) // np.int16(2)

    def to_lattice(self, colors: UInt8Array, threads: int) -> Int16Array:
        """uint8 (n, 3 or 4) sRGB colours -> int16 (n, 4) points."""
        points = self.opaque_points(colors, threads)
        if colors.shape[1] == 3:
            return points
        return _kernel.blend_alpha(points, colors, self._grey, self.alpha_steps, self.least_alpha)

    def coordinates(self, colors: FloatArray) -> FloatArray:
        """float64 (n, 3 or 4) sRGB colours in [0, 1] -> float64 of the same shape: where they lie, in lattice steps.

        The point of an 8-bit colour is this rounded, of an RGBA one twice; RGB has no fourth coordinate here.
        """
        out = np.empty(colors.shape, np.float64)
        for start in range(0, len(colors), _PIECE):
            out[start : start + _PIECE] = self._coordinates(colors[start : start + _PIECE])
        return out

    def _coordinates(self, colors: FloatArray) -> FloatArray:
        if self.opaque_coordinates is None:
            raise NotBuiltError(f"space {self.name!r}: colours of more than 8 bits are not built; try another space")
        opaque = self.opaque_coordinates(colors[:, :3])
        if colors.shape[1] == 3:
            return opaque
        alpha = colors[:, 3:]
        share = np.maximum(alpha, self.least_alpha / OPAQUE)
        grey = np.array(self.white) // 2
        return np.concatenate([opaque * share + grey * (1 - share), alpha * (255 * self.alpha_steps)], axis=1)

    def settle_srgb8(self, points: FloatArray, channels: int, threads: int) -> UInt8Array:
        """As `to_srgb8`; but a point that is exactly some colour's comes back as that colour, though the way back
        from its rounded coordinates may end one level beside it (1 in 13,000 colours of Oklab).

        Other points keep the plain rounding: choosing what is nearest in this space would tint the greys of grey
        pictures.
        """
        colors = self.to_srgb8(points, channels)
        on_lattice = np.flatnonzero((points == np.floor(points)).all(axis=1))  # means of clusters mostly are not
        open_rows = on_lattice[self._sq_distances(colors[on_lattice], points[on_lattice], threads) > 0]
        if len(open_rows) == 0:
            return colors
        for channel in range(3):
            for step in (-1, 1):
                moved = colors[open_rows]
                moved[:, channel] = np.clip(moved[:, channel].astype(np.int16) + step, 0, 255)
                exact = self._sq_distances(moved, points[open_rows], threads) == 0
                colors[open_rows[exact]] = moved[exact]
        return colors

    def _sq_distances(self, colors: UInt8Array, points: FloatArray, threads: int) -> FloatArray:
        difference = self.to_lattice(colors, threads) - points
        total: FloatArray = (difference * difference).sum(axis=1)
        return total

    def to_srgb8(self, points: FloatArray, channels: int) -> UInt8Array:
        """float64 (n, 4) points, on or off the lattice -> the nearest uint8 (n, channels) sRGB colours, 3 or 4
        channels.

        What is fully transparent comes out as (0, 0, 0, 0), but in a straight space.
        """
        if channels == 3:
            return self.rgb8(points[:, :3])
        alpha = np.clip(np.floor(points[:, 3] / self.alpha_steps + 0.5), 0, 255)
        share = np.maximum(alpha, self.least_alpha)[:, None] / 255
        grey = np.array(self.white) // 2
        opaque = (points[:, :3] - grey * (1 - share)) / np.maximum(share, 1 / 255)
        rgba = np.concatenate([self.rgb8(opaque), alpha[:, None].astype(np.uint8)], axis=1)
        if not self.is_straight:
            rgba[alpha == 0] = 0
        return rgba
