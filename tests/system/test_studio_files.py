"""Pictures come into the studio by drop, paste and chooser, and leave it as files that the copied words give again."""

from __future__ import annotations

import base64
import io
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.system.studio_page import Studio, address, browser, photo, studio

__all__ = ["address", "browser", "photo", "studio"]

pytestmark = pytest.mark.system("chromium")

# A drop as the browser sends it when a hand lets go of files: no page can be given real ones from outside.
DROP = """([type, files]) => {
  const transfer = new DataTransfer();
  for (const [name, kind, text] of files) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name, {type: kind}));
  }
  if (type === "paste") {
    dispatchEvent(new ClipboardEvent("paste", {clipboardData: transfer, cancelable: true}));
    return;
  }
  const at = document.getElementById("stage");
  for (const step of ["dragenter", "dragover", type]) {
    at.dispatchEvent(new DragEvent(step, {dataTransfer: transfer, bubbles: true, cancelable: true}));
  }
}"""


def png(color: tuple[int, ...], size: tuple[int, int] = (40, 30)) -> bytes:
    file = io.BytesIO()
    Image.new("RGBA" if len(color) == 4 else "RGB", size, color).save(file, "PNG")
    return file.getvalue()


def give(studio: Studio, how: str, *files: tuple[str, str, bytes]) -> None:
    studio.page.evaluate(DROP, [how, [[name, kind, base64.b64encode(data).decode()] for name, kind, data in files]])


def downloaded(studio: Studio, button: str = "#download") -> tuple[str, bytes]:
    with studio.page.expect_download() as download:
        studio.page.click(button)
    return download.value.suggested_filename, download.value.path().read_bytes()


@pytest.mark.parametrize("how", ["drop", "paste"])
def test_a_picture_is_dropped_or_pasted(studio: Studio, how: str) -> None:
    give(studio, how, ("violet.png", "image/png", png((120, 30, 160))))
    expect(studio.page.locator("#file-name")).to_have_text("violet.png")
    studio.settle()
    assert studio.palette() == ["#781ea0"]
    assert np.unique(studio.picture().reshape(-1, 3), axis=0).tolist() == [[120, 30, 160]]


def test_while_files_are_dragged_over_the_page_it_says_where_they_go(studio: Studio) -> None:
    give(studio, "dragover", ("violet.png", "image/png", png((120, 30, 160))))
    expect(studio.page.locator("#drop")).to_be_visible()
    give(studio, "dragleave", ("violet.png", "image/png", b""))
    studio.page.evaluate("dispatchEvent(new DragEvent('dragleave', {dataTransfer: new DataTransfer()}))")


def test_a_picture_is_chosen(studio: Studio) -> None:
    with studio.page.expect_file_chooser() as chooser:
        studio.page.click("#open")
    chooser.value.set_files({"name": "teal.png", "mimeType": "image/png", "buffer": png((0, 128, 128))})
    expect(studio.page.locator("#file-name")).to_have_text("teal.png")
    assert studio.settle().palette() == ["#008080"]


def test_clear_pixels_stay_clear(studio: Studio) -> None:
    image = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    image.paste((250, 120, 10, 255), (0, 0, 20, 30))
    file = io.BytesIO()
    image.save(file, "PNG")
    give(studio, "drop", ("half.png", "image/png", file.getvalue()))
    expect(studio.page.locator("#file-name")).to_have_text("half.png")
    studio.settle()
    studio.page.focus("#divider")
    studio.page.keyboard.press("Home")
    pixels = studio.frame().canvas()
    shown = pixels[pixels[..., 3] > 0]
    assert np.unique(shown, axis=0).tolist() == [[250, 120, 10, 255]]
    assert len(studio.palette()) == 2


def test_what_is_no_picture_is_told_in_a_line_and_nothing_is_lost(studio: Studio) -> None:
    studio.expected = ("error: Failed to load resource",)  # the browser's own line about the answer 4xx
    before = studio.picture()
    give(studio, "drop", ("broken.png", "image/png", b"\x89PNG\r\n\x1a\n, and then nothing"))
    expect(studio.page.locator("#toast")).to_be_visible()
    assert "broken.png" in studio.text("#toast-text")
    assert studio.text("#file-name") == "drawn.png"
    assert np.array_equal(studio.picture(), before)


@pytest.mark.parametrize("kind", ["png", "gif", "webp"])
def test_the_copied_command_gives_the_bytes_of_the_download(studio: Studio, tmp_path: Path, kind: str) -> None:
    studio.few(11)
    studio.page.select_option("#dither", "floyd-steinberg")
    studio.page.select_option("#format", kind)
    studio.settle()
    name, data = downloaded(studio)
    studio.page.click("#copy-command")
    expect(studio.page.locator("#toast-text")).to_contain_text("Copied: fewcolors quantize")
    words = shlex.split(studio.page.evaluate("navigator.clipboard.readText()"))
    assert words[0] == "fewcolors"
    subprocess.run([sys.executable, "-m", "fewcolors.cli", *words[1:]], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / name).read_bytes() == data


def test_the_copied_python_gives_the_bytes_of_the_download(studio: Studio, tmp_path: Path) -> None:
    studio.few(7)
    name, data = downloaded(studio)
    studio.page.click("#copy-python")
    expect(studio.page.locator("#toast-text")).to_contain_text("import fewcolors")
    words = studio.page.evaluate("navigator.clipboard.readText()")
    subprocess.run([sys.executable, "-c", words], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / name).read_bytes() == data


def test_the_size_shown_is_that_of_the_png(studio: Studio) -> None:
    studio.few(9)
    size = len(downloaded(studio)[1])
    shown = studio.text("#n-bytes")
    assert shown == (f"{size} B" if size < 1000 else f"{size / 1000:.2f} kB")


@pytest.mark.parametrize("shared", [False, True])
def test_several_files_become_a_zip(studio: Studio, shared: bool) -> None:
    colors = [(200, 40, 40), (40, 200, 40), (40, 40, 200)]
    files = [(f"flat-{index}.png", "image/png", png(color)) for index, color in enumerate(colors)]
    give(studio, "drop", *files)
    expect(studio.page.locator(".batch-item")).to_have_count(4)
    expect(studio.page.get_by_role("button", name="Show flat-2.png")).to_be_visible()
    studio.page.get_by_role("button", name="Remove drawn.png").click()
    expect(studio.page.locator(".batch-item")).to_have_count(3)
    if shared:
        studio.page.get_by_text("One palette for all").click()
    studio.few(2)
    _, data = downloaded(studio, "#batch-download")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        found = [Image.open(io.BytesIO(archive.read(name))).convert("RGB").getpixel((5, 5)) for name in names]
    assert len(names) == 3
    assert (found == colors) is not shared  # two colours are too few for all three
    assert len(set(found)) == (2 if shared else 3)


def test_a_folder_is_chosen(studio: Studio, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.png").write_bytes(png((90, 60, 30)))
    (tmp_path / "notes.txt").write_text("no picture")
    studio.tab("batch")
    with studio.page.expect_file_chooser() as chooser:
        studio.page.click("#batch-folder")
    chooser.value.set_files(tmp_path)
    expect(studio.page.locator(".batch-item b")).to_have_text(["drawn.png", "one.png", "two.png"])
    expect(studio.page.get_by_role("button", name="Show two.png")).to_be_visible()
    studio.page.get_by_role("button", name="Show two.png").click()
    expect(studio.page.locator("#view-picture")).to_be_visible()
    expect(studio.page.locator("#file-name")).to_have_text("two.png")
    studio.settle()


def test_a_palette_file_that_is_dropped_is_used(studio: Studio) -> None:
    give(studio, "drop", ("three.hex", "", b"ff0000\n00ff00\n0000ff\n"))
    expect(studio.page.locator(".swatch")).to_have_count(3)
    studio.settle()
    assert studio.palette() == ["#ff0000", "#00ff00", "#0000ff"]
