"""A record of each image: laws, then what `fast` loses against every pixel."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fewcolors import ArgumentError, Palette, count_colors, design_palette
from fewcolors.cloud import Cloud
from fewcolors.collection import Record, palette_of, palettes
from fewcolors.collection.records import Row, text_of
from fewcolors.collection.together import MOST_COLORS, Sum
from fewcolors.color import SPACES
from tests.collection.conftest import picture


def test_shares_sum_to_1_and_the_heaviest_comes_first(photos: list[str]) -> None:
    for record in palettes(photos):
        shares = [color.share for color in record.colors]
        assert abs(sum(shares) - 1) < 1e-12
        assert shares == sorted(shares, reverse=True)
        assert len({color.hex for color in record.colors}) == len(shares) <= 8


@pytest.mark.parametrize("effort", ["fast", "balanced"])
def test_records_do_not_depend_on_the_number_of_processes(photos: list[str], effort: str) -> None:
    many = photos * 8  # more than one piece
    assert list(palettes(many, effort=effort, processes=2)) == list(palettes(many, effort=effort))


def test_the_order_of_paths_decides_the_order_of_records_and_nothing_else(photos: list[str]) -> None:
    forwards, backwards = list(palettes(photos)), list(palettes(reversed(photos)))
    assert backwards == forwards[::-1]
    assert palette_of(backwards) == palette_of(forwards)


def test_a_record_does_not_depend_on_its_neighbours(photos: list[str]) -> None:
    assert [record for path in photos for record in palettes([path])] == list(palettes(photos))


def test_balanced_gives_the_palettes_of_design_palette(photos: list[str]) -> None:
    for record in palettes(photos, 5, effort="balanced"):
        expected = design_palette(record.path, 5)
        assert [color.hex for color in record.colors] == list(expected.hex)
        assert [color.share for color in record.colors] == [color.share for color in expected.colors]


def test_few_colours_come_out_as_they_are(tmp_path: Path) -> None:
    pixels = np.zeros((20, 20, 3), np.uint8)
    pixels[:5] = (1, 77, 78)
    Image.fromarray(pixels).save(tmp_path / "flag.png")
    (record,) = palettes([tmp_path / "flag.png"])
    assert [(color.hex, color.share, color.name) for color in record.colors] == [
        ("#000000", 0.75, "black"),
        ("#014d4e", 0.25, "dark teal"),
    ]


@pytest.mark.parametrize("space", ["srgb", "oklab"])
def test_fast_loses_little_against_every_pixel(tmp_path: Path, space: str) -> None:
    """The mean error of Oklab rises by far less than anybody sees (0.02)."""
    for seed in range(6):
        path = tmp_path / f"{seed}.png"
        Image.fromarray(picture(seed, 240, 320)).save(path)
        (record,) = palettes([path], space=space)
        cloud = Cloud.of(count_colors(path), SPACES["oklab"], 1)
        quick, full = (
            _root_mean_error(cloud, palette)
            for palette in (Palette([color.hex for color in record.colors]), design_palette(path, 8, space=space))
        )
        assert quick < full + 0.01


def _root_mean_error(cloud: Cloud, palette: Palette) -> float:
    total = (cloud.sq_distances(np.ascontiguousarray(palette.rgb)) * cloud.weights).sum()
    return float(np.sqrt(total / cloud.weights.sum())) / SPACES["oklab"].unit


def test_sizes_are_of_the_upright_picture_whatever_is_decoded(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[274] = 6
    Image.fromarray(picture(1, 900, 1200)).save(tmp_path / "turned.jpg", exif=exif)
    (record,) = palettes([tmp_path / "turned.jpg"])
    assert (record.width, record.height) == (900, 1200)


def test_what_is_clear_is_transparent_and_counts_for_nothing_in_the_set(tmp_path: Path) -> None:
    pixels = np.zeros((10, 10, 4), np.uint8)
    pixels[:4] = (229, 0, 0, 255)
    Image.fromarray(pixels).save(tmp_path / "logo.png")
    records = list(palettes([tmp_path / "logo.png"]))
    assert [(color.hex, color.name) for color in records[0].colors] == [
        ("#00000000", "transparent"),
        ("#e50000", "red"),
    ]
    together = palette_of(records)
    assert together is not None
    assert [(color.hex, color.share) for color in together.colors] == [("#e50000", 1.0)]


def test_a_bad_file_has_its_reason_in_one_line_and_stops_nobody(photos: list[str], tmp_path: Path) -> None:
    (tmp_path / "cut.jpg").write_bytes(Path(photos[0]).read_bytes()[:300])
    (tmp_path / "text.png").write_text("no picture")
    bad = ["gone.png", "cut.jpg", "text.png", "photos"]
    *failed, good = palettes([*bad, photos[0]])
    assert [record.path for record in failed] == bad
    assert good.error is None
    for record, word in zip(failed, ["no such file", "damaged", "text, not an image", "folder"], strict=True):
        assert record.colors == ()
        assert record.error is not None
        assert word in record.error
        assert "\n" not in record.error


def test_the_palette_of_a_set_of_one_image_is_that_images(photos: list[str]) -> None:
    for record in palettes(photos):
        together = palette_of([record])
        assert together is not None
        assert sorted(together.hex) == sorted(color.hex for color in record.colors)
        shares = {color.hex: color.share for color in record.colors}
        assert all(abs(color.share - shares[color.hex]) < 1e-5 for color in together.colors if color.share)


def test_images_count_alike_or_pixels_do(tmp_path: Path) -> None:
    Image.new("RGB", (30, 30), "#000000").save(tmp_path / "large.png")
    Image.new("RGB", (10, 10), "#ffffff").save(tmp_path / "small.png")
    records = list(palettes([tmp_path / "large.png", tmp_path / "small.png"]))
    alike, by_pixels = palette_of(records), palette_of(records, weighing="pixels")
    assert alike is not None
    assert by_pixels is not None
    assert [color.share for color in alike.colors] == [0.5, 0.5]
    assert [color.share for color in by_pixels.colors] == [0.9, 0.1]


def test_a_set_without_a_readable_image_has_no_palette() -> None:
    assert palette_of(palettes(["gone.png"])) is None


def test_colours_beyond_the_limit_are_cells_with_exact_sums_in_any_order() -> None:
    rng = np.random.default_rng(4)
    colors = rng.integers(0, 256, (MOST_COLORS + 70_000, 3), np.uint8)
    weights = rng.integers(1, 1000, len(colors))
    forwards, backwards, few = Sum(), Sum(), Sum()
    for start in range(0, len(colors), 50_000):
        forwards.add(colors[start : start + 50_000], weights[start : start + 50_000])
    backwards.add(colors[::-1], weights[::-1])
    found = forwards.histogram()
    assert found == backwards.histogram()
    assert found is not None
    assert len(found) <= 64**3
    assert found.weights.sum() == weights.sum()
    mean = (colors * weights[:, None]).sum(axis=0) / weights.sum()
    of_cells = (found.colors * found.weights[:, None]).sum(axis=0) / weights.sum()
    assert np.abs(mean - of_cells).max() < 0.1
    few.add(colors[:10], weights[:10])
    kept = few.histogram()
    assert kept is not None
    assert len(kept) == len(np.unique(colors[:10], axis=0))


def test_weights_of_a_million_images_are_scaled_to_what_a_search_takes() -> None:
    total = Sum()
    total.add(np.array([[0, 0, 0], [255, 255, 255]], np.uint8), np.array([2**45, 3]))
    found = total.histogram()
    assert found is not None
    assert found.weights.tolist() == [2**31 - 1, 1] or found.weights.tolist() == [2**31, 1]


@pytest.mark.parametrize(("option", "value"), [("n_colors", 0), ("effort", "lazy"), ("space", "hsv"), ("seed", -1)])
def test_wrong_options_are_refused_before_a_file_is_opened(option: str, value: object) -> None:
    with pytest.raises(ArgumentError, match=option):
        next(palettes(["gone.png"], **{option: value}))  # type: ignore[arg-type]


def test_a_weighing_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ArgumentError, match="try one of images, pixels"):
        palette_of([], weighing="beauty")  # type: ignore[arg-type]


def test_a_row_comes_back_from_its_line_whatever_bytes_its_path_has() -> None:
    row = Row('caf\udce9\n"é.jpg', 3, 2, ("#000000",), (6,), None, 10, 11)
    assert Row.from_line(row.to_line()) == row
    assert row.to_line().isascii()
    assert "\n" not in row.to_line()
    for cut in range(len(row.to_line())):
        with pytest.raises(ValueError):  # noqa: PT011  # of json's or ours
            Row.from_line(row.to_line()[:cut])
    assert json.dumps(Record(row.path, 0, 0, ()).as_dict())
    assert text_of(row.path) == 'caf\\xe9\n"é.jpg'
