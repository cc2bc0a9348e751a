"""Every block of code in README and docs runs, on small pictures of the names that it uses; or says why not."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import fewcolors as fc
from tests.house.blocks import RUN, SHOWN, alike, blocks_of, run_page
from tests.house.desk import lay

CHECKOUT = Path(__file__).resolve().parents[2]
PAGES = {
    path.relative_to(CHECKOUT).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")))
}
RUNNING = [name for name, page in PAGES.items() if any(block.runs for block in blocks_of(page))]


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory, china: NDArray[np.uint8]) -> Path:
    """The files that examples name."""
    folder = tmp_path_factory.mktemp("desk")
    lay(folder, np.ascontiguousarray(china[120:216, 100:228]))
    return folder


@pytest.mark.parametrize("name", RUNNING)
def test_the_blocks_of_a_page_run(name: str, desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "desk"
    shutil.copytree(desk, folder)
    monkeypatch.chdir(folder)
    names = run_page(PAGES[name], name)
    if name in LEFT:
        LEFT[name](names)


def _images(names: dict[str, Any]) -> None:
    assert names["result"].report["profile"] == "Display P3 turned into sRGB"
    assert names["wide"].profile


def _gigapixels(names: dict[str, Any]) -> None:
    import zarr

    memory = fc.quantize(np.load("map.npy"), 256, dither="none", accents="off")
    assert np.array_equal(zarr.open_array("few.zarr")[:], memory.indices)
    assert fc.Palette.load("few.gpl").hex == memory.palette.hex


def _palettes(names: dict[str, Any]) -> None:
    assert names["red"].hex == "#e30613"


# What a page's blocks leave behind, where that says more than that they ran.
LEFT = {"docs/images.md": _images, "docs/gigapixels.md": _gigapixels, "docs/palettes.md": _palettes}


@pytest.mark.parametrize("name", PAGES)
def test_every_block_says_its_language_and_is_run_or_says_why_not(name: str) -> None:
    fences = len(re.findall(r"^```", PAGES[name], re.MULTILINE))
    blocks = blocks_of(PAGES[name])
    assert fences == 2 * len(blocks)
    for block in blocks:
        assert block.kind in (*RUN, *SHOWN) or block.kind.startswith("{"), f"{name}:{block.line}: {block.kind!r}"
        assert block.runs or block.kind not in RUN or len(block.marker) > len("not run: ")


@pytest.mark.parametrize(
    "page",
    [
        "```python\n1 / 0\n```\n",
        "```sh\nfewcolors quantize nowhere.jpg\n```\n",
        "```sh\ncat nowhere.jpg | wc -c\n```\n",
        "```python\nprint('eight')\n```\n\n<!-- prints -->\n```text\nnine\n```\n",
    ],
)
def test_a_wrong_block_is_found(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises((ArithmeticError, AssertionError)):
        run_page(page, "wrong.md")


def test_what_is_printed_may_differ_in_its_numbers_alone() -> None:
    assert alike("64 colours, 1,234 bytes", "64 colours, 999 bytes\n")
    assert alike("#e30613 … red", "#e30613 anything at all red")
    assert not alike("64 colours", "64 colors")
