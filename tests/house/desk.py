"""A folder with every file that the documents' examples name, all of them small."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

import fewcolors as fc
from tests.images.makers import DISPLAY_P3

Pixels = NDArray[np.uint8]


def lay(folder: Path, photo: Pixels) -> None:
    """Lay the files into a folder. `photo`: (h, w, 3) uint8, some 100 pixels a side."""
    picture = Image.fromarray(photo)
    for name in ("photo.jpg", "logo.png", "photo.png", "sprite.png", "map.png"):
        picture.save(folder / name)
    picture.save(folder / "iphone.jpg", icc_profile=DISPLAY_P3)
    _folders(folder, photo)
    _palettes(folder)
    _films(folder, photo)
    _rasters(folder, photo)
    _large(folder, photo)


def _folders(folder: Path, photo: Pixels) -> None:
    for name, count in (("photos", 3), ("pictures", 3), ("frames", 4)):
        (folder / name).mkdir()
        for number in range(count):
            suffix = "jpg" if name == "photos" else "png"
            Image.fromarray(np.roll(photo, 5 * number, axis=1)).save(folder / name / f"{number}.{suffix}")


def _palettes(folder: Path) -> None:
    brand = fc.Palette(["#e30613", "#ffffff", "#1a1a1a", "#f6b40e"], names=["red", "paper", "ink", "sun"])
    for name in ("brand.ase", "table.act"):
        brand.save(folder / name)
    counts = ["#e30613 9000", "white 9000", "#1a1a1a 9000", "#808080 9000"]
    (folder / "beads.txt").write_text("\n".join(counts) + "\n")


def _films(folder: Path, photo: Pixels) -> None:
    import av

    from fewcolors import animation

    frames = [np.roll(photo, 3 * number, axis=1)[:48, :64] for number in range(4)]
    film = animation.Animation(tuple(animation.Frame(frame, 80) for frame in frames))
    animation.write(str(folder / "in.gif"), animation.animate(film, 32, dither="none"))
    with av.open(str(folder / "film.mp4"), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")))
        container.mux(stream.encode())


def _rasters(folder: Path, photo: Pixels) -> None:
    import rasterio
    from rasterio.transform import from_origin

    ground = {"crs": "EPSG:32633", "transform": from_origin(500_000, 4_600_000, 10, 10)}
    height, width = photo.shape[:2]
    for name in ("ortho.tif", "north.tif"):
        with rasterio.open(
            folder / name, "w", driver="GTiff", width=width, height=height, count=3, dtype="uint8", **ground
        ) as sink:
            sink.write(photo.transpose(2, 0, 1))


def _large(folder: Path, photo: Pixels) -> None:
    import tifffile
    import zarr

    tifffile.imwrite(folder / "huge.tif", photo, photometric="rgb", rowsperstrip=16)
    tifffile.imwrite(folder / "slide.ome.tif", photo, photometric="rgb", tile=(32, 32), metadata={"axes": "YXS"})
    np.save(folder / "map.npy", photo)
    zarr.create_array(folder / "map.zarr", shape=photo.shape, chunks=(50, 50, 3), dtype="u1")[:] = photo
