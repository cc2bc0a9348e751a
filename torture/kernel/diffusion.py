"""Diffusion: errors carried row by row, and along a Hilbert curve, float for float and step for step."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np

from fewcolors import _kernel
from torture.kernel.draw import Array, Draw, Law, same
from torture.kernel.spaces import Line, line_of

F = np.float32
FLOYD_STEINBERG = (((1, 0), (-1, 1), (0, 1), (1, 1)), (7 / 16, 3 / 16, 5 / 16, 1 / 16))
# As far as taps may reach, and with a negative weight.
ODD = (
    ((7, 0), (1, 0), (-7, 1), (3, 2), (0, 7), (-2, 5), (7, 7), (-7, 7)),
    (0.11, 0.53, 0.07, 0.13, -0.09, 0.17, 0.05, 0.03),
)
REACH = 8
# Rows of a band, and those that are dithered before its first to fill what it carries.
BAND, WARM_UP = 256, 16
# Pixels of a stretch of the curve, and those walked before it.
STRETCH, RUN_UP = 1 << 15, 256


def bands(height: int) -> int:
    """How many bands of rows begin anew."""
    return 2 if 128 <= height <= 256 else -(-height // BAND)


def rounded(value: Array) -> Array:
    """To the nearest whole number as the kernel does: in single precision, shifted to be positive."""
    return (value + F(131072.5)).astype(np.int32) - 131072


class Diffused:
    """The twin: one pixel after the other."""

    def __init__(self, points: Array, shape: tuple[int, int], case: dict[str, Any]) -> None:
        self.points, self.shape, self.case = points.reshape(*shape, 4), shape, case
        self.palette = case["palette"].astype(np.int64)
        self.low, self.high = (end.astype(F) for end in case["range"])
        self.indices = np.zeros(shape, np.int64)
        count = bands(shape[0])
        for band in range(count):
            self._band(band * shape[0] // count, (band + 1) * shape[0] // count)

    def _band(self, first: int, end: int) -> None:
        begin, width = first - min(first, WARM_UP), self.shape[1]
        carried = np.zeros((end - begin + REACH, width + 2 * REACH, 4), F)
        for y in range(begin, end):
            back = self.case["serpentine"] and y % 2 == 1
            for x in range(width - 1, -1, -1) if back else range(width):
                entry = self._visit(y, x, carried, y - begin, -1 if back else 1)
                if y >= first:
                    self.indices[y, x] = entry

    def _visit(self, y: int, x: int, carried: Array, row: int, direction: int) -> int:
        mask = self.case["mask"]
        share = F(255) if not len(mask) else F(mask[y * self.shape[1] + x])
        scaled = carried[row, x + REACH] * (F(self.case["strength"]) / F(255) * share)
        wanted = np.minimum(np.maximum(self.points[y, x].astype(F) + scaled, self.low), self.high)
        entry = int(((self.palette - rounded(wanted)) ** 2).sum(axis=1).argmin())
        if share:
            most = F(self.case["most_error"])
            error = np.minimum(np.maximum(wanted - self.palette[entry].astype(F), -most), most)
            level = self.case["levels"][y * self.shape[1] + x] if len(self.case["levels"]) else 0
            for (dx, dy), weight in zip(self.case["taps"].tolist(), self.case["weights"][level], strict=True):
                carried[row + dy, x + REACH + dx * direction] += error * weight
        return entry


def diffusion_case(draw: Draw, line: Line) -> dict[str, Any]:
    """Arguments of `diffuse`."""
    pixels = draw.picture(draw.one_of((60, 400)))
    n = pixels.shape[0] * pixels.shape[1]
    taps, weights = draw.one_of((FLOYD_STEINBERG, ODD))
    by_level = draw.one_in(4)
    table = np.array([weights], F)
    if by_level:
        table = (draw.random.random((256, len(taps))) / len(taps)).astype(F)
    k = draw.count(257)
    colors = draw.bytes_of((k, pixels.shape[2]))
    return {
        "pixels": pixels,
        "palette": draw.placed(line.points(colors)) if draw.one_in(2) else draw.points(k),
        "range": line.range,
        "taps": draw.placed(np.array(taps, np.int32)),
        "weights": draw.placed(table),
        "strength": draw.share(),
        "most_error": draw.one_of((0.0, 500.0, 1e6, float("inf"))),
        "serpentine": draw.one_in(2),
        "mask": draw.bytes_of(n) if draw.one_in(3) else np.empty(0, np.uint8),
        "levels": draw.bytes_of(n) if by_level else np.empty(0, np.uint8),
    }


def diffuse(draw: Draw) -> None:
    """Error diffusion is its twin's."""
    line = line_of(draw)
    case = diffusion_case(draw, line)
    pixels = case["pixels"]
    expected = Diffused(line.points(pixels.reshape(-1, pixels.shape[2])), pixels.shape[:2], case).indices
    found = _kernel.diffuse(converter=line.converter, threads=draw.threads(), **case)
    same(found, expected.reshape(-1), "diffuse")


Place = tuple[int, int]


def _plus(a: Place, b: Place, sign: int = 1) -> Place:
    return a[0] + sign * b[0], a[1] + sign * b[1]


def _length(move: Place) -> int:
    return abs(move[0]) + abs(move[1])


def _step(move: Place) -> Place:
    return (move[0] > 0) - (move[0] < 0), (move[1] > 0) - (move[1] < 0)


def _half(move: Place) -> Place:
    middle = int(move[0] / 2), int(move[1] / 2)
    return _plus(middle, _step(move)) if _length(middle) % 2 == 1 and _length(move) > 2 else middle


def walk(at: Place, along: Place, across: Place) -> list[Place]:
    """The generalized Hilbert curve over a rectangle (Jakub Cerveny, "gilbert", 2018)."""
    if 1 in (_length(across), _length(along)):
        move = along if _length(across) == 1 else across
        dy, dx = _step(move)
        return [(at[0] + i * dy, at[1] + i * dx) for i in range(_length(move))]
    if 2 * _length(along) > 3 * _length(across):
        part = _half(along)
        return walk(at, part, across) + walk(_plus(at, part), _plus(along, part, -1), across)
    out, up = (int(along[0] / 2), int(along[1] / 2)), _half(across)
    last = _plus(_plus(at, _plus(along, _step(along), -1)), _plus(up, _step(up), -1))
    return (
        walk(at, up, out)
        + walk(_plus(at, up), along, _plus(across, up, -1))
        + walk(last, (-up[0], -up[1]), _plus(out, along, -1))
    )


def along_the_curve(points: Array, shape: tuple[int, int], case: dict[str, Any]) -> Array:
    """One pixel after the other, with a queue of errors."""
    height, width = shape
    down, right = (height, 0), (0, width)
    places = walk((0, 0), right, down) if width >= height else walk((0, 0), down, right)
    palette, weights = case["palette"].astype(np.int64), case["weights"].astype(np.int64)
    both = np.concatenate([points, case["palette"]]).astype(np.int64)
    low, high = both.min(axis=0), both.max(axis=0)
    out = np.zeros(height * width, np.int64)
    for start in range(0, len(places), STRETCH):
        errors = deque([np.zeros(4, np.int64)] * len(weights), len(weights))
        for place in range(max(0, start - RUN_UP), min(len(places), start + STRETCH)):
            at = places[place][0] * width + places[place][1]
            here = case["strength"] * int(case["mask"][at]) // 255 if len(case["mask"]) else case["strength"]
            total = (np.array(errors) * weights[:, None]).sum(axis=0) * here
            scale = 65536 * case["divisor"]
            moved = points[at] + np.sign(total) * (np.abs(total) // scale)
            entry = int(((palette - np.clip(moved, low, high)) ** 2).sum(axis=1).argmin())
            errors.append(points[at] - palette[entry])
            if place >= start:
                out[at] = entry
    return out


def riemersma(draw: Draw) -> None:
    """Dithering along the curve is its twin's."""
    height, width = draw.size(40), draw.size(40)
    points = draw.points(height * width)
    case: dict[str, Any] = {
        "palette": draw.points(draw.count(257)),
        "weights": draw.integers(draw.number(1, 64), 0, draw.one_of((1, 16, 1023)), np.int32),
        "divisor": draw.number(1, 1023),
        "strength": draw.one_of((0, 1, 30000, 65536)),
        "mask": draw.bytes_of(height * width) if draw.one_in(3) else np.empty(0, np.uint8),
    }
    expected = along_the_curve(np.asarray(points).astype(np.int64), (height, width), case)
    found = _kernel.riemersma(points, width, threads=draw.threads(), **case)
    same(found, expected, "riemersma")


LAWS: dict[str, Law] = {"diffuse": diffuse, "riemersma": riemersma}
