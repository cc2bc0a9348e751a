"""Previews on the screen of a browser without a screen: Chromium, driven by Playwright over the studio's own page."""

from __future__ import annotations

import shutil
from typing import Any

from bench.publish import say

# As the page marks what it has drawn: `asked` is when the slider moved, on the clock of `startTime`.
_SHOWN = """
performance.getEntriesByName("fewcolors:shown").filter((mark) => mark.detail.preview)
    .map((mark) => mark.startTime - mark.detail.asked)
"""
# A hand that drags gives some 60 moves a second; each key here is one.
MOVES = 60
PAUSE = 30  # milliseconds between moves
SETTLE = 8_000  # milliseconds until a picture of 12 megapixels is there, and its full result on the screen


def shown(address: str, large: bytes) -> dict[str, list[float]]:
    """Milliseconds from each move of the colours' slider to its preview on the screen, for china and a large photo;
    none where there is no browser."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        say("no chromium here: apt-get install chromium; the screen is left out")
        return {}
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address)
        found = {"china": dragged(page)}
        photo = {"name": "large.jpg", "mimeType": "image/jpeg", "buffer": large}
        page.set_input_files("input[type=file]", photo)
        page.wait_for_timeout(SETTLE)
        found["12 megapixels"] = dragged(page)
        chromium.close()
    return found


def dragged(page: Any) -> list[float]:
    """One picture: the slider moved by keys, up and down."""
    while not page.evaluate("performance.getEntriesByName('fewcolors:shown').length"):
        page.wait_for_timeout(100)
    page.evaluate("performance.clearMarks('fewcolors:shown')")
    slider = page.locator("#colors")
    slider.focus()
    for move in range(MOVES):
        slider.press("ArrowLeft" if move % 20 < 10 else "ArrowRight")
        page.wait_for_timeout(PAUSE)
    page.wait_for_timeout(1000)
    times: list[float] = page.evaluate(_SHOWN)
    return times
