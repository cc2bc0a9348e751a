"""Files made by hand for the tests, from the formats' own words: PNGs of every depth and filter, ICC profiles.

Nothing here comes from the library: what both sides got wrong alike would not be seen.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from PIL import Image

# PNG

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}  # by channels
# Adam7's passes: first column, first row, columns apart, rows apart.
ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(
    samples: np.ndarray,
    bits: int = 16,
    *,
    filters: Sequence[int] = (0,),
    interlaced: bool = False,
    extra: Iterable[tuple[bytes, bytes]] = (),
) -> bytes:
    """A PNG of `samples` (h, w, 1 to 4), which are whole numbers below 2^bits. `filters`: those of the rows in turn.
    `extra`: chunks before the pixels."""
    height, width, channels = samples.shape
    passes = [samples[y::dy, x::dx] for x, y, dx, dy in ADAM7] if interlaced else [samples]
    pixels = b"".join(scanlines(each, bits, filters) for each in passes if each.size)
    header = struct.pack(">IIBBBBB", width, height, bits, COLOR_TYPES[channels], 0, 0, int(interlaced))
    chunks = ((b"IHDR", header), *extra, (b"IDAT", zlib.compress(pixels)), (b"IEND", b""))
    return SIGNATURE + b"".join(chunk(name, data) for name, data in chunks)


def scanlines(samples: np.ndarray, bits: int, filters: Sequence[int]) -> bytes:
    step = max(1, samples.shape[2] * bits // 8)
    rows = [packed(row.reshape(-1), bits) for row in samples]
    above = [bytes(len(rows[0])), *rows]
    kinds = [filters[number % len(filters)] for number in range(len(rows))]
    return b"".join(
        bytes([kind]) + filtered(kind, row, up, step) for kind, row, up in zip(kinds, rows, above, strict=False)
    )


def packed(numbers: np.ndarray, bits: int) -> bytes:
    digits = "".join(format(int(number), f"0{bits}b") for number in numbers)
    digits += "0" * (-len(digits) % 8)
    return int(digits, 2).to_bytes(len(digits) // 8, "big")


def filtered(kind: int, row: bytes, up: bytes, step: int) -> bytes:
    def predicted(place: int) -> int:
        a, c = (row[place - step], up[place - step]) if place >= step else (0, 0)
        b = up[place]
        nearest = min((a, b, c), key=lambda value: abs(a + b - c - value))  # Paeth's; of equals the first
        return (0, a, b, (a + b) // 2, nearest)[kind]

    return bytes((byte - predicted(place)) % 256 for place, byte in enumerate(row))


# ICC profiles

# Colorants of the usual spaces at D50, as their makers' profiles have them.
SRGB_COLORANTS = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))
P3_COLORANTS = ((0.51512, 0.2412, -0.00105), (0.29198, 0.69225, 0.04189), (0.1571, 0.06657, 0.78407))
ADOBE_COLORANTS = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
PROPHOTO_COLORANTS = ((0.79767, 0.28804, 0.0), (0.13519, 0.71188, 0.0), (0.03134, 0.00009, 0.82491))


def s15(numbers: Iterable[float]) -> bytes:
    return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)


SRGB_TRC = b"para\0\0\0\0\0\3\0\0" + s15((2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045))


def gamma_trc(power: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(power * 256))


def table_trc(values: Iterable[float]) -> bytes:
    levels = [round(value * 65535) for value in values]
    return b"curv\0\0\0\0" + struct.pack(f">I{len(levels)}H", len(levels), *levels)


def icc(
    tags: dict[bytes, bytes], space: bytes, pcs: bytes = b"XYZ ", name: str = "test", kind: bytes = b"mntr"
) -> bytes:
    """An ICC profile, version 2."""
    text = b"desc\0\0\0\0" + struct.pack(">I", len(name) + 1) + name.encode() + bytes(79)
    tags = {b"desc": text, b"wtpt": b"XYZ \0\0\0\0" + s15((0.9642, 1, 0.8249)), b"cprt": b"text\0\0\0\0CC0\0", **tags}
    table, body, start = b"", b"", 132 + 12 * len(tags)
    for key, tag in tags.items():
        table += struct.pack(">4sII", key, start + len(body), len(tag))
        body += tag + bytes(-len(tag) % 4)
    head = struct.pack(">I4xI4s4s4s", start + len(body), 0x02400000, kind, space, pcs)
    head += struct.pack(">6H4s28x", 2026, 1, 1, 0, 0, 0, b"acsp") + s15((0.9642, 1, 0.8249)) + bytes(48)
    return head + struct.pack(">I", len(tags)) + table + body


def rgb_profile(colorants: Sequence[Sequence[float]], trc: bytes, name: str = "test", **more: bytes) -> bytes:
    points = {bytes([color]) + b"XYZ": b"XYZ \0\0\0\0" + s15(at) for color, at in zip(b"rgb", colorants, strict=True)}
    curves = {bytes([color]) + b"TRC": trc for color in b"rgb"}
    return icc({**points, **curves, **{key.encode(): tag for key, tag in more.items()}}, b"RGB ", name=name)


def grey_profile(trc: bytes, name: str = "grey") -> bytes:
    return icc({b"kTRC": trc}, b"GRAY", name=name)


def table_profile(corners: np.ndarray, space: bytes, name: str = "table") -> bytes:
    """A profile of a table: `corners` (2, 2, ..., 3), the CIELAB colour of every corner of the space."""
    channels = corners.ndim - 1
    lab = corners.reshape(-1, 3) * (652.8, 256, 256) + (0, 32768, 32768)  # L* 100 is 0xff00; a* and b* from -128
    levels = np.rint(np.clip(lab, 0, 65535)).astype(">u2")
    straight = struct.pack(">2H", 0, 65535)
    head = struct.pack(">4s4xBBBx", b"mft2", channels, 3, 2) + s15((1, 0, 0, 0, 1, 0, 0, 0, 1))
    tag = head + struct.pack(">2H", 2, 2) + straight * channels + levels.tobytes() + straight * 3
    return icc({b"A2B0": tag}, space, b"Lab ", name, b"prtr")


def corner_colors(channels: int) -> np.ndarray:
    """CIELAB of the corners of a space of inks (channels of 4) or lights, not to be mistaken for another's."""
    corners = np.stack(np.meshgrid(*[[0, 1]] * channels, indexing="ij"), axis=-1)
    inks = 1 - corners if channels == 3 else corners
    lightness = 100 * np.prod(1 - inks * (np.array([0.3, 0.4, 0.1, 1.0])[:channels]), axis=-1)
    return np.stack([lightness, 30 * (inks[..., 1] - inks[..., 0]), 40 * (inks[..., 2] - inks[..., 0])], axis=-1)


SRGB = rgb_profile(SRGB_COLORANTS, SRGB_TRC, "sRGB")
DISPLAY_P3 = rgb_profile(P3_COLORANTS, SRGB_TRC, "Display P3")
ADOBE_RGB = rgb_profile(ADOBE_COLORANTS, gamma_trc(2.19921875), "Adobe RGB (1998)")
PROPHOTO = rgb_profile(PROPHOTO_COLORANTS, gamma_trc(1.8), "ProPhoto RGB")

CMYK = table_profile(corner_colors(4), b"CMYK", "four inks")
TABLE = table_profile(corner_colors(3), b"RGB ", "a printer")


def file_of(image: Image.Image, name: str = "PNG", **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, name, **options)
    return file.getvalue()


def with_profile(pixels: np.ndarray, profile: bytes, name: str = "PNG", **options: Any) -> bytes:
    return file_of(Image.fromarray(pixels), name, icc_profile=profile, **options)


def iccp(profile: bytes) -> tuple[bytes, bytes]:
    """The chunk of a PNG that holds a profile."""
    return b"iCCP", b"a name\0\0" + zlib.compress(profile)
