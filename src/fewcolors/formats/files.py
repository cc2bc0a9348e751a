"""Files: palettes read from a path, bytes or an open file, and written whole or not at all."""

from __future__ import annotations

import os
from typing import Any

from fewcolors.errors import ArgumentError, FewcolorsError, ImageFileError, PaletteFileError, quoted
from fewcolors.formats.kinds import encode, format_for, parse
from fewcolors.formats.record import Record

# A million named colours are 30 MB of text and 160 of design tokens; what is larger is no palette.
_MOST_BYTES = 256 << 20


def load(source: Any, format: str | None = None) -> Record:
    """Read a palette file: a path, the bytes of one, or a binary file object.

    Told apart by what is in it, then by the suffix; `format` names one instead. Raises `PaletteFileError`.

    >>> load(b"JASC-PAL\\n0100\\n1\\n227 6 19\\n").rows()
    [[227, 6, 19, 255]]
    """
    if isinstance(source, bytes | bytearray):
        return _parsed(bytes(source), "the palette data", "", format)
    if isinstance(source, str | os.PathLike):
        name = os.fsdecode(source)
        return _parsed(_read(name), quoted(name), name, format)
    if hasattr(source, "read"):
        data = source.read(_MOST_BYTES + 1)
        name = str(getattr(source, "name", ""))
        if not isinstance(data, bytes):
            raise PaletteFileError(f"the file object {quoted(name)} gives text, not bytes; open it with mode 'rb'")
        return _parsed(data, f"the file object {quoted(name)}", name, format)
    raise ArgumentError(f"{type(source).__name__} is no palette file; give a path, bytes or a binary file object")


def _read(name: str) -> bytes:
    try:
        with open(name, "rb") as file:
            return file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise PaletteFileError(f"no such file: {quoted(name)}; check the spelling and the folder") from None
    except IsADirectoryError:
        raise PaletteFileError(f"{quoted(name)} is a folder; name a palette file in it") from None
    except PermissionError:
        raise PaletteFileError(f"no permission to read {quoted(name)}; see its mode with ls -l") from None
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        raise PaletteFileError(f"cannot read {quoted(name)}: {getattr(error, 'strerror', None) or error}") from None


def _parsed(data: bytes, shown: str, filename: str, format: str | None) -> Record:
    if len(data) > _MOST_BYTES:
        raise PaletteFileError(f"{shown} is larger than {_MOST_BYTES >> 20} MB, which no palette is; check its name")
    try:
        return parse(data, filename, format)
    except ArgumentError:
        raise
    except FewcolorsError as error:
        raise PaletteFileError(f"{shown}: {error}") from error


def save(path: str | os.PathLike[str], record: Record, *, format: str | None = None, overwrite: bool = False) -> None:
    """Write a palette file, whole or not at all; the format by the suffix, or `format`.

    Raises `PaletteFileError` where the file exists and `overwrite` is False, where it cannot be written, and where
    `encode` refuses the palette.
    """
    from fewcolors.images import write_whole  # Pillow comes with it, which reading does not need

    name = os.fsdecode(path)
    kind = format or format_for(name).name
    try:
        data = encode(record, kind)
    except PaletteFileError as error:
        raise PaletteFileError(f"cannot write {quoted(name)}: {error}") from None
    try:
        write_whole(path, data, overwrite=overwrite)
    except ImageFileError as error:
        raise PaletteFileError(str(error)) from error
