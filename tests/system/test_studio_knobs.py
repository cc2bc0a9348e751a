"""The studio's knobs: each changes the picture while it is turned, and late answers never replace new ones."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import APIResponse, Route, expect

from tests.system.studio_page import Studio, address, browser, photo, studio

__all__ = ["address", "browser", "photo", "studio"]

pytestmark = pytest.mark.system("chromium")


def bodies(studio: Studio) -> list[dict]:
    """What is asked of `quantize` from now on."""
    asked: list[dict] = []

    def note(request: object) -> None:
        if request.url.endswith("/quantize"):  # type: ignore[attr-defined]
            asked.append(json.loads(request.post_data))  # type: ignore[attr-defined]

    studio.page.on("request", note)
    return asked


def used_colors(studio: Studio) -> int:
    return len(np.unique(studio.whole().reshape(-1, 3), axis=0))


def test_arrows_on_the_slider_change_the_number_of_colours_and_the_picture(studio: Studio) -> None:
    slider = studio.page.locator("#colors")
    slider.press("Home")
    studio.settle()
    assert slider.get_attribute("aria-valuetext") == "2 colours"
    assert studio.page.input_value("#colors-number") == "2"
    assert used_colors(studio) == 2
    for _ in range(3):
        slider.press("ArrowRight")
    assert studio.settle().text("#n-colors") == "5"
    assert used_colors(studio) == 5


def test_a_drag_shows_previews_and_then_the_full_result(studio: Studio) -> None:
    asked = bodies(studio)
    box = studio.page.locator("#colors").bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    studio.page.mouse.move(box["x"] + box["width"] * 0.6, middle)
    studio.page.mouse.down()
    for step in range(12):
        studio.page.mouse.move(box["x"] + box["width"] * (0.6 - 0.04 * step), middle)
        time.sleep(0.03)
    studio.page.mouse.up()
    studio.settle()
    assert sum(body["preview"] for body in asked) >= 2
    assert [body["preview"] for body in asked][-1] is False
    serials = [body["serial"] for body in asked]
    assert serials == sorted(set(serials))
    assert studio.text("#n-colors") == studio.page.input_value("#colors-number")
    assert studio.page.evaluate("performance.getEntriesByName('preview').length") >= 2


def test_auto_finds_a_number_and_shows_it(studio: Studio) -> None:
    studio.page.click("#colors-auto")
    studio.settle()
    expect(studio.page.locator("#colors-auto")).to_have_attribute("aria-pressed", "true")
    found = studio.text("#n-colors")
    assert studio.page.input_value("#colors-number") == found
    assert int(found) == len(studio.palette())
    studio.page.locator("#colors").press("Home")
    expect(studio.page.locator("#colors-auto")).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize(
    ("selector", "value", "expected"),
    [
        ("#dither", "bayer-4", {"dither": "bayer-4"}),
        ("#space", "srgb", {"space": "srgb"}),
        ("#alpha", "binary", {"alpha": "binary"}),
        ("#order", "hue", {"order": "hue"}),
        ("#optimize", "2", {"optimize": 2}),
    ],
)
def test_lists_are_chosen_from(studio: Studio, selector: str, value: str, expected: dict) -> None:
    studio.page.locator("summary", has_text="More").click()
    asked = bodies(studio)
    studio.page.select_option(selector, value)
    studio.settle()
    assert expected.items() <= asked[-1]["options"].items()


def test_dithering_mixes_and_its_strength_is_how_much(studio: Studio) -> None:
    def changes() -> int:
        """How often a colour changes along the middle row of the greys."""
        row = studio.whole()[130].astype(int)
        return int((np.abs(np.diff(row, axis=0)).sum(1) > 0).sum())

    studio.few(6)
    found = {}
    for dither, presses in (("none", 0), ("floyd-steinberg", 0), ("floyd-steinberg", 16)):
        studio.page.select_option("#dither", dither)
        for _ in range(presses):
            studio.page.locator("#strength").press("ArrowLeft")
        studio.settle()
        found[dither, presses] = changes()
    assert studio.page.locator("#strength").get_attribute("aria-valuetext") == "20 %"
    assert found["floyd-steinberg", 0] > found["floyd-steinberg", 16] >= found["none", 0]
    studio.page.select_option("#dither", "none")
    expect(studio.page.locator("#strength")).to_be_disabled()


def test_effort_is_one_of_three_that_are_seen(studio: Studio) -> None:
    asked = bodies(studio)
    studio.page.get_by_role("button", name="Best").click()
    studio.settle()
    assert asked[-1]["options"]["effort"] == "best"
    expect(studio.page.get_by_role("button", name="Best")).to_have_attribute("aria-pressed", "true")


def test_a_quality_takes_the_fewest_colours_that_reach_it(studio: Studio) -> None:
    studio.few(256)
    every = int(studio.text("#n-colors"))
    studio.page.fill("#quality", "50")
    studio.settle()
    assert int(studio.text("#n-colors")) < every
    studio.page.fill("#quality", "")
    assert int(studio.settle().text("#n-colors")) == every


def test_a_byte_target_is_kept(studio: Studio) -> None:
    studio.page.fill("#max-bytes", "0.9")
    studio.settle()
    with studio.page.expect_download() as download:
        studio.page.click("#download")
    assert download.value.path().stat().st_size <= 900
    assert studio.text("#n-bytes") == f"{download.value.path().stat().st_size} B"


def test_what_cannot_be_reached_is_told_in_a_line(studio: Studio) -> None:
    studio.few(2)
    studio.page.fill("#quality", "99")
    expect(studio.page.locator("#toast")).to_be_visible()
    assert studio.page.locator("#toast").evaluate("(toast) => toast.classList.contains('is-error')")
    assert len(studio.text("#toast-text").splitlines()) == 1
    studio.page.click("#toast-close")
    expect(studio.page.locator("#toast")).to_be_hidden()


def test_a_number_out_of_range_is_marked_and_asks_for_nothing(studio: Studio) -> None:
    asked = bodies(studio)
    studio.page.fill("#colors-number", "9999")
    expect(studio.page.locator("#colors-number")).to_have_attribute("aria-invalid", "true")
    studio.page.wait_for_timeout(400)
    assert asked == []


def test_accents_are_automatic_off_or_a_number(studio: Studio) -> None:
    studio.page.locator("summary", has_text="More").click()
    asked = bodies(studio)
    slider = studio.page.locator("#accents")
    expect(slider).to_have_attribute("aria-valuetext", "auto")
    slider.press("Home")
    studio.settle()
    assert asked[-1]["options"]["accents"] == "off"
    slider.press("End")
    studio.settle()
    assert asked[-1]["options"]["accents"] == 4
    studio.page.get_by_role("button", name="Accents: automatic").click()
    studio.settle()
    assert asked[-1]["options"]["accents"] == "auto"


def test_an_older_answer_that_comes_last_is_not_shown(studio: Studio) -> None:
    """The answer to an earlier wish is held back until that to a later one is shown, and cannot be called off."""
    studio.page.add_init_script("AbortController.prototype.abort = () => {}")
    studio.open()
    late: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        body = json.loads(route.request.post_data or "{}")
        if body["preview"] or late:
            route.continue_()
            return
        body["options"]["n_colors"] = 200  # that it is shown, if it were, would be seen
        late.append((route, route.fetch(post_data=json.dumps(body))))

    studio.page.route("**/quantize", hold)
    studio.page.locator("#colors").press("Home")
    while not late:
        studio.page.wait_for_timeout(50)
    studio.page.locator("#colors").press("ArrowRight")
    expect(studio.page.locator("#n-colors")).to_have_text("3")
    studio.page.wait_for_timeout(500)
    shown = studio.whole()
    with studio.page.expect_response("**/quantize"):
        late[0][0].fulfill(response=late[0][1])
    studio.page.wait_for_timeout(100)
    assert studio.text("#n-colors") == "3"
    assert np.array_equal(studio.whole(), shown)


def test_what_was_asked_about_another_picture_is_not_shown(studio: Studio, photo: Path) -> None:
    held: list[Route] = []
    studio.page.route("**/quantize", lambda route: held.append(route) if not held else route.continue_())
    studio.page.locator("#colors").press("Home")
    studio.page.set_input_files("#chooser", {"name": "flat.png", "mimeType": "image/png", "buffer": flat_png()})
    expect(studio.page.locator("#file-name")).to_have_text("flat.png")
    studio.settle()
    held[0].abort()
    assert studio.palette() == ["#0a141e"]


def flat_png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (32, 20), (10, 20, 30)).save(file, "PNG")
    return file.getvalue()


def test_while_one_preview_is_under_way_the_latest_wish_waits_and_the_others_are_dropped(studio: Studio) -> None:
    asked = bodies(studio)
    held: list[Route] = []
    studio.page.route("**/quantize", lambda route: held.append(route) if not held else route.continue_())
    slider = studio.page.locator("#colors")
    slider.press("Home")
    for _ in range(8):
        slider.press("ArrowRight")
    studio.page.wait_for_timeout(100)
    previews = [body for body in asked if body["preview"]]
    assert len(previews) == 1
    held[0].continue_()
    studio.settle()
    previews = [body["options"]["n_colors"] for body in asked if body["preview"]]
    assert previews[0] == 2
    assert previews[1:] in ([], [10])
    assert studio.text("#n-colors") == "10"


def test_undo_and_redo_go_through_the_knobs(studio: Studio) -> None:
    studio.few(6)
    studio.page.select_option("#dither", "none")
    studio.settle()
    studio.page.locator("#stage").focus()
    studio.page.keyboard.press("Control+z")
    assert studio.settle().page.input_value("#dither") == "auto"
    studio.page.keyboard.press("Control+Shift+z")
    assert studio.settle().page.input_value("#dither") == "none"
    studio.page.click("#undo")
    studio.page.click("#undo")
    studio.settle()
    assert studio.page.input_value("#colors-number") == "64"
    expect(studio.page.locator("#undo")).to_be_disabled()
