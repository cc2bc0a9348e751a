"""The page of a comparison in a real browser: the slider obeys the keyboard, and nothing is asked of a network."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from fewcolors import report

pytestmark = pytest.mark.system("chromium", "chromedriver")

RED, GREEN, BLUE = ((200, 0, 0), (0, 200, 0), (0, 0, 200))
WIDTH, HEIGHT = 200, 120


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """Chromium without a screen, showing a page of three flat pictures: red, green, blue."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in ("--headless=new", "--no-sandbox", "--window-size=800,700", "--force-device-scale-factor=1"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    flat = [report.Picture(str(color), np.full((HEIGHT, WIDTH, 3), color, np.uint8)) for color in (RED, GREEN, BLUE)]
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(report.page(flat, [("", "MSE"), ("green", "1"), ("blue", "2")]), encoding="utf-8")
    driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        driver.get(path.as_uri())
        yield driver
    finally:
        driver.quit()


def slider(browser: webdriver.Chrome) -> webdriver.remote.webelement.WebElement:
    return browser.find_element(By.ID, "slider")


def columns(browser: webdriver.Chrome) -> np.ndarray:
    """The middle row of the picture as the screen shows it, (width, 3)."""
    shot = Image.open(io.BytesIO(browser.find_element(By.ID, "stage").screenshot_as_png)).convert("RGB")
    row: np.ndarray = np.asarray(shot)[HEIGHT // 2]
    return row


def test_the_slider_has_the_focus_and_stands_in_the_middle(browser: webdriver.Chrome) -> None:
    slider(browser).send_keys(Keys.HOME, *[Keys.ARROW_RIGHT] * 50)
    assert browser.switch_to.active_element == slider(browser)
    row = columns(browser)
    assert row.shape == (WIDTH, 3)
    assert (row[: WIDTH // 2 - 3] == RED).all()
    assert (row[WIDTH // 2 + 3 :] == GREEN).all()


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ([Keys.HOME], 0),
        ([Keys.END], 100),
        ([Keys.HOME, *[Keys.ARROW_RIGHT] * 7], 7),
        ([Keys.END, *[Keys.ARROW_LEFT] * 25], 75),
    ],
)
def test_keys_move_the_slider_and_with_it_the_border_between_the_pictures(
    browser: webdriver.Chrome, keys: list[str], value: int
) -> None:
    slider(browser).send_keys(*keys)
    assert slider(browser).get_attribute("value") == str(value)
    assert f"{value} % original" in (slider(browser).get_attribute("aria-valuetext") or "")
    row, border = columns(browser), WIDTH * value // 100
    assert (row[: max(0, border - 3)] == RED).all()
    assert (row[border + 3 :] == GREEN).all()


def test_the_keyboard_chooses_the_picture_on_the_right(browser: webdriver.Chrome) -> None:
    slider(browser).send_keys(Keys.HOME)
    choice = browser.find_element(By.ID, "choice")
    choice.send_keys(Keys.ARROW_DOWN)
    assert Select(choice).first_selected_option.text == str(BLUE)
    assert (columns(browser)[3:] == BLUE).all()
    choice.send_keys(Keys.ARROW_UP)
    assert (columns(browser)[3:] == GREEN).all()


def test_the_browser_finds_no_fault_and_loads_the_page_alone(browser: webdriver.Chrome) -> None:
    assert browser.get_log("browser") == []
    loaded = browser.execute_script("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert [name for name in loaded if not name.startswith("data:")] == []


def test_a_narrow_window_shows_the_picture_whole(browser: webdriver.Chrome, tmp_path: Path) -> None:
    wide = report.Picture("wide", np.zeros((300, 3000, 3), np.uint8))
    (tmp_path / "wide.html").write_text(report.page([wide, wide], [("",), ("wide",)]), encoding="utf-8")
    here = browser.current_url
    browser.get((tmp_path / "wide.html").as_uri())
    size = browser.find_element(By.ID, "stage").size
    browser.get(here)
    assert size["width"] <= 800
    assert size["width"] / size["height"] == pytest.approx(10, rel=0.02)
