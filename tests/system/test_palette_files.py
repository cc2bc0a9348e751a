"""Our palette files before programs that share no code with us."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fewcolors import Palette

RNG = np.random.default_rng(5)
OPAQUE = Palette(RNG.integers(0, 256, (200, 3)), names=[f"Colour {n} */ \\" for n in range(200)])
CLEAR = Palette(RNG.integers(0, 256, (200, 4)))


@pytest.mark.system("gdaldem")
def test_gdal_paints_a_raster_of_indices_with_our_colour_text(tmp_path: Path, output_of: Callable[..., bytes]) -> None:
    CLEAR.save(tmp_path / "colours.clr")
    Image.fromarray(np.arange(200, dtype=np.uint8)[None].repeat(2, axis=0)).save(tmp_path / "indices.png")
    said = output_of(
        "gdaldem", "color-relief", "-nearest_color_entry", "-alpha", "-of", "PNG",
        tmp_path / "indices.png", tmp_path / "colours.clr", tmp_path / "painted.png",
    )  # fmt: skip
    with Image.open(tmp_path / "painted.png") as painted:
        assert np.asarray(painted)[0].tolist() == CLEAR.rgba.tolist(), said


@pytest.mark.system("pngtopnm")
def test_netpbm_reads_our_strip(tmp_path: Path, output_of: Callable[..., bytes]) -> None:
    OPAQUE.save(tmp_path / "strip.png")
    header, pixels = output_of("pngtopnm", tmp_path / "strip.png").split(b"\n255\n", 1)
    assert header.split() == [b"P6", b"200", b"1"]
    assert np.frombuffer(pixels, np.uint8).reshape(-1, 3).tolist() == OPAQUE.rgb.tolist()


@pytest.mark.system("g++")
@pytest.mark.parametrize("palette", [OPAQUE, CLEAR], ids=["opaque", "clear"])
def test_a_compiler_reads_our_header_without_a_warning(
    tmp_path: Path, output_of: Callable[..., bytes], palette: Palette
) -> None:
    palette.save(tmp_path / "colours.h")
    (tmp_path / "main.cpp").write_text(
        '#include <cstdio>\n#include "colours.h"\nint main() { fwrite(palette, 1, sizeof palette, stdout); }\n'
    )
    output_of("g++", "-Wall", "-Wextra", "-Werror", tmp_path / "main.cpp", "-o", tmp_path / "main")
    told = np.frombuffer(output_of(tmp_path / "main"), np.uint8).reshape(200, -1)
    assert told.tolist() == palette.rgba[:, : told.shape[1]].tolist()
