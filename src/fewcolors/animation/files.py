"""Animations in files: GIF, APNG, animated WebP, a folder of frames, and videos to read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from fewcolors import images
from fewcolors._arrays import UInt8Array, to_8_bits
from fewcolors.animation.delta import overlaid, replaced, words_of
from fewcolors.animation.records import Animation, Frame
from fewcolors.animation.timing import in_ticks
from fewcolors.errors import ImageFileError
from fewcolors.gif import comment_extension, encode_gif, icc_extension, xmp_extension
from fewcolors.images.faults import quoted
from fewcolors.images.moving import MOST_PIXELS, Moving, read_moving
from fewcolors.images.parts import part_folder
from fewcolors.images.webp import encode_webp
from fewcolors.png import (
    comments_of,
    encode_apng,
    encode_indexed,
    encode_true_color,
    exif_of,
    with_profile,
    xmp_of,
)
from fewcolors.png.chunks import Chunk
from fewcolors.video import VIDEOS, read_video

# Of a folder, whose pictures say nothing of time: a delay that GIF holds exactly.
FOLDER_FPS = 10
_STILLS = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".ppm")
# What the formats' fields hold: hundredths in 16 bits, milliseconds in 24.
_GIF_TICK, _GIF_MOST = 10, 65535
_WEBP_TICK, _WEBP_MOST = 1, (1 << 24) - 1


def read(
    path: str | os.PathLike[str] | bytes,
    *,
    fps: Any = FOLDER_FPS,
    max_pixels: int | None = None,
    profile: str = images.SRGB,
) -> Animation:
    """The animation of a GIF, APNG or WebP, of a folder of pictures in the order of their names (numbers count as
    numbers; `fps` of them a second), or of a video (the extra `video`). A still picture is one frame. Bytes hold a GIF,
    an APNG or a WebP.

    Frames are whole pictures as they are seen, delays what the file says, 0 included. `max_pixels`: of all frames
    together, 500 million by default. `profile`: "srgb" turns colours into sRGB, "keep" leaves them as they are in the
    file and keeps its profile. Raises ImageFileError, MissingExtraError, ArgumentError.

    >>> film = Animation([Frame(np.full((2, 3), grey, np.uint8), 40) for grey in (0, 255)], plays=3)
    >>> found = read(encode(film, ".gif"))
    >>> found.plays, [float(frame.delay) for frame in found.frames], found.frames[1].pixels[0, 0].tolist()
    (3, [40.0, 40.0], [255, 255, 255])
    """
    images.check_profile_wish(profile)
    if isinstance(path, bytes):
        return _of(read_moving(path, max_pixels, profile))
    if os.path.isdir(path):
        return _of_folder(Path(path), 1000 / Fraction(fps), max_pixels or MOST_PIXELS, profile)
    return _of(read_video(path, max_pixels) if _is_video(path) else read_moving(path, max_pixels, profile))


def metadata_of(source: str | os.PathLike[str] | bytes, choice: str) -> list[Chunk]:
    """What `choice`, "keep", "color" or "strip", keeps of what the file of a film says besides, for `encode`; nothing
    of folders and videos. `source`: a path, or the bytes of a file. Raises ArgumentError for another choice,
    ImageFileError for a file that cannot be read.

    >>> film = Animation([Frame(np.full((2, 3), grey, np.uint8)) for grey in (0, 255)])
    >>> metadata_of(encode(film, ".png"), "keep")
    []
    """
    if not isinstance(source, bytes) and (os.path.isdir(source) or _is_video(source)):
        return []
    return images.metadata_of(source, choice)


def _is_video(path: str | os.PathLike[str]) -> bool:
    return Path(path).suffix.lower() in VIDEOS


def _of(found: Moving) -> Animation:
    frames = [_simple(pixels) for pixels in found.frames]
    return Animation([Frame(*one) for one in zip(frames, found.delays, strict=True)], found.plays, found.profile)


def encode(animation: Animation, suffix: str, *, level: int = 1, metadata: Sequence[Chunk] = ()) -> bytes:
    """The bytes of a .gif, .png (or .apng) or .webp, without loss: each frame only where it changes, and in whichever
    way is the shortest.

    `suffix`: as ".gif"; `level`: how hard APNGs are pressed, 1 to 3. `metadata`: of `metadata_of`, of which each format
    takes what it holds; the film's profile all do. Raises ImageFileError for another suffix, ArgumentError where a GIF
    or an APNG cannot hold the colours: `animate` reduces them.

    >>> film = Animation([Frame(np.full((2, 3), grey, np.uint8)) for grey in (0, 255)])
    >>> encode(film, ".gif")[:6]
    b'GIF89a'
    """
    return _encoder(suffix, f"a {suffix} file")(animation, level, metadata)


def write(
    path: str | os.PathLike[str],
    animation: Animation,
    *,
    overwrite: bool = False,
    level: int = 1,
    suffix: str | None = None,
    metadata: Sequence[Chunk] = (),
) -> int:
    """Write an animation, whole or not at all, and return how many bytes it takes; the suffix, the name's where none is
    given, says the format, and a name without one is a folder of PNGs. An existing file is kept unless `overwrite`, an
    existing folder always.
    Arguments and errors are those of `encode`, and of a file that cannot be written. `suffix`: as ".gif".

    >>> import tempfile
    >>> film = Animation([Frame(np.full((2, 3), grey, np.uint8)) for grey in (0, 255)])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     size = write(f"{folder}/two.gif", film)
    ...     assert len(read(f"{folder}/two.gif").frames) == 2 and size == os.path.getsize(f"{folder}/two.gif")
    """
    check_target(path, overwrite=overwrite, suffix=suffix)
    if not suffix and is_folder(path):
        return _write_folder(Path(path), animation, metadata)
    data = encode(animation, suffix or Path(path).suffix.lower(), level=level, metadata=metadata)
    images.write_whole(path, data, overwrite=overwrite)
    return len(data)


def check_target(path: str | os.PathLike[str], *, overwrite: bool = False, suffix: str | None = None) -> None:
    """Find out what `write` would raise about this path, before any work is done for it. Arguments are as in `write`.
    Raises ImageFileError.

    >>> try:
    ...     check_target("film.mp3")
    ... except ImageFileError as error:
    ...     assert ".gif" in str(error)
    """
    if suffix or not is_folder(path):
        _encoder(suffix or Path(path).suffix.lower(), quoted(path))
        images.check_target(path, overwrite=overwrite)
    elif os.path.lexists(path):
        raise ImageFileError(f"{quoted(path)} exists already; name a folder that is new, or a file such as out.gif")
    elif not Path(path).parent.is_dir():
        raise ImageFileError(f"cannot write {quoted(path)}: no such folder {quoted(Path(path).parent)}; make it first")


def is_folder(path: str | os.PathLike[str]) -> bool:
    """Whether a result of this name is a folder of frames."""
    return Path(path).suffix == "" or os.path.isdir(path)


def _gif(animation: Animation, _level: int, metadata: Sequence[Chunk]) -> bytes:
    delays = in_ticks([frame.delay for frame in animation.frames], _GIF_TICK, _GIF_MOST)
    return encode_gif(
        list(overlaid(animation)), delays, *animation.size, animation.plays, list(_extensions(animation, metadata))
    )


def _extensions(animation: Animation, metadata: Sequence[Chunk]) -> Iterator[bytes]:
    if animation.profile is not None:
        yield icc_extension(animation.profile)
    packet = xmp_of(metadata)
    if packet is not None:
        yield xmp_extension(packet)
    yield from map(comment_extension, comments_of(metadata))


def _apng(animation: Animation, level: int, metadata: Sequence[Chunk]) -> bytes:
    delays = [frame.delay for frame in animation.frames]
    chunks = with_profile(metadata, animation.profile)
    return encode_apng(list(replaced(animation)), delays, *animation.size, animation.plays, level=level, chunks=chunks)


def _webp(animation: Animation, _level: int, metadata: Sequence[Chunk]) -> bytes:
    delays = in_ticks([frame.delay for frame in animation.frames], _WEBP_TICK, _WEBP_MOST)
    return encode_webp(
        list(replaced(animation, 2)),
        delays,
        *animation.size,
        animation.plays,
        profile=animation.profile,
        exif=exif_of(metadata),
        xmp=xmp_of(metadata),
    )


_ENCODERS = {".gif": _gif, ".png": _apng, ".apng": _apng, ".webp": _webp}


def _encoder(suffix: str, name: str) -> Callable[[Animation, int, Sequence[Chunk]], bytes]:
    if suffix == ".avif":
        raise ImageFileError(
            f"{name}: AVIF is read but not written, what writes it here loses colours; use .webp or .png"
        )
    if suffix not in _ENCODERS:
        raise ImageFileError(f"{name}: {suffix} holds no animation of few colours; use .gif, .png, .webp or a folder")
    return _ENCODERS[suffix]


def _simple(pixels: UInt8Array) -> UInt8Array:
    """Without an alpha channel that says nothing."""
    return pixels[:, :, :3] if (pixels[:, :, 3] == 255).all() else pixels


def _of_folder(folder: Path, delay: Fraction, most_pixels: int, profile: str) -> Animation:
    names = sorted((path for path in folder.iterdir() if path.suffix.lower() in _STILLS), key=_numbered)
    if not names:
        raise ImageFileError(f"no pictures in the folder {quoted(folder)}; name one with PNGs or the like")
    frames: list[Frame] = []
    profiles = set()
    for name in names:
        picture = images.read(os.fspath(name), profile)
        profiles.add(picture.profile)
        pixels = to_8_bits(picture.pixels)
        if frames and pixels.shape[:2] != frames[0].pixels.shape[:2]:
            (h, w), (height, width) = pixels.shape[:2], frames[0].pixels.shape[:2]
            raise ImageFileError(f"{quoted(name)} is {w} x {h} pixels, the first {width} x {height}; make them alike")
        if len(names) * pixels.shape[0] * pixels.shape[1] > most_pixels:
            raise ImageFileError(
                f"{quoted(folder)}: {len(names):,} frames have more than {most_pixels:,} pixels; "
                "allow more with max_pixels"
            )
        frames.append(Frame(pixels, delay))
    if len(profiles) > 1:
        raise ImageFileError(f"{quoted(folder)}: the pictures' colour profiles differ; leave profile at srgb")
    return Animation(frames, profile=profiles.pop())


def _numbered(path: Path) -> list[tuple[int, str]]:
    """A key that puts 2 before 10."""
    parts = re.findall(r"(\d+)|(\D+)", path.name)
    return [(int(digits), "") if digits else (-1, word) for digits, word in parts]


def _write_folder(folder: Path, animation: Animation, metadata: Sequence[Chunk]) -> int:
    chunks = with_profile(metadata, animation.profile)
    size, digits = 0, max(4, len(str(len(animation.frames))))
    try:
        with part_folder(str(folder.parent)) as part:
            for number, frame in enumerate(animation.frames, 1):
                data = _still(frame, chunks)
                Path(part, f"{number:0{digits}}.png").write_bytes(data)
                size += len(data)
            os.rename(part, folder)
    except OSError as error:
        raise ImageFileError(
            f"cannot write {quoted(folder)}: {error.strerror or error}; choose another place"
        ) from error
    return size


def _still(frame: Frame, chunks: Sequence[Chunk]) -> bytes:
    words, indices = np.unique(words_of(frame), return_inverse=True)
    if len(words) > 256:
        return encode_true_color(frame.pixels, chunks)
    rgba = np.ascontiguousarray(words, "<u4").view(np.uint8).reshape(-1, 4)
    return encode_indexed(indices.reshape(frame.pixels.shape[:2]).astype(np.uint8), rgba, metadata=chunks)
