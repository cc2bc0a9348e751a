"""The page of a comparison: whole, safe, the pictures pixel for pixel. Its slider is tried in tests/system."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import fewcolors as fc
from fewcolors import report

ROWS = [("", "MSE"), ("original", ""), ("k-means", "1.5")]


def pictures(*images: np.ndarray) -> list[report.Picture]:
    return [report.Picture(f"picture {number}", image) for number, image in enumerate(images)]


def embedded(page: str) -> list[np.ndarray]:
    found = re.findall(r'src="data:image/png;base64,([^"]+)"', page)
    return [np.asarray(Image.open(io.BytesIO(base64.b64decode(data)))) for data in found]


def test_the_page_holds_every_picture_to_the_pixel(generated: np.ndarray) -> None:
    shown = embedded(report.page(pictures(generated, 255 - generated), ROWS))
    assert len(shown) == 2
    assert np.array_equal(shown[0], generated)
    assert np.array_equal(shown[1], 255 - generated)


def test_the_page_asks_no_network(gradient: np.ndarray) -> None:
    page = report.page(pictures(gradient, gradient), ROWS)
    without_data = re.sub(r"base64,[^\"]+", "", page)
    assert not re.search(r"https?:|//[a-z]|@import|url\(", without_data)
    assert "default-src 'none'" in page


def test_every_picture_says_what_it_is_and_every_row_is_in_the_table(gradient: np.ndarray) -> None:
    page = report.page(pictures(gradient, gradient, gradient), ROWS)
    assert re.findall(r'<img class="(\w+)" alt="([^"]+)"', page) == [
        ("before", "picture 0"),
        ("after", "picture 1"),
        ("after", "picture 2"),
    ]
    assert re.findall(r"<option>([^<]+)</option>", page) == ["picture 1", "picture 2"]
    assert '<tr><th scope="row">k-means</th><td>1.5</td></tr>' in page
    assert "$" not in re.sub(r"base64,[^\"]+", "", page)


def test_words_with_angle_brackets_stay_words(gradient: np.ndarray) -> None:
    evil = '<script>alert(1)</script>"'
    page = report.page([report.Picture(evil, gradient), report.Picture(evil, gradient)], [(evil,), (evil,)])
    assert page.count("<script>") == 1  # our own
    assert "&lt;script&gt;" in page


def test_a_comparison_writes_its_page_whole_and_keeps_an_old_one(tmp_path: Path, gradient: np.ndarray) -> None:
    comparison = fc.compare(gradient, 5)
    comparison.save_html(tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert text == comparison.html()
    assert [np.array_equal(a, b.image) for a, b in zip(embedded(text), comparison.panels(), strict=True)] == [True] * 3
    with pytest.raises(fc.ImageFileError, match="exists"):
        comparison.save_html(tmp_path / "report.html")
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]
