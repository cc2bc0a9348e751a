"""What the README's sections leave behind when they have run; that all of them run is test_blocks.py's to say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zarr
from PIL import Image

import fewcolors as fc
from fewcolors.sklearn import ColorKMeans

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
# Under which heading each block stands.
BLOCKS = {
    section.split("\n", 1)[0]: "\n".join(re.findall(r"```python\n(.*?)```", section, re.DOTALL))
    for section in README.split("\n## ")[1:]
    if "```python" in section
}


@pytest.fixture
def ran(request: pytest.FixtureRequest, china: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The names that a section's code leaves behind, run in a folder that holds photo.jpg and map.zarr."""
    monkeypatch.chdir(tmp_path)
    Image.fromarray(china[100:220, 100:260]).save("photo.jpg")
    zarr.create_array("map.zarr", shape=(120, 160, 3), chunks=(50, 50, 3), dtype="u1")[:] = china[100:220, 100:260]
    names: dict[str, Any] = {}
    exec(BLOCKS[request.param], names)
    return names


def test_the_sections_are_there() -> None:
    assert {"Use", "In a notebook", "With scikit-learn"} <= set(BLOCKS)


@pytest.mark.parametrize("ran", ["In a notebook"], indirect=True)
def test_the_notebook_section_leaves_a_page_and_a_result(ran: dict[str, Any]) -> None:
    assert len(ran["result"].palette) == 16
    assert len(ran["comparison"].contenders) == 5
    assert Path("compared.html").read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("ran", ["With scikit-learn"], indirect=True)
def test_the_scikit_learn_section_quantizes_with_our_k_means(ran: dict[str, Any]) -> None:
    assert isinstance(ran["kmeans"], ColorKMeans)
    quantized = np.rint(255 * ran["quantized"]).astype(np.uint8)
    assert len(fc.count_colors(quantized)) <= 64
    assert fc.measure("photo.jpg", quantized).psnr > 25
