"""Joint: blurs, normal equations and refined indices by double loops over pixels."""

from __future__ import annotations

from typing import Any

import numpy as np

from fewcolors import _kernel
from torture.kernel.draw import Array, Draw, Law, same
from torture.kernel.spaces import line_of

F = np.float32
FILTERS = ((1,), (0, 1, 0), (1, 2, 1), (1, 4, 6, 4, 1), (2, 0, 3, 0, 2), (1, 2, 3, 4, 3, 2, 1))
# Of 31 taps, as far as they may reach; their middle must not be more than the kernel's law allows.
WIDEST = tuple(34 if at == 15 else 1 for at in range(31))
# Rows of a band: first all even ones are swept, then all odd ones.
BAND = 128
# Neighbours whose index a pixel may take, and what that takes in bits, after none, one or two pixels that did alike.
AROUND = ((-1, 0), (0, -1), (-1, -1), (1, -1), (-2, 0), (0, -2))
LITERAL, REPEATED = F(6), (F(4.8), F(3.0), F(0.6))


def square(taps: Array, own: int) -> Array:
    """The filter across and down."""
    kernel = np.outer(taps.astype(np.int64), taps.astype(np.int64))
    kernel[len(taps) // 2, len(taps) // 2] += own
    return kernel


def filtered(values: Array, kernel: Array) -> Array:
    """(h, w, 4) by a sum over the pixels in reach; 0 outside."""
    reach = len(kernel) // 2
    height, width = values.shape[:2]
    edged = np.pad(values.astype(np.int64), ((reach, reach), (reach, reach), (0, 0)))
    out = np.zeros(values.shape, np.int64)
    for down, row in enumerate(kernel):
        for across, weight in enumerate(row):
            out += weight * edged[down : down + height, across : across + width]
    return out


def filter_of(draw: Draw) -> tuple[Array, int]:
    """Taps, and how much more there is in the middle."""
    taps = draw.placed(np.array(draw.one_of((*FILTERS, *FILTERS, WIDEST)), np.int32))
    own = draw.one_of((0, 5, 4096))
    return taps, own or int(taps[len(taps) // 2] == 0)


def blur(draw: Draw) -> None:
    """A sum over the pixels in reach."""
    taps, own = filter_of(draw)
    height, width = draw.size(30), draw.size(30)
    points = draw.points(height * width, -16384, 16383)
    expected = filtered(np.asarray(points).reshape(height, width, 4), square(taps, own))
    found = _kernel.blur(np.ascontiguousarray(points).reshape(height, width, 4), taps, own)
    same(found, expected.reshape(-1, 4), "blur")


def mixture(draw: Draw) -> None:
    """Pairs of entries by a loop over the filter's places, sums by one over pixels."""
    taps, own = filter_of(draw)
    height, width, k = draw.size(25), draw.size(25), draw.one_of((1, 2, 31, 256, 257))
    indices = draw.integers(height * width, 0, k - 1, np.uint16)
    blurred = draw.integers((height * width, 4), -(1 << 29), 1 << 29, np.int32)
    grid, reach = np.asarray(indices).reshape(height, width), len(taps) // 2
    pairs, sums = np.zeros((k, k), np.int64), np.zeros((k, 4), np.int64)
    for (down, across), weight in np.ndenumerate(square(taps, own)):
        dy, dx = down - reach, across - reach
        own_rows, rows = slice(max(0, -dy), height - max(0, dy)), slice(max(0, dy), height + min(0, dy))
        own_columns, columns = slice(max(0, -dx), width - max(0, dx)), slice(max(0, dx), width + min(0, dx))
        if abs(dy) < height and abs(dx) < width:
            np.add.at(pairs, (grid[own_rows, own_columns], grid[rows, columns]), weight)
    np.add.at(sums, indices, np.asarray(blurred).astype(np.int64))
    same(_kernel.mixture((height, width), indices, blurred, taps, own, k), (pairs, sums), "mixture")


def solve_symmetric(draw: Draw) -> None:
    """The product with the matrix is the right side; only the lower triangle is read."""
    n, m = draw.number(1, 40), draw.number(1, 4)
    root = draw.random.normal(size=(n, n))
    matrix, right = root @ root.T + np.eye(n), draw.placed(draw.random.normal(size=(n, m)))
    half = matrix.copy()
    half[np.triu_indices(n, 1)] = np.nan
    found = _kernel.solve_symmetric(draw.placed(half), right)
    assert np.allclose(found, np.linalg.solve(matrix, right), rtol=1e-7, atol=1e-7), "solve_symmetric"
    broken = matrix - (np.linalg.eigvalsh(matrix)[-1] + 1) * np.eye(n)
    try:
        _kernel.solve_symmetric(draw.placed(broken), right)
    except ValueError:
        return
    raise AssertionError("solve_symmetric: took a matrix that is not positive definite")


class Refined:
    """The twin: the filtered error anew at every pixel."""

    def __init__(self, points: Array, shape: tuple[int, int], case: dict[str, Any]) -> None:
        self.shape, self.case = shape, case
        self.points, self.palette = points.reshape(*shape, 4).astype(np.int64), case["palette"].astype(np.int64)
        self.indices = np.asarray(case["indices"]).reshape(shape).astype(np.int64)
        self.kernel = square(case["taps"], case["own"])
        self.reach = len(self.kernel) // 2
        self.own = int(self.kernel[self.reach, self.reach])
        self.low, self.high = (end.astype(F) for end in case["range"])

    def run(self) -> Array:
        """All sweeps of all bands."""
        height, sweeps = self.shape[0], self.case["sweeps"]
        for first in [*range(0, height, 2 * BAND), *range(BAND, height, 2 * BAND)]:
            for sweep in range(sweeps):
                spares = len(self.case["hiding"]) > 0 and sweep + 1 == sweeps
                for y in range(first, min(height, first + BAND)):
                    self._row(y, spares)
        return self.indices

    def _row(self, y: int, spares: bool) -> None:
        frozen = self.case["frozen"]
        for x in range(self.shape[1]):
            if not len(frozen) or not frozen[y * self.shape[1] + x]:
                (self._spare if spares else self._visit)(y, x)

    def _around(self, y: int, x: int) -> Array:
        top, left = max(0, y - self.reach), max(0, x - self.reach)
        window = slice(top, y + self.reach + 1), slice(left, x + self.reach + 1)
        errors = self.palette[self.indices[window]] - self.points[window]
        down, across = top - y + self.reach, left - x + self.reach
        weights = self.kernel[down : down + errors.shape[0], across : across + errors.shape[1]]
        return np.asarray((weights[:, :, None] * errors).sum(axis=(0, 1)))

    def _wanted(self, y: int, x: int, around: Array) -> Array:
        return np.asarray(self.palette[self.indices[y, x]].astype(F) - around.astype(F) * (F(1) / F(self.own)))

    def _nearest(self, wanted: Array) -> int:
        kept = np.minimum(np.maximum(wanted, self.low), self.high)
        rounded = (kept + F(131072.5)).astype(np.int32) - 131072
        return int(((self.palette - rounded) ** 2).sum(axis=1).argmin())

    def _visit(self, y: int, x: int) -> None:
        around = self._around(y, x)
        nearest = self._nearest(self._wanted(y, x, around))
        change = self.palette[nearest] - self.palette[self.indices[y, x]]
        if (change * (self.own * change + 2 * around)).sum() < 0:
            self.indices[y, x] = nearest

    def _index_at(self, y: int, x: int) -> int | None:
        inside = 0 <= y < self.shape[0] and 0 <= x < self.shape[1]
        return int(self.indices[y, x]) if inside else None

    def _alike(self, y: int, x: int, dx: int, dy: int) -> int:
        for length in range(2):
            before = x - 1 - length
            if before < 0 or self._index_at(y + dy, before + dx) != self.indices[y, before]:
                return length
        return 2

    def _spare(self, y: int, x: int) -> None:
        wanted = self._wanted(y, x, self._around(y, x))
        bit = F(self.case["bit"]) / F(255) * F(self.case["hiding"][y * self.shape[1] + x])

        def cost(index: int, bits: Any) -> Any:
            sq = (self.palette[index].astype(F) - wanted) ** 2
            return (sq[0] + sq[1]) + (sq[2] + sq[3]) + bits * bit

        choices = [(int(self.indices[y, x]), LITERAL), (self._nearest(wanted), LITERAL)]
        for dx, dy in AROUND:
            index = self._index_at(y + dy, x + dx)
            if index is not None:
                choices.append((index, REPEATED[self._alike(y, x, dx, dy)]))
        self.indices[y, x] = min(choices, key=lambda choice: cost(*choice))[0]


def refine(draw: Draw) -> None:
    """Refined indices are their twin's."""
    line, k = line_of(draw), draw.count(257)
    pixels = draw.picture(draw.one_of((60, 300)))
    n, channels = pixels.shape[0] * pixels.shape[1], pixels.shape[2]
    taps, own = filter_of(draw)
    hides = draw.one_in(2)
    case: dict[str, Any] = {
        "palette": draw.placed(line.points(draw.bytes_of((k, channels)))),
        "range": line.range,
        "taps": taps,
        "own": own,
        "sweeps": draw.number(0, 3),
        "frozen": draw.bytes_of(n) if draw.one_in(3) else np.empty(0, np.uint8),
        "bit": draw.number(0, 1 << 20) / 7 if hides else 0.0,
        "hiding": draw.bytes_of(n) if hides else np.empty(0, np.uint8),
        "indices": draw.integers(n, 0, k - 1, np.uint16),
    }
    expected = Refined(line.points(pixels.reshape(-1, channels)), pixels.shape[:2], case).run()
    found = _kernel.refine(pixels, line.converter, threads=draw.threads(), **case)
    same(found, expected.reshape(-1), "refine")


LAWS: dict[str, Law] = {
    "blur": blur,
    "mixture": mixture,
    "solve_symmetric": solve_symmetric,
    "refine": refine,
}
