"""The studio's other views: the cloud turns, four methods stand side by side, a point of the curve is chosen."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.system.studio_page import Studio, address, browser, photo, studio

__all__ = ["address", "browser", "photo", "studio"]

pytestmark = pytest.mark.system("chromium")

CLOUD = "#cloud-stage canvas"
NO_WEBGL = """
  const get = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    return kind.startsWith("webgl") ? null : get.call(this, kind, ...rest);
  };
"""


def cloud_of(studio: Studio) -> np.ndarray:
    """Waits until something is drawn, and stays as it is."""
    before = studio.frame().canvas(CLOUD)
    for _ in range(100):
        studio.page.wait_for_timeout(50)
        pixels = studio.frame().canvas(CLOUD)
        if pixels[..., 3].any() and np.array_equal(pixels, before):
            return pixels
        before = pixels
    raise AssertionError("the cloud stays empty")


def holds(pixels: np.ndarray, color: tuple[int, int, int]) -> bool:
    return bool((np.abs(pixels[..., :3].astype(int) - color).max(2) <= 2).any())


def test_tabs_are_walked_by_arrows(studio: Studio) -> None:
    studio.page.focus("#tab-picture")
    studio.page.keyboard.press("ArrowRight")
    expect(studio.page.locator("#view-cloud")).to_be_visible()
    expect(studio.page.locator("#view-picture")).to_be_hidden()
    studio.page.keyboard.press("End")
    expect(studio.page.locator("#view-batch")).to_be_visible()
    studio.page.keyboard.press("ArrowRight")
    expect(studio.page.locator("#tab-picture")).to_be_focused()


@pytest.mark.parametrize("renderer", ["webgl2", "2d"])
def test_the_cloud_holds_the_colours_and_is_turned_by_keys_and_mouse(studio: Studio, renderer: str) -> None:
    if renderer == "2d":
        studio.page.add_init_script(NO_WEBGL)
        studio.open()
    studio.tab("cloud")
    first = cloud_of(studio)
    assert studio.page.locator("#cloud-stage").get_attribute("data-renderer") == renderer
    for color in [(200, 0, 0), (0, 200, 0), (0, 0, 200)]:
        assert holds(first, color)
    studio.page.locator("#cloud-stage").press("ArrowRight")
    second = cloud_of(studio)
    assert not np.array_equal(first, second)
    studio.page.locator("#cloud-stage").press("0")
    assert np.array_equal(cloud_of(studio), first)
    box = studio.page.locator("#cloud-stage").bounding_box()
    assert box
    studio.page.mouse.move(box["x"] + 300, box["y"] + 200)
    studio.page.mouse.down()
    studio.page.mouse.move(box["x"] + 380, box["y"] + 220, steps=4)
    studio.page.mouse.up()
    assert not np.array_equal(cloud_of(studio), first)
    studio.page.mouse.wheel(0, -300)
    assert (cloud_of(studio)[..., 3] > 0).sum() > (first[..., 3] > 0).sum()


def test_the_cloud_is_shown_in_rgb_or_oklab(studio: Studio) -> None:
    studio.tab("cloud")
    first = cloud_of(studio)
    studio.page.get_by_role("button", name="RGB").click()
    expect(studio.page.locator(".cloud-axis").first).to_have_text("red")
    assert not np.array_equal(cloud_of(studio), first)
    assert "distinct colours" in studio.text("#cloud-note")


def test_the_palette_in_the_cloud_follows_the_knobs(studio: Studio) -> None:
    studio.tab("cloud")
    first = cloud_of(studio)
    studio.few(3)
    assert not np.array_equal(cloud_of(studio), first)


def test_four_methods_stand_side_by_side_with_their_times(studio: Studio) -> None:
    studio.few(6)
    studio.tab("compare")
    titles = studio.page.locator(".pane b")
    expect(titles).to_have_text(["K-means", "Random codebook", "Median cut", "Octree"])
    for pane in studio.page.locator(".pane figcaption").all():
        assert "MSE" in pane.inner_text()
        assert "ms" in pane.inner_text()
    expect(studio.page.locator(".pane.is-best b")).to_have_count(1)
    for index in range(4):
        pixels = studio.canvas(f".pane:nth-child({index + 1}) canvas")
        colors = np.unique(pixels[pixels[..., 3] > 0], axis=0)
        assert 2 <= len(colors) <= 6


def test_the_four_are_zoomed_together(studio: Studio) -> None:
    studio.few(6)
    studio.tab("compare")
    expect(studio.page.locator(".pane")).to_have_count(4)
    shown = [studio.frame().canvas(f".pane:nth-child({index}) canvas")[..., 3].sum() for index in (1, 4)]
    grid = studio.page.locator("#compare-grid")
    grid.press("+")
    grid.press("+")
    grown = [studio.frame().canvas(f".pane:nth-child({index}) canvas")[..., 3].sum() for index in (1, 4)]
    assert all(after > before for before, after in zip(shown, grown, strict=True))


def test_a_point_of_the_curve_is_chosen_by_keys(studio: Studio) -> None:
    studio.tab("curve")
    chart = studio.page.locator("#curve-chart svg")
    expect(chart).to_have_attribute("aria-valuenow", "64", timeout=30_000)
    chart.press("Home")
    expect(chart).to_have_attribute("aria-valuenow", "2")
    chart.press("ArrowRight")
    assert "colours: error" in (chart.get_attribute("aria-valuetext") or "")
    count = chart.get_attribute("aria-valuenow")
    chart.press("Enter")
    studio.settle()
    assert studio.page.input_value("#colors-number") == count
    assert studio.text("#n-colors") == count


def test_a_point_of_the_curve_is_chosen_by_the_mouse_or_in_the_table(studio: Studio) -> None:
    studio.tab("curve")
    chart = studio.page.locator("#curve-chart svg")
    expect(chart).to_have_attribute("aria-valuenow", "64", timeout=30_000)
    box = chart.bounding_box()
    assert box
    studio.page.mouse.click(box["x"] + box["width"] - 74, box["y"] + 100)
    expect(studio.page.locator("#colors-number")).to_have_value("256")
    studio.page.get_by_role("button", name="Use 8 colours").click()
    expect(studio.page.locator("#colors-number")).to_have_value("8")
    expect(chart).to_have_attribute("aria-valuenow", "8")
    studio.settle()


def test_the_curve_falls_and_the_table_says_so(studio: Studio) -> None:
    studio.tab("curve")
    rows = studio.page.locator("#curve-figures tbody tr")
    expect(rows.first).to_be_visible(timeout=30_000)
    errors = [float(row.split()[1]) for row in rows.all_inner_texts()]
    assert errors == sorted(errors, reverse=True)
    assert len(errors) >= 10


def test_the_theme_goes_from_the_systems_to_light_to_dark_and_is_remembered(studio: Studio) -> None:
    def ground() -> str:
        return studio.page.evaluate("getComputedStyle(document.body).backgroundColor")

    light = ground()
    studio.page.click("#theme")
    assert ground() == light
    studio.page.click("#theme")
    dark = ground()
    assert dark != light
    studio.page.reload()
    studio.settle()
    assert ground() == dark
    expect(studio.page.locator("#theme")).to_have_attribute("aria-label", "Theme: dark")
