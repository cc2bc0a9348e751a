"""Work: one photo of `fewcolors quantize`, from the file to the file. Runs in this process or in one of several."""

from __future__ import annotations

import math
import os
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from fewcolors._sealed import sealed
from fewcolors.cli.jobs import STREAM, Job
from fewcolors.cli.streams import put_out
from fewcolors.errors import FewcolorsError, ImageFileError

if TYPE_CHECKING:
    from fewcolors.images import Decoded
    from fewcolors.indexed import Indexed
    from fewcolors.metrics import Score
    from fewcolors.palette import Palette


@sealed
class Order:
    """What is wanted of every photo. `wanted`: the options of `fewcolors.quantize`; `force`: whether files may be
    overwritten; `make_folders`: whether the folders of results are made; `check`: whether nothing is written, only
    looked at; `max_pixels`: larger photos are refused, None for Pillow's limit; `optimize`, `metadata`: of the PNGs
    written; `allow_larger`: whether a PNG may become a longer one; `palette`: None, or one for all photos;
    `format`: of the files, None where their suffixes name it; `scored`: whether somebody hears how near they came."""

    wanted: dict[str, Any]
    force: bool
    make_folders: bool
    check: bool
    max_pixels: int | None = None
    optimize: int | str = 1
    metadata: str = "color"
    allow_larger: bool = False
    palette: Palette | None = None
    format: str | None = None
    scored: bool = True

    def suffix(self, target: str) -> str:
        """The suffix that names the format of what goes there."""
        if self.format is not None:
            return f".{self.format}"
        return ".png" if target == STREAM else os.path.splitext(target)[1].lower()


@sealed
class Done:
    """What the JSON line says of one photo; `psnr` is null where nothing was lost, sizes in pixels and bytes;
    `passed_through` where the PNG was as short already and went out as it is. What nobody hears of is not measured, and
    null."""

    input: str
    output: str
    width: int
    height: int
    colors_before: int | None
    colors_after: int | None
    mse: float | None
    psnr: float | None
    bytes_in: int
    bytes_out: int
    passed_through: bool
    seconds: float


@sealed
class Ended:
    """How a job ended: `done`, and the report of what was decided on the way; or `fault`, one line."""

    job: Job
    done: Done | None = None
    report: tuple[tuple[str, str], ...] = ()
    fault: str = ""


def work(job: Job, order: Order) -> Ended:
    """Quantize one photo. What is wrong with it is its own, and the rest of a batch survives it."""
    try:
        done, result = _quantize(job, order)
    except FewcolorsError as error:
        return Ended(job, fault=str(error))
    return Ended(job, done, tuple((name, str(value)) for name, value in result.report.items()))


def _quantize(job: Job, order: Order) -> tuple[Done, Indexed]:
    from fewcolors import images

    start = time.perf_counter()
    if not order.check:
        prepare(job, force=order.force, make_folders=order.make_folders, suffix=order.suffix(job.target))
    source = source_of(job)
    bytes_in = len(source) if isinstance(source, bytes) else _size_of(source)  # now: the result may take its place
    with images.pixels_limited(order.max_pixels):
        photo = images.read(source, order.wanted.get("profile", images.SRGB))
    result = _result(photo, order)
    data, passed = _encoded(job, source, result, order)
    if not order.check:
        _put(job.target, data, order.force)
    seconds = time.perf_counter() - start
    score = _score(photo, photo if passed else result, order) if order.scored else None
    done = Done(
        input=job.source,
        output=job.target,
        width=photo.pixels.shape[1],
        height=photo.pixels.shape[0],
        colors_before=None if score is None else score.n_colors_before,
        colors_after=None if score is None else score.n_colors_after,
        mse=None if score is None else round(score.mse, 4),
        psnr=round(score.psnr, 4) if score is not None and math.isfinite(score.psnr) else None,
        bytes_in=bytes_in,
        bytes_out=len(data),
        passed_through=passed,
        seconds=round(seconds, 4),
    )
    return done, result


def _score(photo: Decoded, result: Decoded | Indexed, order: Order) -> Score:
    from fewcolors.metrics import measure

    alpha = "keep-color" if order.wanted.get("alpha") == "keep-color" else "blend"
    return measure(photo, result, alpha=alpha, threads=order.wanted.get("threads"))


def _size_of(path: str) -> int:
    """0 where there is no such file, which reading it says better."""
    return os.path.getsize(path) if os.path.exists(path) else 0


# The options of `fewcolors.quantize` that are left to choose where the palette is given.
_OF_MAPPING = ("space", "dither", "dither_strength", "profile", "alpha", "alpha_threshold", "threads")


def _result(photo: Decoded, order: Order) -> Indexed:
    from fewcolors.quantize import apply_palette, quantize

    if order.palette is None:
        return quantize(photo, **order.wanted)
    return apply_palette(photo, order.palette, **{name: order.wanted[name] for name in _OF_MAPPING})


def source_of(job: Job) -> str | bytes:
    """The photo's file, or what stdin holds. Raises ImageFileError where it is a folder."""
    if os.path.isdir(job.source):
        if not os.access(job.source, os.R_OK | os.X_OK):
            raise ImageFileError(f"no permission to read the folder {job.source!r}; see its mode with ls -ld")
        raise ImageFileError(f"{job.source!r} is a folder; add -r to take the photos in it")
    return sys.stdin.buffer.read() if job.source == STREAM else job.source


def prepare(job: Job, *, force: bool, make_folders: bool, suffix: str | None = None) -> None:
    """A target that cannot be written is said before the work; a photo that is not there, before its folder is
    judged. Raises ImageFileError."""
    from fewcolors import images

    if job.target == STREAM or not (job.source == STREAM or os.path.isfile(job.source)):
        return
    if make_folders:
        _make_folder(os.path.dirname(job.target))
    images.check_indexed_target(job.target, overwrite=force, suffix=suffix)


def _make_folder(folder: str) -> None:
    try:
        os.makedirs(folder or ".", exist_ok=True)
    except OSError as error:
        raise ImageFileError(f"cannot make the folder {folder!r}: {error.strerror}; choose another") from error


# Where one of these is asked for, the picture read is not what is wanted, however short it is.
_CHANGES = {"locked": None, "banned": None, "start_from": None, "output_bits": 8, "alpha": "blend"}


def _encoded(job: Job, source: str | bytes, result: Indexed, order: Order) -> tuple[bytes, bool]:
    """The file, and whether it is the one that was read: a PNG that is no longer than its result would be."""
    from fewcolors import images

    suffix = order.suffix(job.target)
    data = _fitting(source, result, order, suffix)
    asked = any(order.wanted.get(name, default) != default for name, default in _CHANGES.items())
    if suffix != ".png" or order.allow_larger or asked or order.palette is not None:
        return data, False
    shorter = images.png_as_it_is(source, order.metadata, len(data))
    return (data, False) if shorter is None else (shorter, True)


def _fitting(source: str | bytes, result: Indexed, order: Order, suffix: str) -> bytes:
    """The file. Where it must fit a size and would not, a PNG goes without metadata, then written as the size was
    measured; ImageFileError for other formats, whose size nobody looked at."""
    from fewcolors import images

    metadata = images.metadata_of(source, order.metadata) if suffix == ".png" else []
    limit = order.wanted.get("max_bytes")
    data = b""
    encode = partial(images.encode_indexed, profile=result.profile, threads=order.wanted.get("threads"))
    for how in ({"optimize": order.optimize, "metadata": metadata}, {"optimize": order.optimize}, {}):
        data = encode(result.indices, result.palette.written, suffix, **how)
        if limit is None or len(data) <= limit:
            return data
    raise ImageFileError(
        f"max_bytes={limit:,}: a PNG meets it, but {suffix} takes {len(data):,} bytes; write a .png, or ask for less"
    )


def write(target: str, result: Indexed, force: bool, *, optimize: int | str, threads: int | None) -> int:
    """Write the picture, and return how many bytes it takes."""
    from fewcolors import images

    suffix = ".png" if target == STREAM else os.path.splitext(target)[1].lower()
    data = images.encode_indexed(
        result.indices, result.palette.written, suffix, profile=result.profile, optimize=optimize, threads=threads
    )
    _put(target, data, force)
    return len(data)


def _put(target: str, data: bytes, force: bool) -> None:
    from fewcolors import images

    if target != STREAM:
        images.write_whole(target, data, overwrite=force)
        return
    if sys.stdout.isatty():
        raise ImageFileError("a picture is no text for a terminal; redirect it (> out.png), or name a file with -o")
    put_out(data)
