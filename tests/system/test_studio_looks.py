"""The studio at three widths, light and dark: nothing is cut off or jumps, and axe finds no serious fault.

`FEWCOLORS_STUDIO_SHOTS=FOLDER` keeps what was looked at; `FEWCOLORS_STUDIO_PICTURE=docs/studio.png` writes the README's
picture, of the photo that comes with scikit-learn.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

import fewcolors as fc
from tests.system.studio_page import Studio, browser, serve

__all__ = ["browser"]

pytestmark = pytest.mark.system("chromium")

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
SIZES = {"phone": (375, 812), "tablet": (768, 1024), "desk": (1440, 900)}
VIEWS = ("picture", "cloud", "compare", "curve", "batch")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The studio with its own sample, a photograph."""
    yield from serve(None)


LOOKS = [(size, theme) for size in SIZES for theme in ("light", "dark")]


def looks(*names: str) -> pytest.MarkDecorator:
    """The test runs at these of the looks, "phone-light" to "desk-dark", or at all of them."""
    chosen = [look for look in LOOKS if not names or "-".join(look) in names]
    return pytest.mark.parametrize("studio", chosen, ids="-".join, indirect=True)


@pytest.fixture
def studio(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Studio]:
    size, theme = request.param
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=theme, reduced_motion="reduce", bypass_csp=True
    )
    page = Studio(context, address)
    page.open()
    page.name = f"{size}-{theme}"  # type: ignore[attr-defined]
    yield page
    page.close()
    context.close()


def keep(studio: Studio, view: str) -> None:
    if folder := os.environ.get("FEWCOLORS_STUDIO_SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        studio.page.screenshot(path=Path(folder) / f"{view}-{studio.name}.png")  # type: ignore[attr-defined]


def serious(page: Page) -> list[str]:
    """What axe calls serious or critical, as lines."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [
        f"{fault['id']}: {node['html'][:160]} {node['failureSummary']}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


def cut_off(page: Page) -> list[str]:
    """Controls that stick out of the window, or whose words do not fit into them."""
    return page.evaluate(
        """() => [...document.querySelectorAll("button, select, input:not([hidden])")]
            .filter((one) => one.checkVisibility() && !one.closest(".swatches, .panel-body, .batch-body, .curve-body"))
            .filter((one) => {
              const box = one.getBoundingClientRect();
              const inside = box.left >= -1 && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1;
              return !inside || one.scrollWidth > one.clientWidth + 2;
            })
            .map((one) => one.outerHTML.slice(0, 120))"""
    )


def ready(studio: Studio, view: str) -> None:
    studio.tab(view)
    page = studio.page
    waits: dict[str, Callable[[], None]] = {
        "cloud": lambda: expect(page.locator(".cloud-axis")).to_have_count(3, timeout=20_000),
        "compare": lambda: expect(page.locator(".pane")).to_have_count(4, timeout=20_000),
        "curve": lambda: expect(page.locator("#curve-figures tr").first).to_be_visible(timeout=60_000),
        "batch": lambda: expect(page.locator(".batch-item")).to_have_count(1),
    }
    waits.get(view, lambda: None)()
    studio.frame()


@looks()
def test_every_view_fits_and_has_no_serious_fault(studio: Studio) -> None:
    for view in VIEWS:
        ready(studio, view)
        keep(studio, view)
        assert serious(studio.page) == []
        assert cut_off(studio.page) == []
        assert studio.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


@looks("phone-light", "tablet-dark", "desk-dark")
def test_menus_and_dialogs_have_no_serious_fault(studio: Studio) -> None:
    page = studio.page
    page.locator("summary", has_text="More").click()
    studio.swatch(3)
    keep(studio, "menu")
    assert serious(page) == []
    page.get_by_role("menuitem", name="Edit").click()
    studio.frame()
    keep(studio, "editor")
    assert serious(page) == []
    page.keyboard.press("Escape")
    page.click("#palette-load")
    expect(page.locator(".named button")).not_to_have_count(0)
    expect(page.get_by_role("button", name="zx-spectrum")).to_be_visible()
    keep(studio, "load")
    assert serious(page) == []
    page.keyboard.press("Escape")
    page.click("#palette-save")
    expect(page.locator("#palette-format")).to_be_visible()
    keep(studio, "save")
    assert serious(page) == []
    page.keyboard.press("Escape")
    page.click("[data-mode=heat]")
    studio.frame()
    keep(studio, "errors")
    assert serious(page) == []


@looks("phone-light", "desk-light")
def test_nothing_moves_while_results_come_in(studio: Studio) -> None:
    """The browser's own measure of what jumps: more than 0.1 is poor; here it is nothing."""
    page = studio.page
    page.evaluate(
        """() => {
          window.jumps = [];
          const note = (list) => window.jumps.push(...list.getEntries().map(({value}) => value));
          new PerformanceObserver(note).observe({type: "layout-shift", buffered: true});
        }"""
    )
    page.locator("#colors").press("Home")
    studio.settle()
    page.locator("#colors").press("End")
    studio.settle()
    page.wait_for_timeout(200)
    assert sum(page.evaluate("window.jumps")) < 0.005


@looks("desk-light")
def test_every_knob_is_reached_by_the_tab_key(studio: Studio) -> None:
    page = studio.page
    page.evaluate("document.activeElement.blur()")
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.id || document.activeElement.classList[0]")
        if name in seen and name == "tab-picture":
            break
        seen.add(name)
    wanted = {
        "tab-picture",
        "open",
        "theme",
        "stage",
        "divider",
        "zoom-in",
        "palette-load",
        "swatch",
        "colors",
        "dither",
    }
    assert wanted <= seen
    assert {"colors-number", "colors-auto", "strength", "space", "quality", "max-bytes", "format", "download"} <= seen


@looks("phone-dark")
def test_on_a_narrow_screen_the_settings_are_a_sheet(studio: Studio) -> None:
    page = studio.page
    handle = page.locator("#sheet-handle")
    before = page.locator("#stage").bounding_box()
    handle.press("Enter")
    expect(page.locator("#dither")).to_be_hidden()
    after = page.locator("#stage").bounding_box()
    assert before
    assert after
    assert after["height"] > before["height"] + 100
    keep(studio, "sheet")
    handle.click()
    expect(page.locator("#dither")).to_be_visible()


@looks("desk-light")
def test_the_readme_shows_the_page(studio: Studio, checkout: Path) -> None:
    """The picture in the docs is of a page this size; with a path in the environment it is made anew."""
    studio.few(16)
    studio.page.evaluate("document.activeElement.blur()")
    if path := os.environ.get("FEWCOLORS_STUDIO_PICTURE"):
        fc.quantize(studio.page.screenshot(), 256, effort="best").save(path, optimize=3, overwrite=True)
    with Image.open(checkout / "docs" / "studio.png") as picture:
        assert picture.size == SIZES["desk"]


def test_no_file_of_the_page_outgrows_its_reader(checkout: Path) -> None:
    lengths = {path.name: len(path.read_text().splitlines()) for path in page_files(checkout)}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_nothing_in_the_page_is_from_elsewhere_or_needs_more_than_the_strict_policy(checkout: Path) -> None:
    """No address but of XML's namespaces, no script or style inside the HTML."""
    for path in page_files(checkout):
        text = path.read_text()
        assert re.findall(r"https?://(?!www\.w3\.org/)[^\s'\"`]+", text) == [], path.name
        assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text) == [], path.name


def page_files(checkout: Path) -> list[Path]:
    files = sorted((checkout / "src/fewcolors/studio/static").iterdir())
    assert len(files) > 30
    return files
