"""Extensions: what a GIF says beside its pixels, a colour profile, XMP and comments.

Sources: GIF 89a, sections 24 and 26; ICC.1:2004-10, annex B, for the profile; Adobe, XMP Specification Part 3, 1.1.2,
for XMP, which lies there as it is, not in sub-blocks, and ends in bytes that lead every reader of sub-blocks out.
"""

from __future__ import annotations

ICC, XMP = b"ICCRGBG1012", b"XMP DataXMP"
_COMMENT, _APPLICATION = 0xFE, 0xFF
_EXTENSION, _IMAGE = 0x21, 0x2C
_WAY_OUT = b"\x01" + bytes(range(255, -1, -1)) + b"\0"


def icc_extension(profile: bytes) -> bytes:
    """The block that holds an ICC profile."""
    return _headed(ICC) + in_pieces(profile)


def xmp_extension(packet: bytes) -> bytes:
    """The block that holds an XMP packet, UTF-8 without zeros."""
    return _headed(XMP) + packet + _WAY_OUT


def comment_extension(comment: bytes) -> bytes:
    """The block that holds a comment."""
    return bytes([_EXTENSION, _COMMENT]) + in_pieces(comment)


def in_pieces(data: bytes) -> bytes:
    """Sub-blocks of up to 255 bytes, ended by an empty one."""
    pieces = [data[start : start + 255] for start in range(0, len(data), 255)]
    return b"".join(bytes([len(piece)]) + piece for piece in pieces) + b"\0"


def extension_of(gif: bytes, name: bytes) -> bytes | None:
    """What the first application extension of this name, `ICC` or `XMP`, holds; None where there is none, or the file
    ends before it.

    >>> extension_of(b"GIF89a" + bytes(7) + icc_extension(b"profile"), ICC)
    b'profile'
    """
    try:
        return _found(gif, name)
    except IndexError:  # cut short; whether the picture can be read is said elsewhere
        return None


def _found(gif: bytes, name: bytes) -> bytes | None:
    at = _past_table(gif, 13, gif[10])
    while gif[at] in (_EXTENSION, _IMAGE):
        if gif[at] == _IMAGE:
            at = _past_pieces(gif, _past_table(gif, at + 10, gif[at + 9]) + 1)
        elif gif[at + 1] == _APPLICATION and gif[at + 3 : at + 14] == name:
            return _held(gif, at + 14, name)
        else:
            at = _past_pieces(gif, at + 2)
    return None


def _held(gif: bytes, start: int, name: bytes) -> bytes:
    if name == XMP:
        raw = gif[start : _past_pieces(gif, start)]
        return raw[: max(raw.rfind(_WAY_OUT[:9]), 0)]
    parts, at = [], start
    while gif[at]:
        parts.append(gif[at + 1 : at + 1 + gif[at]])
        at += 1 + gif[at]
    return b"".join(parts)


def _past_pieces(gif: bytes, at: int) -> int:
    while gif[at]:
        at += 1 + gif[at]
    return at + 1


def _past_table(gif: bytes, at: int, flags: int) -> int:
    """Past the colour table that the flags speak of."""
    return at + (3 << (flags & 7) + 1 if flags & 0x80 else 0)


def _headed(name: bytes) -> bytes:
    return bytes([_EXTENSION, _APPLICATION, len(name)]) + name
