"""The studio's palette: looked at, copied, locked, edited, removed, merged, moved, loaded, saved; by mouse and keys."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

import fewcolors as fc
from fewcolors.formats import FORMATS
from tests.system.studio_page import Studio, address, browser, photo, studio

__all__ = ["address", "browser", "photo", "studio"]

pytestmark = pytest.mark.system("chromium")


def clipboard(studio: Studio) -> str:
    return studio.page.evaluate("navigator.clipboard.readText()")


def triple(code: str) -> list[int]:
    return list(bytes.fromhex(code[1:7]))


def test_swatches_are_the_palette_with_its_shares(studio: Studio) -> None:
    studio.few(6)
    names = studio.page.locator(".swatch").evaluate_all("(all) => all.map((one) => one.getAttribute('aria-label'))")
    shares = [float(name.split(", ")[1].split()[0]) for name in names]
    assert len(names) == 6
    assert sum(shares) == pytest.approx(100, abs=0.5)
    found = np.unique(studio.whole().reshape(-1, 3), axis=0)
    assert sorted(map(triple, studio.palette())) == found.tolist()
    assert studio.text("#palette-count") == "6"


@pytest.mark.parametrize("how", ["mouse", "keys"])
def test_hover_and_focus_show_the_pixels_that_use_a_colour(studio: Studio, how: str) -> None:
    studio.few(5)
    plain, codes = studio.whole(), studio.palette()
    if how == "mouse":
        studio.page.locator(".swatch").nth(1).hover()
    else:
        studio.page.focus("#palette-save")
        studio.page.keyboard.press("Tab")
        studio.page.keyboard.press("ArrowRight")
    lit = studio.frame().picture()
    used = (plain == triple(codes[1])).all(2)
    assert used.any()
    assert (lit[used] == triple(codes[1])).all()
    assert not (lit[~used] == plain[~used]).all(1).any()
    assert codes[1] in studio.text("#palette-note")


def test_the_menu_copies_the_hex_code(studio: Studio) -> None:
    code = studio.palette()[2]
    studio.swatch(2)
    studio.page.get_by_role("menuitem", name="Copy hex code").click()
    expect(studio.page.locator("#toast-text")).to_have_text(f"Copied {code}")
    assert clipboard(studio) == code


def test_the_menu_is_walked_by_keys_and_gives_the_focus_back(studio: Studio) -> None:
    studio.page.locator(".swatch").nth(0).press("Enter")
    expect(studio.page.get_by_role("menuitem", name="Copy hex code")).to_be_focused()
    studio.page.keyboard.press("ArrowDown")
    expect(studio.page.get_by_role("menuitem", name="Lock")).to_be_focused()
    studio.page.keyboard.press("Escape")
    expect(studio.page.locator("#swatch-menu")).to_be_hidden()
    expect(studio.page.locator(".swatch").nth(0)).to_be_focused()


def test_a_locked_colour_survives_fewer_colours(studio: Studio) -> None:
    studio.few(24)
    code = studio.palette()[17]
    studio.swatch(17)
    studio.choose("Lock")
    studio.few(4)
    assert code in studio.palette()
    assert len(studio.palette()) == 4
    place = studio.palette().index(code)
    assert "locked" in (studio.page.locator(".swatch").nth(place).get_attribute("aria-label") or "")
    studio.page.locator(".swatch").nth(place).press("l")
    studio.settle()
    assert code not in studio.palette()


def test_a_colour_is_edited_and_stays_when_a_knob_turns(studio: Studio) -> None:
    studio.few(5)
    before = studio.palette()
    studio.swatch(1)
    studio.page.get_by_role("menuitem", name="Edit").click()
    studio.page.fill("#edit-hex", "#12ab9c")
    assert (studio.frame().canvas()[..., :3] == triple("#12ab9c")).all(2).any()
    studio.page.get_by_role("button", name="Use colour").click()
    studio.settle()
    assert studio.palette() == [before[0], "#12ab9c", *before[2:]]
    studio.few(8)
    assert "#12ab9c" in studio.palette()
    assert len(studio.palette()) == 8


def test_a_colour_is_edited_by_keys_alone(studio: Studio) -> None:
    studio.few(5)
    before = studio.palette()
    studio.page.locator(".swatch").nth(0).press("e")
    expect(studio.page.locator("#edit-lightness")).to_be_focused()
    for _ in range(9):
        studio.page.keyboard.press("ArrowLeft")
    wanted = studio.page.input_value("#edit-hex")
    assert wanted != before[0]
    studio.page.locator("#edit-hex").press("Enter")
    assert studio.settle().palette()[0] == wanted


def test_an_edit_that_is_cancelled_leaves_no_trace(studio: Studio) -> None:
    studio.few(5)
    before, shown = studio.palette(), studio.whole()
    studio.page.locator(".swatch").nth(0).press("e")
    studio.page.fill("#edit-hex", "#00ff00")
    studio.page.keyboard.press("Escape")
    expect(studio.page.locator(".swatch").nth(0)).to_be_focused()
    studio.page.locator("#stage").focus()
    assert studio.frame().palette() == before
    assert np.array_equal(studio.picture(), shown)


def test_a_colour_is_removed_and_its_pixels_take_others(studio: Studio) -> None:
    studio.few(6)
    before = studio.palette()
    studio.swatch(3)
    studio.choose("Remove")
    assert studio.palette() == [*before[:3], *before[4:]]
    assert not (studio.whole() == triple(before[3])).all(2).any()
    studio.page.click("#undo")
    assert studio.settle().palette() == before


def test_two_colours_are_merged_into_their_mean(studio: Studio) -> None:
    studio.few(6)
    before = studio.palette()
    studio.swatch(4)
    studio.page.get_by_role("menuitem", name="Merge with").click()
    expect(studio.page.locator("#palette-note")).to_contain_text("Choose the colour")
    studio.page.locator(".swatch").nth(1).click()
    studio.settle()
    after = studio.palette()
    assert [after[0], *after[2:]] == [before[0], before[2], before[3], before[5]]
    low, high = np.sort([triple(before[1]), triple(before[4])], axis=0)
    assert (np.array(triple(after[1])) >= low - 12).all()
    assert (np.array(triple(after[1])) <= high + 12).all()


def test_a_merge_is_called_off_by_escape(studio: Studio) -> None:
    before = studio.palette()
    studio.page.locator(".swatch").nth(4).press("m")
    studio.page.keyboard.press("Escape")
    expect(studio.page.locator("#swatches")).not_to_have_class("swatches is-choosing")
    assert studio.palette() == before


def test_colours_are_dragged_into_another_order(studio: Studio) -> None:
    studio.few(6)
    before, shown = studio.palette(), studio.whole()
    boxes = [studio.page.locator(".swatch").nth(index).bounding_box() for index in (0, 3)]
    centres = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes if box]
    studio.page.mouse.move(*centres[0])
    studio.page.mouse.down()
    studio.page.mouse.move(*centres[1], steps=6)
    studio.page.mouse.up()
    studio.settle()
    assert studio.palette() == [*before[1:4], before[0], *before[4:]]
    expect(studio.page.locator("#swatch-menu")).to_be_hidden()
    assert shown.shape == studio.whole().shape


def test_keys_move_a_colour(studio: Studio) -> None:
    studio.few(6)
    before = studio.palette()
    studio.page.locator(".swatch").nth(2).press("Alt+ArrowLeft")
    studio.settle()
    assert studio.palette() == [before[0], before[2], before[1], *before[3:]]
    expect(studio.page.locator(".swatch").nth(1)).to_be_focused()


def test_a_palette_is_saved_and_loaded_again(studio: Studio, tmp_path: Path) -> None:
    studio.few(6)
    before = studio.palette()
    studio.page.click("#palette-save")
    studio.page.select_option("#palette-format", "gpl")
    with studio.page.expect_download() as download:
        studio.page.get_by_role("button", name="Save", exact=True).last.click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.suffix == ".gpl"
    assert [f"#{bytes(row).hex()}" for row in fc.Palette.load(path).rgb.tolist()] == before
    studio.few(3)
    studio.page.click("#palette-load")
    with studio.page.expect_file_chooser() as chooser:
        studio.page.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files(path)
    expect(studio.page.locator(".swatch")).to_have_count(6)
    assert studio.settle().palette() == before


def test_every_format_of_palettes_is_offered(studio: Studio) -> None:
    studio.page.click("#palette-save")
    expect(studio.page.locator("#palette-format")).to_be_focused()
    offered = studio.page.locator("#palette-format option").evaluate_all("(all) => all.map((one) => one.value)")
    assert set(offered) == {kind.name for kind in FORMATS.values()}


def test_a_palette_with_a_name_is_taken(studio: Studio) -> None:
    studio.page.click("#palette-load")
    studio.page.get_by_role("button", name="game-boy").click()
    expect(studio.page.locator(".swatch")).to_have_count(4)
    studio.settle()
    assert studio.palette() == [f"#{bytes(row).hex()}" for row in fc.Palette.named("game-boy").rgb.tolist()]
    assert len(np.unique(studio.whole().reshape(-1, 3), axis=0)) <= 4
    studio.page.click("#palette-reset")
    studio.settle()
    assert len(studio.palette()) > 4


def test_an_edited_palette_is_spoken_as_a_command(studio: Studio) -> None:
    studio.few(4)
    studio.swatch(0)
    studio.choose("Remove")
    studio.page.click("#copy-command")
    expect(studio.page.locator("#toast-text")).to_contain_text("Copied:")
    command = clipboard(studio)
    assert command.startswith("fewcolors apply")
    assert all(code in command for code in studio.palette())
