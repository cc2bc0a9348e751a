"""TIFF, BigTIFF and OME-TIFF, in tiles or strips, segment by segment, through tifffile (the extra `tiff`).

The neighbour `ground` reads and writes those that lie somewhere on the ground.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from fewcolors._arrays import IndexArray
from fewcolors.errors import ImageFileError, MissingExtraError, NotBuiltError
from fewcolors.images.faults import quoted, reason
from fewcolors.stores.store import Rows, Store, Target
from fewcolors.stores.zarrs import in_rows

# GeoTIFF's tags: where the raster lies, and GDAL's word for pixels without data.
_ICC = 34675
_GEO_KEYS, _PIXEL_SCALE, _TIE_POINT, _TRANSFORMATION, _GDAL_NODATA = 34735, 33550, 33922, 34264, 42113
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _YCBCR = 0, 1, 2, 6
# Side of the tiles that are written: what GDAL and viewers of slides write by default.
TILE = 512
_SILENCE = logging.NullHandler()


class TiffStore(Store):
    """The first picture of a TIFF: grey, or red, green and blue with or without alpha; channels side by side, in
    planes, or a page each, as OME-TIFF has them."""

    def __init__(self, path: str) -> None:
        self.name = quoted(path)
        tifffile = _tifffile(self.name)
        logging.getLogger("tifffile").addHandler(_SILENCE)
        try:
            self._file: Any = tifffile.TiffFile(path)
        except Exception as error:
            raise ImageFileError(f"{self.name} is no TIFF that can be read ({reason(error)})") from error
        try:
            self._look()
        except BaseException:
            self.close()
            raise

    def _look(self) -> None:
        """What the file says of its first picture."""
        try:
            self._pages = _pages_of(self._file, self.name)
        except (NotBuiltError, ImageFileError):
            raise
        except Exception as error:
            raise ImageFileError(f"{self.name} is no TIFF that can be read ({reason(error)})") from error
        page = self._pages[0]
        self._planes = len(self._pages) > 1 or page.axes == "SYX"
        channels = len(self._pages) if len(self._pages) > 1 else page.samplesperpixel
        self.shape = (page.imagelength, page.imagewidth, channels)
        self.dtype = np.dtype(page.dtype)
        self.chunks = (page.chunks[-3], page.chunks[-2]) if page.axes[-1] == "S" else page.chunks[-2:]
        if _ICC in page.tags:
            self.note = "its colour profile is not applied block by block: its numbers are taken for sRGB"
        self.lies_somewhere = any(
            tag in page.tags for tag in (_GEO_KEYS, _PIXEL_SCALE, _TIE_POINT, _TRANSFORMATION, _GDAL_NODATA)
        )

    def read(self, first: int, last: int) -> Rows:
        """The rows, decoded."""
        rows = np.zeros((last - first, *self.shape[1:]), self.dtype)
        for channel, page in enumerate(self._pages):
            self._read_page(page, channel, first, rows)
        return rows

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _read_page(self, page: Any, channel: int, first: int, rows: Rows) -> None:
        across, down = -(-self.shape[1] // self.chunks[1]), -(-self.shape[0] // self.chunks[0])
        planes = page.samplesperpixel if self._planes and len(self._pages) == 1 else 1
        tables = page.jpegtables
        bands = range(first // self.chunks[0], -(-(first + len(rows)) // self.chunks[0]))
        for plane in range(planes):
            where = rows[:, :, channel + plane : channel + plane + 1] if self._planes else rows
            for band in bands:
                for index in range((plane * down + band) * across, (plane * down + band + 1) * across):
                    self._put(page, index, tables, first, where)

    def _put(self, page: Any, index: int, tables: bytes | None, first: int, rows: Rows) -> None:
        offset, count = page.dataoffsets[index], page.databytecounts[index]
        if count == 0:  # sparse: never written, all zero
            return
        self._file.filehandle.seek(offset)
        data = self._file.filehandle.read(count)
        if len(data) < count:
            raise ImageFileError(f"{self.name} ends within its tile {index:,}; copy or download it again")
        try:
            segment, place, shape = page.decode(data, index, jpegtables=tables)
        except Exception as error:
            raise ImageFileError(
                f"{self.name}: its tile {index:,} is damaged ({reason(error)}); copy or download it again"
            ) from error
        row, column = int(place[2]) - first, int(place[3])
        above, below = max(0, -row), min(shape[1], len(rows) - row)
        wide = min(shape[2], rows.shape[1] - column)
        rows[row + above : row + below, column : column + wide] = segment[0, above:below, :wide]


def _pages_of(file: Any, name: str) -> list[Any]:
    """The page, or a page for each channel, of the first picture at its full size."""
    series = file.series[0]
    page = series.pages[0].aspage() if hasattr(series.pages[0], "aspage") else series.pages[0]
    if page.photometric not in (_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _YCBCR) or page.photometric == _WHITE_IS_ZERO:
        raise NotBuiltError(f"{name} is a TIFF of an unusual kind ({page.photometric!s}); make it RGB first")
    if page.axes in ("YXS", "SYX") and series.axes in ("YXS", "SYX"):
        return [page]
    if page.axes == "YX" and series.axes == "YX":
        return [page]
    if page.axes == "YX" and series.axes == "CYX" and len(series.pages) in (3, 4):
        return [each.aspage() if hasattr(each, "aspage") else each for each in series.pages]
    raise NotBuiltError(f"{name} has axes {series.axes}, {series.shape}; take one picture of it, as RGB, first")


def write_tiff(path: Path, target: Target, strips: Iterator[IndexArray]) -> None:
    """A tiled TIFF with a colour map, BigTIFF from 2 GB on; of more than 256 colours none is written."""
    tifffile = _tifffile(quoted(path))
    if len(target.palette) > 256:
        raise ImageFileError(f"{quoted(path)}: a TIFF's colour map holds 256 colours, not {len(target.palette):,}")
    colors = np.zeros((3, 256), np.uint16)
    colors[:, : len(target.palette)] = target.palette[:, :3].T.astype(np.uint16) * 257
    settings: dict[str, Any] = {} if target.nodata is None else {
        "extratags": [(_GDAL_NODATA, "s", 0, str(target.nodata), True)]
    }  # fmt: skip
    with tifffile.TiffWriter(path, bigtiff=target.shape[0] * target.shape[1] >= 1 << 31) as writer:
        writer.write(
            _tiles(strips, target.shape[1]),
            shape=target.shape,
            dtype=np.uint8,
            tile=(TILE, TILE),
            photometric="palette",
            colormap=colors,
            compression="zlib",
            metadata=None,
            **settings,
        )


def _tiles(strips: Iterator[IndexArray], width: int) -> Iterator[np.ndarray]:
    for strip in in_rows(strips, TILE):
        for column in range(0, width, TILE):
            part = strip[:, column : column + TILE]
            yield np.pad(part, ((0, TILE - part.shape[0]), (0, TILE - part.shape[1])))


def _tifffile(name: str) -> Any:
    try:
        import tifffile
    except ImportError as error:
        raise MissingExtraError(
            f"{name}: large TIFFs are read by tifffile, which is not installed: pip install 'fewcolors[tiff]'"
        ) from error
    return tifffile
