"""Draw: the random choices of a case: sizes at the edges, arrays at odd places in memory, colours with ties."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

Array = NDArray[Any]
Law = Callable[["Draw"], None]
T = TypeVar("T")

# What the bytes of pixels may be: anything; few levels, for ties; neighbours; corners of the cube; two far clusters.
LEVELS = (tuple(range(256)), tuple(range(0, 256, 51)), (100, 101, 102, 103), (0, 255), (0, 1, 2, 253, 254, 255))
# Palettes at the ends of index types and of the kernel's lanes and blocks.
COUNTS = (1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 255, 256, 257)
MOST_COUNT = 65_536
# One case of so many has the largest palette: the twin takes a second of it.
RARELY = 400
# An array begins this far from where the allocator would put it, at most: a line of cache, and the widest vector.
LINE = 64


class Draw:
    """A generator, and the digest of all that came out of it, by which equal cases are found."""

    def __init__(self, *seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self._digest = blake2b(digest_size=8)

    @property
    def digest(self) -> bytes:
        """Of everything drawn so far."""
        return self._digest.digest()

    def number(self, low: int, high: int) -> int:
        """From `low` to `high`, both included."""
        drawn = int(self.random.integers(low, high, endpoint=True))
        self._digest.update(drawn.to_bytes(9, "little", signed=True))
        return drawn

    def one_of(self, choices: Sequence[T]) -> T:
        """One of them."""
        return choices[self.number(0, len(choices) - 1)]

    def one_in(self, n: int) -> bool:
        """True once in `n` times."""
        return self.number(1, n) == 1

    def share(self) -> float:
        """0, 1, or between them."""
        return self.one_of((0.0, 1.0, 0.5, float(np.float32(self.number(0, 1 << 20) / (1 << 20)))))

    def size(self, most: int) -> int:
        """Up to `most`; half of them next to a power of two, where blocks and vectors end."""
        if self.one_in(2):
            return self.number(1, most)
        return min(most, max(1, (1 << self.number(0, most.bit_length())) + self.number(-1, 1)))

    def count(self, most: int = MOST_COUNT) -> int:
        """How many colours a palette has."""
        if most == MOST_COUNT and self.one_in(RARELY):
            return MOST_COUNT
        return min(most, self.one_of(COUNTS))

    def threads(self) -> int:
        """0 for all there are."""
        return self.one_of((0, 1, 1, 2, 3, 8))

    def placed(self, values: Array) -> Array:
        """The same numbers at an odd place: elements are aligned, vectors are not. Or with gaps, which the kernel's
        door closes by a copy."""
        self._digest.update(str(values.shape).encode())
        self._digest.update(values.tobytes())
        if values.size and values.ndim and self.random.integers(8) == 0:
            apart = np.empty((2 * len(values), *values.shape[1:]), values.dtype)
            apart[::2] = values
            return apart[::2]
        step = values.dtype.itemsize
        start = step * int(self.random.integers(LINE // step))
        room = np.empty(values.nbytes + start, np.uint8)
        out: Array = room[start:].view(values.dtype).reshape(values.shape) if values.size else values.copy()
        out[...] = values
        return out

    def integers(self, shape: int | tuple[int, ...], low: int, high: int, dtype: DTypeLike) -> Array:
        """Whole numbers from `low` to `high`, placed."""
        return self.placed(self.random.integers(low, high, shape, dtype, endpoint=True))

    def bytes_of(self, shape: int | tuple[int, ...]) -> NDArray[np.uint8]:
        """Bytes of one of `LEVELS`, placed."""
        levels = np.array(self.one_of(LEVELS), np.uint8)
        return self.placed(levels[self.random.integers(len(levels), size=shape)])

    def picture(self, most: int, channels: int | None = None) -> NDArray[np.uint8]:
        """(h, w, 3 or 4): noise, or areas of few colours; at times tall, for bands of rows."""
        channels = channels or self.one_of((3, 3, 4))
        height = self.size(min(most, 400)) if self.one_in(3) else self.size(max(1, int(most**0.5)))
        width = self.size(max(1, most // height))
        if self.one_in(3):
            few = self.bytes_of((self.number(1, 5), channels))
            return self.placed(few[self.random.integers(len(few), size=(height, width))])
        return self.bytes_of((height, width, channels))

    def points(self, n: int, low: int = -8000, high: int = 8000) -> NDArray[np.int16]:
        """Points (n, 4) of the lattice, three or four axes; ties and repeats among them."""
        step = self.one_of((1, 1, 64, 4000))
        drawn = low + step * self.random.integers(0, (high - low) // step, (n, 4), endpoint=True)
        if self.one_in(2):
            drawn[:, 3] = 0
        if n > 1 and self.one_in(3):
            drawn[self.number(0, n - 1)] = drawn[0]
        return self.placed(drawn.astype(np.int16))


def same(found: object, expected: object, what: str) -> None:
    """Arrays, or tuples of them, number for number."""
    if isinstance(expected, tuple):
        assert isinstance(found, tuple)
        for one, other in zip(found, expected, strict=True):
            same(one, other, what)
        return
    one, other = np.asarray(found), np.asarray(expected)
    assert one.shape == other.shape, f"{what}: shape {one.shape}, not {other.shape}"
    if not np.array_equal(one, other):
        at = np.unravel_index(int(np.argmax(one != other)), one.shape)
        raise AssertionError(f"{what}: {one[at]} at {tuple(map(int, at))}, not {other[at]}")
