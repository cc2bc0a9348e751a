"""Tone curves: a channel's numbers as linear light, in the notations of ICC profiles.

A curve is used as samples of itself, one for each number of 8 or of 16 bits. Powers come
from the C library, whose last digit differs between machines, so a sample is rounded to a grid of 2^-32: finer than
16 bits by as much again, and the same everywhere.
Source: ICC.1:2022, 10.6 (curveType) and 10.18 (parametricCurveType).
"""

from __future__ import annotations

import struct
from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from fewcolors._arrays import FloatArray
from fewcolors._once import once

# Every number of 16 bits, and every number of 8.
DEEP, BYTES = 65536, 256
_GRID = 2.0**32

# How many numbers follow the kind of a parametric curve, by kind: g; g a b; g a b c; g a b c d; g a b c d e f.
_N_PARAMETERS = (1, 3, 4, 5, 7)


class Curve(ABC):
    """A tone curve, by its samples in [0, 1]: the linear light of numbers spread evenly from 0 to 1."""

    @abstractmethod
    def at(self, x: FloatArray) -> FloatArray:
        """The curve at `x` (n,), not yet rounded or clipped."""

    @once
    def of_16_bits(self) -> FloatArray:
        """(65,536,) float64."""
        return _settled(self.at(np.arange(DEEP) / (DEEP - 1)))

    @once
    def of_bytes(self) -> FloatArray:
        """(256,) float64, every 257th of the others: most pictures need no more, and they take 0.1 ms to compute, the
        others 19."""
        return _settled(self.at(np.arange(BYTES) / (BYTES - 1)))


@dataclass(frozen=True)
class Parametric(Curve):
    """y = (a x + b)^g + e from x = d on, and c x + f below; `kind` says as ICC does which of these are given."""

    kind: int
    parameters: tuple[float, ...]

    def at(self, x: FloatArray) -> FloatArray:
        """The curve at `x` (n,), not yet rounded or clipped."""
        g, a, b, c, d, e, f = _all_parameters(self.kind, self.parameters)
        power = np.array([base**g if base > 0 else 0.0 for base in (a * x + b).tolist()])
        return np.where(x >= d, power + e, c * x + f)

    @property
    def tag(self) -> bytes:
        """The curve as a tag of an ICC profile."""
        return b"para\0\0\0\0" + struct.pack(">HH", self.kind, 0) + b"".join(map(s15_fixed_16, self.parameters))


@dataclass(frozen=True, eq=False)
class Sampled(Curve):
    """Equally spaced samples (n,), n >= 2, with straight lines between them."""

    values: FloatArray

    def at(self, x: FloatArray) -> FloatArray:
        """The curve at `x` (n,), not yet rounded or clipped."""
        return between(self.values, x)


def between(samples: FloatArray, x: FloatArray) -> FloatArray:
    """Samples spread evenly over [0, 1], at `x` (n,) in [0, 1], on straight lines between them.

    >>> between(np.array([0.0, 0.5, 4.0]), np.array([0.25, 0.5, 1.0])).tolist()
    [0.25, 0.5, 4.0]
    """
    place = x * (len(samples) - 1)
    left = np.minimum(place.astype(np.int32), len(samples) - 2)
    share = place - left
    line: FloatArray = samples[left] * (1.0 - share) + samples[left + 1] * share
    return line


def gamma(power: float) -> Parametric:
    """Linear light is the number to this power.

    >>> gamma(2.0).of_bytes[[0, 51, 255]].round(6).tolist()
    [0.0, 0.04, 1.0]
    """
    return Parametric(0, (power,))


# IEC 61966-2-1, and the camera's curve of ITU-R BT.709 the other way round.
SRGB_CURVE = Parametric(3, (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045))
BT_709_CURVE = Parametric(3, (1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081))


def curve_of_tag(tag: bytes) -> Curve:
    """The curve of a `curv` or `para` tag. Raises ValueError or struct.error for anything else."""
    kind, number = tag[:4], struct.unpack_from(">I", tag, 8)[0]
    if kind == b"para":
        return _parametric_of_tag(tag)
    if kind != b"curv":
        raise ValueError(f"tone curve of type {kind!r}")
    if number == 0:
        return gamma(1.0)
    values = np.frombuffer(tag, ">u2", number, 12).astype(np.float64)
    return gamma(_positive(float(values[0]) / 256)) if number == 1 else Sampled(values / (DEEP - 1))


def s15_fixed_16(number: float) -> bytes:
    """A number as ICC profiles hold it: 16.16 bits with sign."""
    return struct.pack(">i", round(number * 65536))


def _parametric_of_tag(tag: bytes) -> Parametric:
    kind = struct.unpack_from(">H", tag, 8)[0]
    if kind >= len(_N_PARAMETERS):
        raise ValueError(f"parametric curve of kind {kind}")
    numbers = struct.unpack_from(f">{_N_PARAMETERS[kind]}i", tag, 12)
    g, *others = (number / 65536 for number in numbers)
    return Parametric(kind, (_positive(g), *others))


def _positive(power: float) -> float:
    if not power > 0:
        raise ValueError(f"tone curve with the power {power}")
    return power


def _all_parameters(kind: int, given: tuple[float, ...]) -> tuple[float, ...]:
    """g, a, b, c, d, e, f of any kind; where a kind has no straight part its power begins at d."""
    g, a, b, c, d, e, f = (*given, *(0.0,) * (7 - len(given)))
    if kind == 0:
        a = 1.0
    if kind in (1, 2):
        return g, a, b, 0.0, -b / a, c, c
    return g, a, b, c, d, e, f


def _settled(samples: FloatArray) -> FloatArray:
    if not np.isfinite(samples).all():
        raise ValueError("tone curve without bounds")
    return np.rint(np.clip(samples, 0.0, 1.0) * _GRID) / _GRID
