"""Does an installed fewcolors work, with what is installed beside it? `python smoke.py [--with EXTRA]`, from anywhere.

Needs nothing but fewcolors and what its wheel asks for, so that it can judge a wheel in a bare environment. The core is
used by Python and by the command; then the feature of each extra: those that `--with` names must work, all others must
say in one line what to install.
"""

from __future__ import annotations

import argparse
import base64
import subprocess
import sysconfig
import tempfile
import urllib.request
import zlib
from collections.abc import Callable
from importlib.metadata import metadata
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image

import fewcolors as fc

Y, X = np.mgrid[0:48, 0:64]
IMAGE = np.dstack([2 * X, 3 * Y, 255 - X - Y]).astype(np.uint8)
N_COLORS = 16
COMMAND = Path(sysconfig.get_path("scripts")) / "fewcolors"

# RGB of 16 bits, 2 x 3 pixels, a plane each, which Pillow reads wrong, in LZW, for which tifffile asks imagecodecs. By
# tifffile.imwrite(…, numpy.arange(18, dtype="u2").reshape(3, 2, 3) * 3855, compression="lzw", photometric="rgb",
# planarconfig="separate", metadata=None, software=False), then zlib.
DEEP_TIFF = base64.b85decode(
    b"c-r&y)MDUZU|`^7U|?inU<9(5ftV4>W&&YGX0X^QkQ|T=5@!WsHYgjUMi8hTq-FyUi$cXgd@&?*#G&Tw0b(geR<QUXAeM%*PXV"
    b"zEl9?J%HVA`&02n?1vOX|Cgdrj@HOOiapaG=5qQXX3te?GQQw&RkShw3`&j%mcotI8J6{^G1pexp6ChfW8VZk0b{_lTS0Giqx5C"
)


def core(folder: Path) -> None:
    """Quantizes by Python and by the command; both write the same picture."""
    Image.fromarray(IMAGE).save(folder / "photo.bmp")
    result = fc.quantize(IMAGE, N_COLORS)
    assert len(result.palette) == N_COLORS, result.palette
    assert fc.measure(IMAGE, result).psnr > 20
    result.save(folder / "few.png")
    run("quantize", "photo.bmp", "-k", str(N_COLORS), "-o", "same.png", cwd=folder)
    with Image.open(folder / "few.png") as ours, Image.open(folder / "same.png") as theirs:
        assert np.array_equal(ours.convert("RGB"), theirs.convert("RGB"))
    result.palette.save(folder / "few.gpl")
    assert fc.Palette.load(folder / "few.gpl").hex == result.palette.hex


def run(*arguments: str, cwd: Path) -> str:
    """What the installed command prints; fails where it does."""
    ended = subprocess.run([COMMAND, *arguments], cwd=cwd, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


# --- the feature of each extra; each raises MissingExtraError where its libraries are missing -------------------------


def plot(folder: Path) -> None:
    """Draws a palette."""
    from fewcolors.plots import swatches

    assert swatches(fc.Palette(["#e30613", "#fff"])).axes


def sklearn(folder: Path) -> None:
    """Fits the estimator."""
    from fewcolors.sklearn import ColorKMeans

    assert ColorKMeans(4).fit(IMAGE.reshape(-1, 3) / 255).cluster_centers_.shape == (4, 3)


def tiff(folder: Path) -> None:
    """Reads a TIFF of 16 bits, compressed."""
    (folder / "deep.tif").write_bytes(zlib.decompress(DEEP_TIFF))
    assert fc.quantize(folder / "deep.tif", 4).shape == (2, 3)


def geo(folder: Path) -> None:
    """Reads a raster by its bands."""
    from fewcolors.rasters import read_raster

    Image.fromarray(IMAGE).save(folder / "map.tif")
    assert np.array_equal(read_raster(str(folder / "map.tif")).pixels, IMAGE)


def dask(folder: Path) -> None:
    """Opens a picture in Zarr, quantizes blocks of it, and has a cluster make palettes of files."""
    from fewcolors import blocks, stores
    from fewcolors.collection import build

    with stores.open_store(_zarr(folder / "map.zarr")) as store:
        assert store.shape == IMAGE.shape
    import dask.array
    import distributed

    result = blocks.quantize(dask.array.from_zarr(str(folder / "map.zarr")), N_COLORS)
    assert np.asarray(result.indices).shape == IMAGE.shape[:2]
    with distributed.LocalCluster(n_workers=1, processes=False, dashboard_address=":0") as cluster:
        built = build([str(folder / "photo.bmp")], None, scheduler=cluster.scheduler_address)
    assert built.images == 1
    assert not built.faults


def video(folder: Path) -> None:
    """Reads a film of three frames."""
    from fewcolors import animation

    if find_spec("av"):
        _film(folder / "film.mkv")
    assert len(animation.read(folder / "film.mkv").frames) == 3


def oxipng(folder: Path) -> None:
    """Writes a PNG by oxipng."""
    fc.quantize(IMAGE, N_COLORS).save(folder / "short.png", optimize="oxipng")
    assert (folder / "short.png").stat().st_size > 0


def studio(folder: Path) -> None:
    """Starts the page's server, and fetches the page."""
    import fewcolors.studio  # noqa: F401  # raises what the command would print

    command = [COMMAND, "studio", "--no-browser"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            with urllib.request.urlopen(server.stdout.readline().strip(), timeout=30) as page:
                assert b"<html" in page.read()
        finally:
            server.terminate()


def parquet(folder: Path) -> None:
    """Writes the palettes of a collection as a table."""
    from fewcolors.collection import build

    assert build([str(folder / "photo.bmp")], str(folder / "colors.parquet")).images == 1


EXTRAS: dict[str, Callable[[Path], None]] = {
    extra.__name__: extra for extra in (plot, sklearn, tiff, geo, dask, video, oxipng, studio, parquet)
}


def _zarr(path: Path) -> str:
    path.mkdir()
    if find_spec("zarr"):
        import zarr

        zarr.create_array(str(path), shape=IMAGE.shape, chunks=(16, 64, 3), dtype="u1", overwrite=True)[:] = IMAGE
    return str(path)


def _film(path: Path) -> None:
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "bgr0"
        for shift in range(3):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.roll(IMAGE, shift, 1), format="rgb24")))
        container.mux(stream.encode())


def check_extra(name: str, folder: Path, wanted: bool) -> None:
    """The extra's feature works where it is wanted; otherwise it says in one line what to install."""
    refusal = _refusal(name, folder)
    if wanted:
        assert refusal is None, refusal
    else:
        assert refusal is not None, f"{name} works without its extra: is this environment bare?"
        assert refusal.endswith(f"pip install 'fewcolors[{name}]'") or f"'fewcolors[{name}]';" in refusal, refusal
        assert "\n" not in refusal, refusal


def _refusal(name: str, folder: Path) -> str | None:
    try:
        EXTRAS[name](folder)
    except fc.MissingExtraError as error:
        return str(error)
    return None


def main(wanted: set[str]) -> None:
    """Judge the installed package in a folder of its own; the first thing that fails is raised."""
    home = Path(fc.__file__).resolve().parent
    assert (home.parent / f"fewcolors-{fc.__version__}.dist-info").is_dir(), f"{home} is no installed wheel"
    assert set(metadata("fewcolors").get_all("Provides-Extra") or ()) == set(EXTRAS), "an extra that nothing here uses"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        core(folder)
        for extra in EXTRAS:
            check_extra(extra, folder, extra in wanted)
    with_them = f" with {', '.join(sorted(wanted))}" if wanted else ""
    print(f"fewcolors {fc.__version__} ({fc.kernel_level()}) works{with_them}")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--with", dest="wanted", nargs="*", default=[], choices=EXTRAS)
    main(set(options.parse_args().wanted))
