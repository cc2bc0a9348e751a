"""The studio's stage: original and result lie pixel on pixel, whatever moves them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.system.studio_page import HEIGHT, WIDTH, Studio, address, browser, drawn_picture, photo, studio

__all__ = ["address", "browser", "photo", "studio"]

pytestmark = pytest.mark.system("chromium")

ORIGINAL = np.asarray(drawn_picture())


def scale_of(studio: Studio) -> str:
    return studio.text("#zoom-level").replace("\u202f", " ")


def test_the_picture_that_the_command_named_is_on_the_stage(studio: Studio) -> None:
    assert studio.text("#file-name") == "drawn.png"
    assert "240 × 160" in studio.text("#file-facts")
    assert studio.text("#n-colors") == "64"


def test_at_actual_pixels_the_original_is_shown_byte_for_byte(studio: Studio) -> None:
    studio.page.focus("#divider")
    studio.page.keyboard.press("End")
    studio.page.click("#zoom-one")
    assert np.array_equal(studio.frame().picture(), ORIGINAL)


def test_beyond_actual_pixels_each_is_a_square_of_one_colour(studio: Studio) -> None:
    studio.page.focus("#divider")
    studio.page.keyboard.press("End")
    studio.page.click("#zoom-one")
    studio.page.click("#zoom-in")
    studio.frame()
    assert scale_of(studio) == "200 %"
    assert np.array_equal(studio.picture(), ORIGINAL.repeat(2, 0).repeat(2, 1))


def test_the_result_has_the_pixels_of_the_file_that_is_downloaded(studio: Studio, tmp_path: Path) -> None:
    studio.few(6)
    with studio.page.expect_download() as download:
        studio.page.click("#download")
    download.value.save_as(tmp_path / "result.png")
    assert np.array_equal(studio.whole(), np.asarray(Image.open(tmp_path / "result.png").convert("RGB")))


def test_keys_move_the_divider_and_with_it_the_border_between_the_pictures(studio: Studio) -> None:
    studio.few(2)
    studio.page.click("#zoom-one")
    divider = studio.page.locator("#divider")
    divider.press("Home")
    for _ in range(5):
        divider.press("Shift+ArrowRight")
    assert divider.get_attribute("aria-valuenow") == "50"
    left = studio.frame().picture()[:, : WIDTH // 2 - 2]
    assert np.array_equal(left, ORIGINAL[:, : WIDTH // 2 - 2])
    divider.press("Home")
    assert divider.get_attribute("aria-valuetext") == "0 % original"
    assert len(np.unique(studio.frame().picture().reshape(-1, 3), axis=0)) == 2


def test_the_divider_is_dragged(studio: Studio) -> None:
    stage = studio.page.locator("#stage").bounding_box()
    grip = studio.page.locator("#divider").bounding_box()
    assert stage
    assert grip
    studio.page.mouse.move(grip["x"] + 14, grip["y"] + 300)
    studio.page.mouse.down()
    studio.page.mouse.move(stage["x"] + stage["width"] / 4, stage["y"] + 200, steps=4)
    studio.page.mouse.up()
    assert studio.page.locator("#divider").get_attribute("aria-valuenow") == "25"


def test_the_wheel_zooms_around_the_pointer_and_a_drag_moves(studio: Studio) -> None:
    box = studio.page.locator("#stage").bounding_box()
    assert box
    before = scale_of(studio)
    studio.page.mouse.move(box["x"] + 100, box["y"] + 100)
    for _ in range(6):
        studio.page.mouse.wheel(0, -200)
    studio.frame()
    assert scale_of(studio) != before
    still = studio.canvas()
    studio.page.mouse.down()
    studio.page.mouse.move(box["x"] + 160, box["y"] + 130, steps=3)
    studio.page.mouse.up()
    moved = studio.frame().canvas()
    assert np.array_equal(moved[200:400, 260:400], still[170:370, 200:340])


def test_keys_zoom_and_move_the_picture(studio: Studio) -> None:
    stage = studio.page.locator("#stage")
    stage.focus()
    for keys, scale in [("1", "100 %"), ("+", "200 %"), ("+", "300 %"), ("-", "200 %"), ("0", "300 %")]:
        studio.page.keyboard.press(keys)
        assert scale_of(studio.frame()) == scale
    for _ in range(3):
        studio.page.keyboard.press("+")
    before = studio.frame().canvas()
    studio.page.keyboard.press("ArrowRight")
    assert np.array_equal(studio.frame().canvas()[:, 100:200], before[:, 148:248])


def test_two_fingers_pinch(studio: Studio) -> None:
    """Touches go through the protocol of the browser itself: pages cannot make trusted ones."""
    before = scale_of(studio)
    protocol = studio.page.context.new_cdp_session(studio.page)
    for kind, spread in [("touchStart", 40), ("touchMove", 60), ("touchMove", 90), ("touchEnd", None)]:
        points = [] if spread is None else [{"x": 400 - spread, "y": 300}, {"x": 400 + spread, "y": 300}]
        protocol.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert int(scale_of(studio.frame()).split()[0]) > 1.8 * int(before.split()[0])


def test_flicker_shows_original_and_result_by_turns(studio: Studio) -> None:
    studio.few(2)
    studio.page.click("#zoom-one")
    studio.page.click("[data-mode=flicker]")
    turns = set()
    for _ in range(60):
        shown = studio.frame().picture()
        turns.add("original" if np.array_equal(shown, ORIGINAL) else len(np.unique(shown.reshape(-1, 3), axis=0)))
        if len(turns) > 1:
            break
        studio.page.wait_for_timeout(100)
    assert turns == {"original", 2}
    studio.page.keyboard.press("Tab")
    studio.page.locator("#stage").press("f")
    expect(studio.page.locator("#divider")).to_be_visible()


def test_while_b_is_held_the_original_is_seen(studio: Studio) -> None:
    studio.few(2)
    studio.page.click("#zoom-one")
    studio.page.focus("#stage")
    studio.page.keyboard.down("b")
    assert np.array_equal(studio.frame().picture(), ORIGINAL)
    studio.page.keyboard.up("b")
    assert not np.array_equal(studio.frame().picture(), ORIGINAL)


def test_the_map_of_errors_is_black_where_the_result_is_right(studio: Studio) -> None:
    studio.few(8)
    studio.page.click("#zoom-one")
    studio.page.locator("#stage").press("h")
    heat = studio.frame().picture()
    off = np.abs(studio_result(studio).astype(int) - ORIGINAL).sum(2)
    studio.page.click("[data-mode=heat]")
    assert (heat[off == 0] == 0).all()
    assert heat[off > 12].sum(1).min() > 0
    assert (off > 12).any()


def studio_result(studio: Studio) -> np.ndarray:
    studio.page.click("[data-mode=split]")
    return studio.whole()


@pytest.mark.parametrize(("presses", "part"), [(3, 3), (6, 8)])
def test_a_smaller_view_is_the_mean_of_the_pixels_it_covers(studio: Studio, presses: int, part: int) -> None:
    studio.page.focus("#divider")
    studio.page.keyboard.press("End")
    studio.page.click("#zoom-one")
    studio.page.focus("#stage")
    for _ in range(presses):
        studio.page.keyboard.press("-")
    small = studio.frame().picture().astype(int)
    assert abs(np.subtract(small.shape[:2], (HEIGHT / part, WIDTH / part))).max() <= 1
    assert abs(small.mean((0, 1)) - ORIGINAL.mean((0, 1))).max() < 4
