"""The kernels of error diffusion as their papers print them: `*` is the pixel at hand, `.` one already done.

Sources: Floyd and Steinberg, "An adaptive algorithm for spatial grey scale" (1976). Jarvis, Judice and Ninke, "A survey
of techniques for the display of continuous tone pictures on bilevel displays" (1976). Stucki, "MECCA" (IBM report
RZ1060, 1981). Burkes (1988), Sierra (1989, 1990) and Atkinson (Apple, 1980s): CompuServe and MacPaint practice, as
collected in Crocker, Boulay and Morra, "Digital Halftoning" (DHALF.TXT, 1991). Ostromoukhov, "A simple and efficient
error-diffusion algorithm" (SIGGRAPH 2001).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import Int32Array
from fewcolors._sealed import sealed
from fewcolors.errors import ArgumentError

# What the kernel takes (kernel/dither/diffuse.hpp).
MOST_TAPS, MOST_REACH = 64, 7


@sealed
class Kernel:
    """Where a pixel's error goes. `offsets`: int32 (t, 2), dx in the direction of travel and dy down; `weights`:
    float32 (levels, t), one row for all pixels, or 256 rows, one for each level between two colours."""

    offsets: Int32Array
    weights: npt.NDArray[np.float32]

    def __post_init__(self) -> None:
        self.offsets.setflags(write=False)
        self.weights.setflags(write=False)


PRINTED: dict[str, tuple[int, tuple[str, ...]]] = {
    "floyd-steinberg": (16, (". * 7", "3 5 1")),
    "jarvis-judice-ninke": (48, (". . * 7 5", "3 5 7 5 3", "1 3 5 3 1")),
    "stucki": (42, (". . * 8 4", "2 4 8 4 2", "1 2 4 2 1")),
    "burkes": (32, (". . * 8 4", "2 4 8 4 2")),
    "sierra": (32, (". . * 5 3", "2 4 5 4 2", "0 2 3 2 0")),
    "sierra-2": (16, (". . * 4 3", "1 2 3 2 1")),
    "sierra-lite": (4, (". * 2", "1 1 0")),
    # A quarter of the error is dropped on purpose: 6 of 8 parts go on.
    "atkinson": (8, (". * 1 1", "1 1 1 0", "0 1 0 0")),
}

# Ostromoukhov's key levels: error to the pixel ahead, behind below, below. In between his table interpolates.
OSTROMOUKHOV_KEYS = {
    0: (13, 0, 5),
    1: (13, 0, 5),
    2: (21, 0, 10),
    3: (7, 0, 4),
    4: (8, 0, 5),
    10: (7, 3, 3),
    22: (3, 2, 1),
    32: (20, 10, 19),
    64: (11, 10, 0),
    72: (5, 7, 1),
    77: (4, 1, 1),
    85: (4, 1, 1),
    95: (5, 3, 2),
    107: (5, 3, 2),
    127: (4, 1, 1),
}


def kernel_of(rows: object, divisor: object = None) -> Kernel:
    """A kernel of your own: `rows` of numbers, None or "*" at the pixel at hand in the first row, which is the only
    place where it stands; numbers before it must be 0. `divisor`: None for the sum of all.

    Raises ArgumentError.

    >>> kernel_of([[0, "*", 7], [3, 5, 1]]).weights.tolist()
    [[0.4375, 0.1875, 0.3125, 0.0625]]
    """
    table = _as_rows(rows)
    middle = next((i for i, value in enumerate(table[0]) if value is None or value == "*"), None)
    if middle is None:
        raise ArgumentError('kernel: its first row needs the pixel at hand, "*"')
    taps = [
        (x - middle, y, _weight(value))
        for y, row in enumerate(table)
        for x, value in enumerate(row)
        if (x, y) != (middle, 0) and _weight(value) != 0
    ]
    _check_taps(taps)
    parts = sum(weight for _, _, weight in taps) if divisor is None else _weight(divisor)
    if not parts > 0:
        raise ArgumentError("kernel: its weights must sum to more than 0")
    weights = np.array([[weight / parts for _, _, weight in taps]], np.float32)
    if np.abs(weights).sum() > MOST_GAIN:
        raise ArgumentError("kernel: its weights must not sum to more than the divisor; errors would grow")
    return Kernel(np.array([(dx, dy) for dx, dy, _ in taps], np.int32), weights)


# One, and what rounding adds.
MOST_GAIN = 1.0 + 1e-5


def _as_rows(rows: object) -> list[list[object]]:
    if not isinstance(rows, list | tuple) or not rows or not all(isinstance(row, list | tuple) for row in rows):
        raise ArgumentError('kernel: expected rows of numbers, such as [[0, "*", 7], [3, 5, 1]]')
    return [list(row) for row in rows]


def _weight(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | np.number) or not np.isfinite(value):
        raise ArgumentError(f"kernel: {value!r} is not a number")
    return float(value)


def _check_taps(taps: list[tuple[int, int, float]]) -> None:
    if not taps or len(taps) > MOST_TAPS:
        raise ArgumentError(f"kernel: expected 1 to {MOST_TAPS} weights other than 0")
    for dx, dy, _ in taps:
        if (dy == 0 and dx < 0) or max(abs(dx), dy) > MOST_REACH:
            raise ArgumentError(f"kernel: a weight may stand ahead or below, at most {MOST_REACH} pixels away")


def _printed(divisor: int, rows: tuple[str, ...]) -> Kernel:
    cells = [row.split() for row in rows]
    return kernel_of(
        [["*" if cell == "*" else 0 if cell == "." else int(cell) for cell in row] for row in cells], divisor
    )


def _ostromoukhov() -> Kernel:
    keys = np.array(sorted(OSTROMOUKHOV_KEYS))
    shares = np.array([OSTROMOUKHOV_KEYS[key] for key in keys], np.float64)
    shares /= shares.sum(axis=1, keepdims=True)
    lower = np.stack([np.interp(np.arange(128), keys, shares[:, tap]) for tap in range(3)], axis=1)
    weights = np.concatenate([lower, lower[::-1]]).astype(np.float32)
    return Kernel(np.array([(1, 0), (-1, 1), (0, 1)], np.int32), weights)


KERNELS: dict[str, Kernel] = {
    **{name: _printed(*printed) for name, printed in PRINTED.items()},
    "ostromoukhov": _ostromoukhov(),
}
