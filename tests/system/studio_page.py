"""The studio's page in Chromium, as a person meets it: one server and one browser for the tests of a module.

Every page that a test opens must end without a line in the console, and must have asked nobody but its own server.
"""

from __future__ import annotations

import base64
import io
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

# Without a graphics card, but with WebGL in software; to draw all else in WebGL too takes 83 instead
# of 16 ms a frame. Nothing that phones home.
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What the software driver says when a test, or a screen without a graphics card, takes the pixels of a WebGL canvas.
NOTICE = "GPU stall due to ReadPixels"
WIDTH, HEIGHT = 240, 160


def drawn_picture() -> Image.Image:
    """Red, green and blue areas above a band of greys: colours that a test can name, and too many for few colours."""
    image = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    for column, color in enumerate([(200, 0, 0), (0, 200, 0), (0, 0, 200)]):
        image[:100, column * 80 : (column + 1) * 80] = color
    image[100:] = np.linspace(0, 255, WIDTH).astype(np.uint8)[None, :, None]
    return Image.fromarray(image)


def serve(photo: Path | None) -> Iterator[str]:
    """The address of a studio that has `photo` on its stage, or its own sample."""
    command = [sys.executable, "-m", "fewcolors.cli", "studio", "--no-browser", *([str(photo)] if photo else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:"), address
            yield address
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photo") / "drawn.png"
    drawn_picture().save(path)
    return path


@pytest.fixture(scope="module")
def address(photo: Path) -> Iterator[str]:
    yield from serve(photo)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield browser
        browser.close()


class Studio:
    """A page of the studio, and what a person sees on it."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.new_page()
        self.address = address
        self.faults: list[str] = []
        self.requests: list[str] = []
        self.expected: tuple[str, ...] = ()
        self.page.on("console", lambda line: self.note(f"{line.type}: {line.text}"))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def note(self, line: str) -> None:
        if NOTICE not in line:
            self.faults.append(line)

    def open(self) -> Studio:
        self.page.goto(self.address)
        return self.settle()

    def settle(self) -> Studio:
        """Waits until the full result of the latest wish and its numbers are shown."""
        self.page.wait_for_function(
            """() => document.getElementById("stage").getAttribute("aria-busy") === "false"
                && !document.querySelector(".numbers.is-waiting")
                && document.getElementById("n-mse").textContent !== "–" """
        )
        return self.frame()

    def frame(self) -> Studio:
        """Waits until what was asked for last is drawn."""
        twice = "requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 20)))"
        self.page.evaluate(f"() => new Promise((done) => {twice})")
        return self

    def text(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()

    def canvas(self, selector: str = "#canvas") -> NDArray[np.uint8]:
        """The pixels of a canvas (h, w, 4), as they are drawn on it."""
        address = self.page.locator(selector).first.evaluate("(canvas) => canvas.toDataURL('image/png')")
        return np.asarray(Image.open(io.BytesIO(base64.b64decode(address.split(",")[1]))).convert("RGBA"))

    def picture(self) -> NDArray[np.uint8]:
        """The part of the canvas that the picture covers (h, w, 3)."""
        pixels = self.canvas()
        rows, columns = np.nonzero(pixels[..., 3])
        return pixels[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1, :3]

    def palette(self) -> list[str]:
        """The hex codes of the swatches, in their order."""
        names = self.page.locator(".swatch").evaluate_all("(all) => all.map((one) => one.getAttribute('aria-label'))")
        return [name.split(": ")[1].split(",")[0] for name in names]

    def swatch(self, index: int) -> None:
        """Opens the menu of a colour."""
        self.page.locator(".swatch").nth(index).click()
        expect(self.page.locator("#swatch-menu")).to_be_visible()

    def choose(self, item: str) -> Studio:
        self.page.get_by_role("menuitem", name=item).click()
        return self.settle()

    def few(self, count: int) -> Studio:
        """Asks for so many colours."""
        self.page.fill("#colors-number", str(count))
        return self.settle()

    def tab(self, name: str) -> Studio:
        self.page.click(f"#tab-{name}")
        return self.frame()

    def whole(self) -> NDArray[np.uint8]:
        """The result without the original beside it, at actual pixels, as an array (h, w, 3)."""
        expect(self.page.locator("#divider")).to_be_visible()  # a hidden one takes no focus, and comes with a frame
        self.page.focus("#divider")
        self.page.keyboard.press("Home")
        self.page.click("#zoom-one")
        self.frame()
        return self.picture()

    def close(self) -> None:
        host = urlsplit(self.address).netloc
        foreign = [url for url in self.requests if urlsplit(url).netloc != host and not url.startswith("blob:")]
        self.page.close()
        assert foreign == []
        unexpected = [fault for fault in self.faults if not any(fault.startswith(line) for line in self.expected)]
        assert not unexpected, unexpected


@pytest.fixture
def studio(browser: Browser, address: str) -> Iterator[Studio]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.set_default_timeout(15_000)
    page = Studio(context, address)
    page.open()
    yield page
    page.close()
    context.close()
