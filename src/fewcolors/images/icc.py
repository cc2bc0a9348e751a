"""ICC profiles as records: what a profile is called, what colours it is for, and its curves and matrix where it is made
of these; and back, such a profile as bytes.

Source: ICC.1:2022. A profile that breaks its rules gives ValueError, struct.error or an ArithmeticError, which
`profiles` takes for one that is damaged.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from fewcolors._once import once
from fewcolors.images.curves import Parametric, curve_of_tag, s15_fixed_16
from fewcolors.images.primaries import D50, Matrix, Row, to_linear_srgb
from fewcolors.images.shaper import Shaper

_HEADER = 128
_CLASSES = (b"mntr", b"scnr", b"prtr", b"spac")  # the others link spaces or name colours; pictures are in none of them
# Tags of tables with many dimensions; where a profile has them they go before its curves and matrix.
_TABLES = (b"A2B0", b"A2B1", b"D2B0", b"D2B1")


@dataclass(frozen=True)
class Profile:
    """A profile's header and tags. `space`: "RGB", "GRAY", "CMYK" or another of ICC's names."""

    space: str
    tags: dict[bytes, bytes]

    @once
    def name(self) -> str:
        """What the profile calls itself, on one line."""
        text = " ".join(_description(self.tags.get(b"desc", b"")).split())
        return "".join(filter(str.isprintable, text)) or "a profile without a name"

    @once
    def shaper(self) -> Shaper | None:
        """Its curves and matrix; None where it is made otherwise."""
        if any(tag in self.tags for tag in _TABLES):
            return None
        if self.space == "GRAY" and b"kTRC" in self.tags:
            return Shaper.grey(curve_of_tag(self.tags[b"kTRC"]))
        curves, points = ([self.tags.get(bytes([color]) + kind) for color in b"rgb"] for kind in (b"TRC", b"XYZ"))
        if self.space != "RGB" or None in curves or None in points:
            return None
        red, green, blue = (curve_of_tag(tag or b"") for tag in curves)
        return Shaper((red, green, blue), to_linear_srgb(_columns(*(_xyz(tag or b"") for tag in points))))


def parsed(data: bytes) -> Profile:
    """The profile in these bytes. Raises ValueError or struct.error."""
    if data[36:40] != b"acsp" or data[12:16] not in _CLASSES:
        raise ValueError("no profile of a device or a space")
    (count,) = struct.unpack_from(">I", data, _HEADER)
    entries = [struct.unpack_from(">4sII", data, _HEADER + 4 + 12 * number) for number in range(count)]
    tags = {name: data[start : start + size] for name, start, size in entries}
    if data[20:24] != b"XYZ ":  # curves and matrix lead there alone
        tags = {name: tag for name, tag in tags.items() if not name.endswith(b"TRC")}
    return Profile(data[16:20].decode("latin-1").strip(), tags)


def profile_bytes(name: str, curve: Parametric, to_xyz: Matrix) -> bytes:
    """An ICC profile, version 4, of a space with one curve for three primaries; `to_xyz` as of `to_xyz_d50`."""
    points = zip(*to_xyz, strict=True)
    tags = {
        b"desc": _localized(name),
        b"cprt": _localized("CC0"),
        b"wtpt": _xyz_tag(D50),
        **{bytes([color]) + b"XYZ": _xyz_tag(point) for color, point in zip(b"rgb", points, strict=True)},
        **{bytes([color]) + b"TRC": curve.tag for color in b"rgb"},
    }
    table, body, start = b"", b"", _HEADER + 4 + 12 * len(tags)
    for key, tag in tags.items():
        table += struct.pack(">4sII", key, start + len(body), len(tag))
        body += tag + bytes(-len(tag) % 4)
    head = struct.pack(">I4xI4s4s4s", start + len(body), 0x04300000, b"mntr", b"RGB ", b"XYZ ")
    # A date is wanted; no clock, so that the same picture gives the same bytes.
    head += struct.pack(">6H4s28x", 2026, 1, 1, 0, 0, 0, b"acsp") + b"".join(map(s15_fixed_16, D50)) + bytes(48)
    return head + struct.pack(">I", len(tags)) + table + body


def _description(tag: bytes) -> str:
    """The text of a `desc` tag of version 2 (ASCII) or 4 (several languages, of which the first)."""
    if tag[:4] == b"desc":
        (size,) = struct.unpack_from(">I", tag, 8)
        return tag[12 : 12 + size].split(b"\0")[0].decode("latin-1")
    if tag[:4] == b"mluc" and len(tag) >= 28:
        size, start = struct.unpack_from(">II", tag, 20)
        return tag[start : start + size].decode("utf-16-be", "replace").split("\0")[0]
    return ""


def _localized(text: str) -> bytes:
    letters = text.encode("utf-16-be")
    return struct.pack(">4s4xII4sII", b"mluc", 1, 12, b"enUS", len(letters), 28) + letters


def _xyz(tag: bytes) -> Row:
    if tag[:4] != b"XYZ ":
        raise ValueError(f"colour of type {tag[:4]!r}")
    x, y, z = struct.unpack_from(">3i", tag, 8)
    return x / 65536, y / 65536, z / 65536


def _xyz_tag(point: Row) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(s15_fixed_16, point))


def _columns(red: Row, green: Row, blue: Row) -> Matrix:
    x, y, z = zip(red, green, blue, strict=True)
    return x, y, z
