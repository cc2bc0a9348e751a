"""Spaces: points of colours, by tables and by the printed formula of opponent spaces, with and without alpha."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fewcolors import _kernel
from fewcolors.color import SPACES
from tests import twins
from torture.kernel.draw import Array, Draw, Law, same

# Oklab's matrices and a lattice of 2^14 steps, as fewcolors.color.oklab has them; and CIELAB's kind of root, with a
# straight piece at its foot.
ROOTS = ((0.0, 0.0, 0.0), (216 / 24389, 24389 / 27 / 116, 16 / 116))
# The last bits of a cube root may differ from ours; what lies so near to a half may be rounded either way.
NEAR_HALF = 1e-6


@dataclass(frozen=True)
class Line:
    """A space in which each channel is a line, `low` and then `step` lattice steps a level."""

    low: int
    step: int
    least_alpha: int

    @property
    def table(self) -> NDArray[np.int16]:
        """The point of each level."""
        return (self.low + self.step * np.arange(256)).astype(np.int16)

    @property
    def grey(self) -> NDArray[np.int16]:
        """Halfway, on all axes."""
        return np.full(3, self.low + self.step * 255 // 2, np.int16)

    @property
    def converter(self) -> _kernel.Converter:
        """The kernel's."""
        return _kernel.Converter(self.table, self.grey, self.step / 2, self.least_alpha)

    @property
    def range(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """A box that holds every point."""
        high = self.low + self.step * 255
        return np.array([self.low] * 3 + [0], np.int32), np.array([high] * 3 + [self.step * 128], np.int32)

    def points(self, colors: Array) -> NDArray[np.int16]:
        """The twin: points (n, 4) of colours (n, 3 or 4)."""
        points = np.zeros((len(colors), 4), np.int16)
        points[:, :3] = self.table[colors[:, :3]]
        if colors.shape[1] == 3:
            return points
        return blended(points, colors, self.grey, self.step / 2, self.least_alpha)


def line_of(draw: Draw) -> Line:
    """As the 8 bits of sRGB; as wide as the lattice's law allows; as narrow as ties need."""
    return Line(*draw.one_of(((0, 64), (-11000, 88), (-130, 1))), draw.one_of((0, 0, 255)))


def blended(points: Array, rgba: Array, grey: Array, alpha_steps: float, least_alpha: int) -> NDArray[np.int16]:
    """Points (n, 4) as they are seen through their alpha, rounded half up."""
    alpha = rgba[:, 3].astype(np.int64)
    share = np.maximum(alpha, least_alpha)[:, None]
    seen = (2 * (points[:, :3].astype(np.int64) * share + grey.astype(np.int64) * (255 - share)) + 255) // 510
    steps = np.floor(alpha * alpha_steps + 0.5)
    return np.column_stack([seen, steps]).astype(np.int16)


def table_lattice(draw: Draw) -> None:
    """Each channel is looked up."""
    colors = draw.bytes_of((draw.number(0, 500), draw.one_of((3, 4))))
    table = draw.integers(256, -16384, 16384, np.int16)
    expected = np.column_stack([table[colors[:, :3]], np.zeros(len(colors), np.int16)])
    same(_kernel.table_lattice(colors, table), expected, "table_lattice")


def blend_alpha(draw: Draw) -> None:
    """Colours mixed with grey, alpha as the fourth axis."""
    n = draw.number(0, 500)
    points, rgba = draw.points(n, -16384, 16383), draw.bytes_of((n, 4))
    grey, least = draw.integers(3, -16384, 16384, np.int16), draw.one_of((0, 1, 254, 255))
    steps = draw.number(0, 64 << 10) / 1024
    found = _kernel.blend_alpha(points, rgba, grey, steps, least)
    same(found, blended(points, rgba, grey, steps, least), "blend_alpha")


def opponent_lattice(draw: Draw) -> None:
    """Curve, matrix, root, matrix in extended precision, rounded."""
    colors = draw.bytes_of((draw.size(3000), draw.one_of((3, 4))))
    curve = draw.placed(np.sort(draw.random.random(256)))
    start, slope, shift = draw.one_of(ROOTS)
    cones = draw.placed(draw.random.random((3, 3)) / 3)
    axes = draw.placed((draw.random.random((3, 3)) - 0.5) * draw.one_of((8.0, 4096.0, 8192.0)))
    root = draw.placed(np.array([start, slope, shift]))
    found = _kernel.opponent_lattice(colors, curve, cones, root, axes, draw.threads())
    light = curve.astype(np.longdouble)[colors[:, :3]] @ cones.T.astype(np.longdouble)
    roots = np.where(light >= start, np.cbrt(light) - shift, slope * light)
    exact = roots @ axes.T.astype(np.longdouble)
    assert np.abs(found[:, :3] - exact).max(initial=0) <= 0.5 + NEAR_HALF, "opponent_lattice: not the nearest point"
    assert not found[:, 3].any(), "opponent_lattice: a fourth coordinate"


def own_or_nearest(points: Callable[[Array], Array], pixels: Array, palette: Array) -> Array:
    """For each pixel (n, 3) the first entry of `palette` (k, 3) of its very colour, else the first of the nearest."""
    nearest = twins.nearest(points(np.asarray(pixels)), points(np.asarray(palette)))
    own = (pixels[:, None] == palette[None]).all(axis=2)
    return np.where(own.any(axis=1), own.argmax(axis=1), nearest)


def converter(draw: Draw) -> None:
    """A converter's points are those of its space: what is nearest there is nearest here."""
    line = line_of(draw)
    colors, palette = draw.bytes_of((draw.number(1, 200), 3)), draw.bytes_of((draw.number(1, 200), 3))
    found = _kernel.map_nearest_16(draw.placed(colors[None]), line.converter, palette, draw.threads())
    same(found, own_or_nearest(line.points, colors, palette), "Converter")


def converter_of_opponents(draw: Draw) -> None:
    """The same of the library's spaces; two colours of one point are both the first."""
    space = SPACES[draw.one_of(tuple(SPACES))]
    colors = np.unique(draw.bytes_of((draw.number(1, 200), 4)), axis=0)
    palette = space.to_lattice(np.ascontiguousarray(colors), 1)
    _, first, inverse = np.unique(palette, axis=0, return_index=True, return_inverse=True)
    found = _kernel.diffuse(
        draw.placed(colors[None]), space.converter, draw.placed(palette), space.range, np.array([[1, 0]], np.int32),
        np.zeros((1, 1), np.float32), 0.0, 0.0, False, np.empty(0, np.uint8), np.empty(0, np.uint8), 1,
    )  # fmt: skip
    same(found, first[inverse.reshape(-1)], "Converter of an opponent space")


def every_converter(draw: Draw) -> None:
    """Both kinds."""
    (converter if draw.one_in(2) else converter_of_opponents)(draw)


LAWS: dict[str, Law] = {
    "table_lattice": table_lattice,
    "blend_alpha": blend_alpha,
    "opponent_lattice": opponent_lattice,
    "Converter": every_converter,
}
