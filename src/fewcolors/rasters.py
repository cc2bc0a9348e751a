"""Rasters: georeferenced files through rasterio (the extra `geo`): colours in, indices and a colour table out.

Its neighbour `images` reads and writes pictures; here the reference to the ground goes with them: coordinate system,
transform, ground control points, tags, and which pixels hold no data.
"""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from fewcolors._arrays import UInt8Array
from fewcolors.errors import ImageFileError, MissingExtraError
from fewcolors.images import check_target
from fewcolors.images.faults import write_fault

# What GDAL's colour tables of bytes hold.
MOST_COLORS = 256
# What GDAL writes as TIFF, a byte a pixel where nothing else is asked for.
_TIFFS = (".tif", ".tiff")


@dataclass(frozen=True)
class Raster:
    """`pixels`: (h, w, 3) uint8, or (h, w, 4) with alpha 0 where there is no data. `ground`: what says where it lies,
    in rasterio's words; `tags`: the file's own."""

    pixels: UInt8Array
    ground: dict[str, Any]
    tags: dict[str, str] = field(default_factory=dict)


def read_raster(path: str) -> Raster:
    """The first three bands of a file of bytes, as red, green and blue. Raises ImageFileError, MissingExtraError."""
    with _spelled(path) as name, _rasterio(path) as rasterio, rasterio.open(name) as source:
        _check_rgb(source, path)
        bands = [*source.read((1, 2, 3))]
        there = source.dataset_mask()
        if (there == 0).any():
            bands.append(np.where(there == 0, 0, 255).astype(np.uint8))
        pixels = np.ascontiguousarray(np.stack(bands, axis=2))
        return Raster(pixels, _ground_of(source), dict(source.tags()))


def color_table(path: str) -> UInt8Array | None:
    """The colour table (k, 4) of a raster's first band; None where the file is no raster, or has none. Files hold
    tables of 2, 4, 16 or 256 entries: black ones behind the last, which no pixel has, are filling and left out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no reference to the ground is needed here
        rasterio = _library()
        try:
            with _spelled(path) as name, rasterio.open(name) as source:
                entries = source.colormap(1)
                table = np.array([entries[index] for index in sorted(entries)], np.uint8)
                return table[: _filled(table, source)]
        except (rasterio.errors.RasterioError, ValueError):
            return None


def _filled(table: UInt8Array, source: Any) -> int:
    """How many entries come before the filling; the pixels are looked at only where there may be some."""
    colors = np.flatnonzero((table != (0, 0, 0, 255)).any(axis=1))
    end = int(colors[-1]) + 1 if len(colors) else 0
    if end < len(table):
        for _, window in source.block_windows(1):
            end = max(end, int(source.read(1, window=window).max()) + 1)
    return min(end, len(table))


def write_raster(
    path: str, indices: UInt8Array, rgba: UInt8Array, raster: Raster, *, driver: str | None, overwrite: bool = False
) -> None:
    """Write indices (h, w) with the colour table (k, 4), where `raster` lies.

    The file appears whole or not at all, with those beside it that GDAL keeps. An entry with alpha 0 is where there is
    no data. `driver`: GDAL's short name of the format; None goes by the suffix. Raises ImageFileError.
    """
    check_target(path, overwrite=overwrite)
    target = Path(os.path.realpath(path))
    try:
        with tempfile.TemporaryDirectory(prefix=".fewcolors-", dir=target.parent) as folder:
            _write_into(folder, target, indices, rgba, raster, driver)
    except OSError as error:
        raise ImageFileError(write_fault(repr(path), os.fspath(target), error)) from error
    except ValueError as error:  # rasterio's about a driver
        raise ImageFileError(f"cannot write {path!r}: {error}; check the name and the format") from error


def _write_into(
    folder: str, target: Path, indices: UInt8Array, rgba: UInt8Array, raster: Raster, driver: str | None
) -> None:
    settings: dict[str, Any] = {"driver": driver} if driver else {}
    if target.suffix.lower() in _TIFFS and driver in (None, "GTiff"):
        _ask_for_room(folder, indices.size)
    clear = np.flatnonzero(rgba[:, 3] == 0)
    if len(clear):
        settings["nodata"] = int(clear[0])
    height, width = indices.shape
    with _spelled(folder) as name, _open_file() as rasterio:
        made = Path(name, f"made{target.suffix}")
        with rasterio.open(
            made, "w", width=width, height=height, count=1, dtype="uint8", **raster.ground, **settings
        ) as sink:
            sink.write(indices, 1)
            sink.write_colormap(1, {index: tuple(color) for index, color in enumerate(rgba.tolist())})
            sink.update_tags(**raster.tags)
        if not _holds(rasterio, made, indices):
            raise OSError("it came out cut short, as on a full disk")
        for part in sorted(Path(folder).iterdir(), key=lambda each: each.name == made.name):  # the file itself last
            part.replace(target.parent / f"{target.stem}{part.name.removeprefix('made')}")


def _ask_for_room(folder: str, size: int) -> None:
    """OSError where a file of so many bytes finds no room: GDAL would notice late, and talk on stderr meanwhile."""
    if hasattr(os, "posix_fallocate"):  # Linux has it
        with tempfile.TemporaryFile(dir=folder) as file:
            os.posix_fallocate(file.fileno(), 0, size)


def _holds(rasterio: Any, made: Path, indices: UInt8Array) -> bool:
    """GDAL tells the log, not its caller, when a disk is full as it closes a file: so the file is read again."""
    try:
        with rasterio.open(made) as back:
            return bool(np.array_equal(back.read(1), indices))
    except rasterio.errors.RasterioError:
        return False


class RasterFile:
    """An open raster, read a few rows at a time: its first three bands, or its first as grey.

    `shape`: (h, w, c), with alpha where pixels can hold no data; `chunks`: rows and columns of its blocks; `profile`,
    `tags`, `overviews`, `is_cog`: what `RasterSink` makes the like of.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        with _spelled(path) as name, _rasterio(path) as rasterio:
            self._file = rasterio.open(name)
            source = self._file
            count = 3 if source.count >= 3 else 1
            if any(kind not in ("uint8", "uint16", "float32", "float64") for kind in source.dtypes[:count]):
                source.close()
                raise ImageFileError(f"{path!r} has bands of {source.dtypes[0]}; scale them to bytes first")
            self._bands = tuple(range(1, count + 1))
            opaque = rasterio.enums.MaskFlags.all_valid
            self._has_holes = any(opaque not in flags for flags in source.mask_flag_enums[:count])
        self.dtype = source.dtypes[0]
        self.shape = (source.height, source.width, 4 if self._has_holes else count)
        self.chunks = source.block_shapes[0]
        self.profile = _ground_of(source)
        self.tags = dict(source.tags())
        self.overviews = tuple(source.overviews(1))
        self.is_cog = source.tags(ns="IMAGE_STRUCTURE").get("LAYOUT") == "COG"

    def read(self, first: int, last: int) -> np.ndarray:
        """The rows (last - first, w, c). Raises OSError where they are damaged."""
        with _open_file() as rasterio:
            window = rasterio.windows.Window(0, first, self.shape[1], last - first)
            bands = np.stack([*self._file.read(self._bands, window=window)], axis=2)
            if not self._has_holes:
                return bands
            there = self._file.dataset_mask(window=window) != 0
        return _with_holes(bands, there)

    def check_rgb(self) -> None:
        """ImageFileError unless `read_raster` would take it."""
        _check_rgb(self._file, self._path)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _check_rgb(source: Any, path: str) -> None:
    if source.count < 3:
        raise ImageFileError(f"{path!r} has {source.count} band(s); red, green and blue are needed")
    if any(kind != "uint8" for kind in source.dtypes[:3]):
        raise ImageFileError(f"{path!r} has bands of {source.dtypes[0]}, not of bytes; scale them first")


def _with_holes(bands: np.ndarray, there: np.ndarray) -> np.ndarray:
    """With alpha, and nothing but 0 where there is no data."""
    most = np.iinfo(bands.dtype).max if bands.dtype.kind == "u" else 1
    pixels = np.zeros((*there.shape, 4), bands.dtype)
    pixels[:, :, :3] = bands
    pixels[:, :, 3] = most
    pixels[~there] = 0
    return pixels


# What GDAL calls its own blocks of 512 x 512, compressed without loss, BigTIFF where it might be needed.
_TILED = {"driver": "GTiff", "tiled": True, "blockxsize": 512, "blockysize": 512, "compress": "deflate"}
_TILED |= {"bigtiff": "if_safer"}


class RasterSink:
    """A tiled GeoTIFF (h, w) with a colour table, written from top to bottom."""

    def __init__(
        self,
        path: Path,
        shape: tuple[int, int],
        rgba: UInt8Array,
        ground: dict[str, Any],
        tags: dict[str, str],
        nodata: int | None,
    ) -> None:
        self._path, self._shape, self._rgba = path, shape, rgba
        self._ground, self._tags, self._nodata = ground, tags, nodata

    def write(self, strips: Iterator[np.ndarray]) -> None:
        """All strips of indices. Raises OSError where the disk has not taken them."""
        height, width = self._shape
        settings = {**_TILED, **({} if self._nodata is None else {"nodata": self._nodata})}
        with (
            _open_file() as rasterio,
            rasterio.open(
                self._path, "w", width=width, height=height, count=1, dtype="uint8", **self._ground, **settings
            ) as sink,
        ):
            sink.write_colormap(1, {index: tuple(color) for index, color in enumerate(self._rgba.tolist())})
            sink.update_tags(**self._tags)
            row = 0
            for strip in strips:
                sink.write(strip, 1, window=rasterio.windows.Window(0, row, width, len(strip)))
                row += len(strip)
        self._check()

    def finish(self, overviews: Sequence[int], as_cog: bool) -> None:
        """Smaller copies by these factors, each pixel one of those it stands for; and the layout of a COG."""
        with _open_file() as rasterio:
            if overviews:
                with rasterio.open(self._path, "r+") as sink:
                    sink.build_overviews(list(overviews), rasterio.enums.Resampling.nearest)
            if as_cog:
                plain = self._path.with_name("plain.tif")
                self._path.rename(plain)
                rasterio.shutil.copy(plain, self._path, driver="COG", compress="deflate", overview_resampling="nearest")
                plain.unlink()
        self._check()

    def _check(self) -> None:
        """GDAL tells the log, not its caller, when a disk is full as it closes a file: so every block is looked for."""
        size = self._path.stat().st_size
        with _open_file() as rasterio, rasterio.open(self._path) as made:
            rows, columns = (-(-side // block) for side, block in zip(made.shape, made.block_shapes[0], strict=True))
            for row in range(rows):
                for column in range(columns):
                    at, length = (
                        int(made.get_tag_item(f"BLOCK_{what}_{column}_{row}", "TIFF", bidx=1) or 0)
                        for what in ("OFFSET", "SIZE")
                    )
                    if at == 0 or at + length > size:
                        raise OSError("it came out cut short, as on a full disk")


def _ground_of(source: Any) -> dict[str, Any]:
    points, system = source.gcps
    if points:
        return {"gcps": points, "crs": system}
    ground: dict[str, Any] = {} if source.crs is None else {"crs": source.crs}
    return ground if source.transform.is_identity else ground | {"transform": source.transform}


def _library() -> Any:
    try:
        import rasterio
        import rasterio.enums
        import rasterio.shutil
        import rasterio.windows
    except ImportError:
        raise MissingExtraError(
            "georeferenced files need rasterio, which is not installed: pip install 'fewcolors[geo]'"
        ) from None
    return rasterio


@contextmanager
def _spelled(path: str) -> Iterator[str]:
    """The path in letters: GDAL takes names in UTF-8 alone, so what is none goes by a link."""
    try:
        path.encode()
    except UnicodeEncodeError:
        with tempfile.TemporaryDirectory(prefix="fewcolors-") as folder:
            link = os.path.join(folder, "raster")
            os.symlink(os.path.abspath(path), link)
            yield link
    else:
        yield path


@contextmanager
def _open_file() -> Iterator[Any]:
    """The library; what goes wrong with a file once it is open, as OSError in GDAL's own words."""
    rasterio = _library()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
        try:
            yield rasterio
        except rasterio.errors.RasterioError as error:
            raise OSError(" ".join(str(error.__cause__ or error).split())) from error


@contextmanager
def _rasterio(path: str) -> Iterator[Any]:
    """The library, its faults with this file being ours; files that lie nowhere are no fault."""
    rasterio = _library()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
        try:
            yield rasterio
        except (rasterio.errors.RasterioError, OSError, ValueError) as error:
            if isinstance(error, ImageFileError):
                raise
            reason = " ".join(str(error).split())
            raise ImageFileError(f"{path!r}: {reason}; check the name and the format") from error
