"""Stores: pictures in files that are read, and written, a few rows at a time: TIFF and OME-TIFF, GeoTIFF and COG, Zarr,
memory-mapped `.npy`.

Its neighbour `images` reads whole pictures into memory. What is written appears whole or not at all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from fewcolors._arrays import IndexArray
from fewcolors.errors import FewcolorsError, ImageFileError
from fewcolors.images.faults import quoted
from fewcolors.stores.ground import RasterStore, open_rgb, write_raster_rows
from fewcolors.stores.npy import NpyStore, palette_beside, write_npy
from fewcolors.stores.store import Ground, Store, Target, Write, check_place, write_beside
from fewcolors.stores.tiff import TiffStore, write_tiff
from fewcolors.stores.zarrs import ZarrStore, write_zarr

TIFFS = (".tif", ".tiff", ".btf", ".tf8")
NPY, ZARR = ".npy", ".zarr"
SUFFIXES = (*TIFFS, ZARR, NPY)

__all__ = [
    "SUFFIXES",
    "TIFFS",
    "Ground",
    "Store",
    "Target",
    "check_store",
    "open_rgb",
    "open_store",
    "pixels_in",
    "save_rows",
    "suffix_of",
]


def suffix_of(path: str) -> str:
    """The suffix in small letters, of a folder's name too."""
    return os.path.splitext(path.rstrip("/" + os.sep))[1].lower()


def open_store(path: str) -> Store:
    """The picture in a file or a folder, closed by its `with`. Raises ImageFileError, MissingExtraError,
    NotBuiltError."""
    if not os.path.exists(path):
        raise ImageFileError(f"no such file: {quoted(path)}; check the spelling and the folder")
    suffix = suffix_of(path)
    if suffix == ZARR:
        return ZarrStore(path)
    if suffix == NPY:
        return NpyStore(path)
    if suffix not in TIFFS:
        raise ImageFileError(
            f"{quoted(path)}: block by block {', '.join(SUFFIXES)} are read; convert it to one of these"
        )
    store = TiffStore(path)
    if not store.lies_somewhere:
        return store
    store.close()
    return RasterStore(path)


def pixels_in(path: str) -> int:
    """How many pixels a TIFF's picture has; 0 where nobody here can tell."""
    try:
        with TiffStore(path) as store:
            return store.shape[0] * store.shape[1]
    except FewcolorsError:
        return 0


def check_store(path: str, *, overwrite: bool = False) -> None:
    """What would hinder `save_rows`, said before the work. Raises ImageFileError."""
    _writer(path, None)
    check_place(path, overwrite=overwrite)
    if suffix_of(path) == NPY:
        check_place(palette_beside(path), overwrite=overwrite)


def save_rows(path: str, target: Target, strips: Iterator[IndexArray], *, overwrite: bool = False) -> None:
    """Write indices, strip by strip from top to bottom, as the suffix says. Raises ImageFileError,
    MissingExtraError."""
    write = _writer(path, target.ground)
    write_beside(path, overwrite, lambda part: write(part, target, strips))


def _writer(path: str, ground: Ground | None) -> Write:
    suffix = suffix_of(path)
    if suffix in TIFFS:
        return write_tiff if ground is None else write_raster_rows
    if suffix == ZARR:
        return write_zarr
    if suffix == NPY:
        return write_npy
    raise ImageFileError(f"cannot write {quoted(path)} block by block; name a file that ends in {', '.join(SUFFIXES)}")
