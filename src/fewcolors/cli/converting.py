"""Converting: what `fewcolors pngquant` does with each file, and the exit codes that scripts know from pngquant."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from fewcolors._nouns import number_of
from fewcolors.cli.streams import put_out
from fewcolors.errors import FewcolorsError, TargetError

if TYPE_CHECKING:
    from fewcolors.indexed import Indexed
    from fewcolors.palette import Palette

STREAM = "-"

# What pngquant's exit codes say, by its answers.
MISSING, UNREADABLE, INVALID, EXISTS, UNWRITABLE, NO_PNG, LARGER, TOO_POOR = 1, 2, 4, 15, 16, 25, 98, 99

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Conversion:
    """The options, read. `quality`: None, or (least, most) from 0 to 100; `palette`: None, or the PNG to take colours
    from; `output`: None, a file, or a stream; `suffix`: of results where `output` is None; `metadata`: "keep" or
    "strip"; `only_smaller`: whether what is not smaller than the original is left out."""

    n_colors: int
    effort: str
    dither: str
    strength: float
    output_bits: int
    quality: tuple[int, int] | None
    palette: str | None
    output: str | None
    suffix: str
    metadata: str
    force: bool
    only_smaller: bool
    verbose: bool


class _Fault(Exception):
    """A file that fails, with pngquant's code for it. `original`: what stdout gets instead, if anything."""

    def __init__(self, message: str, code: int, original: bytes = b"") -> None:
        super().__init__(message)
        self.code, self.original = code, original


def convert_all(names: Sequence[str], conversion: Conversion) -> int:
    """Convert the files, each whatever became of the others; the exit code is that of the last fault."""
    palette, codes = None, []
    if conversion.palette is not None:
        try:
            palette = _palette(conversion.palette)
        except _Fault as fault:
            click.echo(f"  error: {fault}", err=True)
            return INVALID
    for name in names:
        _tell(conversion, f"{'stdin' if name == STREAM else name}:")
        try:
            _convert(name, conversion, palette)
        except _Fault as fault:
            click.echo(f"  error: {fault}", err=True)
            if fault.original and (name == STREAM or conversion.output == STREAM):
                _to_stdout(fault.original)
            codes.append(fault.code)
    failed = [code for code in codes if code not in (LARGER, TOO_POOR)]
    if failed:
        _tell(conversion, f"There were errors quantizing {len(failed)} of {len(names)} files.")
    return codes[-1] if codes else 0


def _convert(name: str, conversion: Conversion, palette: Palette | None) -> None:
    target = _target(name, conversion)
    if target != STREAM and os.path.lexists(target) and not conversion.force:
        raise _Fault(f"{target!r} exists; not overwriting", EXISTS)
    data = _read(name)
    result = _quantized(name, data, conversion, palette)
    written = _encoded(result, data, conversion.metadata)
    if conversion.only_smaller and len(written) >= len(data):
        raise _Fault(f"{len(written):,} bytes, not smaller than the {len(data):,} of the original", LARGER, data)
    many = number_of(len(result.palette), "colour")
    _tell(conversion, f"  {len(data):,} -> {len(written):,} bytes, {many}, as {target}")
    _write(target, written)


def _target(name: str, conversion: Conversion) -> str:
    if conversion.output is not None:
        return conversion.output
    if name == STREAM:
        return STREAM
    stem = name[: -len(".png")] if name.lower().endswith(".png") else name
    return stem + conversion.suffix


def _read(name: str) -> bytes:
    try:
        if name == STREAM:
            return sys.stdin.buffer.read()
        with open(name, "rb") as file:
            return file.read()
    except IsADirectoryError as error:
        raise _Fault(f"{name!r} is a folder", NO_PNG) from error
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        raise _Fault(f"cannot open {name!r} for reading; check the name", UNREADABLE) from error


def _quantized(name: str, data: bytes, conversion: Conversion, palette: Palette | None) -> Indexed:
    from fewcolors.quantize import apply_palette, quantize

    if not data.startswith(_SIGNATURE):
        raise _Fault(f"{name!r} is not a PNG file", NO_PNG)
    dithering: dict[str, Any] = {"dither": conversion.dither, "dither_strength": conversion.strength}
    try:
        if palette is not None:
            return apply_palette(data, palette, **dithering)
        return quantize(
            data,
            conversion.n_colors,
            quality=conversion.quality,
            effort=conversion.effort,
            output_bits=conversion.output_bits,
            **dithering,
        )
    except TargetError as error:
        raise _Fault(str(error), TOO_POOR, data) from error
    except FewcolorsError as error:
        raise _Fault(f"cannot decode {name!r}: {error}", NO_PNG) from error


def _palette(name: str) -> Palette:
    """The colours of a PNG, the heaviest 256 where it has more."""
    from fewcolors.quantize import design_palette

    data = _read(name)
    if not data.startswith(_SIGNATURE):
        raise _Fault(f"unable to load {name!r}: not a PNG file", INVALID)
    try:
        return design_palette(data, 256)
    except FewcolorsError as error:
        raise _Fault(f"unable to load {name!r}: {error}", INVALID) from error


def _encoded(result: Indexed, data: bytes, metadata: str) -> bytes:
    from fewcolors.images import encode_indexed, metadata_of

    kept = metadata_of(data, metadata)
    return encode_indexed(result.indices, result.palette.written, profile=result.profile, metadata=kept)


def _write(target: str, data: bytes) -> None:
    from fewcolors.images import write_whole

    if target == STREAM:
        _to_stdout(data)
        return
    try:
        write_whole(target, data, overwrite=True)
    except FewcolorsError as error:
        raise _Fault(str(error), UNWRITABLE) from error


def _to_stdout(data: bytes) -> None:
    try:
        put_out(data)
    except FewcolorsError as error:
        raise _Fault(str(error), UNWRITABLE) from error


def _tell(conversion: Conversion, line: str) -> None:
    if conversion.verbose:
        click.echo(line, err=True)
