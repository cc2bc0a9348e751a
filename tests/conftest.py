"""What all tests share: the photos, generated pictures, and the guard that the installed wheel is what they test."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import hypothesis
import numpy as np
import pytest
from numpy.typing import NDArray

import fewcolors

CHECKOUT = Path(__file__).resolve().parents[1]
Image = NDArray[np.uint8]


# In `.ci/run` the same code draws the same examples, so that what fails there is the change; elsewhere new ones.
hypothesis.settings.register_profile("steady", derandomize=True)
# For tools/mutants.py.
hypothesis.settings.register_profile(
    "unshrunk", derandomize=True, phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate]
)
if os.environ.get("FEWCOLORS_STEADY_EXAMPLES"):
    hypothesis.settings.load_profile("steady")


def pytest_configure(config: pytest.Config) -> None:
    """Tests judge what users install: refuse to start on the source folder."""
    if (CHECKOUT / "src") in Path(fewcolors.__file__).resolve().parents:
        raise pytest.UsageError("fewcolors comes from src/: install the wheel and test that (make test)")
    # What a shell runs in the background is deaf to Ctrl-C, and so is what it starts; tests press it.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    config.stash[NOT_RUN] = []


NOT_RUN: pytest.StashKey[list[pytest.Item]] = pytest.StashKey()


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Remember the system tests that this run leaves out."""
    for item in items:
        if item.get_closest_marker("system"):
            item.config.stash[NOT_RUN].append(item)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say which system tests did not run, and why; the cases of one test on one line."""
    if not config.stash[NOT_RUN]:
        return
    cases = Counter((item.nodeid.split("[")[0], _programs(item)) for item in config.stash[NOT_RUN])
    terminalreporter.section("not run: system tests, which `make test-system` runs")
    for (test, programs), count in cases.items():
        terminalreporter.write_line(f"{test} ({count} cases): needs {programs} from the operating system")


def _programs(item: pytest.Item) -> str:
    marker = item.get_closest_marker("system")
    assert marker is not None
    return " and ".join(marker.args)


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder of the checkout: documents and sources that laws are read from, or checked in."""
    return CHECKOUT


@pytest.fixture(scope="session")
def installed() -> Path:
    """The folder of the installed package."""
    return Path(fewcolors.__file__).resolve().parent


def _photo(name: str) -> Image:
    from sklearn.datasets import load_sample_image

    image = np.ascontiguousarray(load_sample_image(name))
    image.setflags(write=False)
    return image


@pytest.fixture(scope="session")
def china() -> Image:
    """scikit-learn's photo of the Summer Palace, (427, 640, 3), 96,615 colours; read-only."""
    return _photo("china.jpg")


@pytest.fixture(scope="session")
def flower() -> Image:
    """scikit-learn's photo of a dahlia, (427, 640, 3), 62,941 colours; read-only."""
    return _photo("flower.jpg")


def _gradient() -> Image:
    """Every colour its own: 48 x 64 steps of red across, green down, blue against both."""
    red, green = np.meshgrid(np.linspace(0, 255, 64), np.linspace(0, 255, 48))
    return np.dstack([red, green, 255 - (red + green) / 2]).astype(np.uint8)


def _noise() -> Image:
    """Nothing to find: independent bytes."""
    return np.random.default_rng(0).integers(0, 256, (40, 50, 3), np.uint8)


def _few_colors() -> Image:
    """Five colours in unequal shares, as in a drawing."""
    generator = np.random.default_rng(1)
    colors = np.array([[0, 0, 0], [255, 255, 255], [200, 30, 40], [30, 60, 200], [250, 200, 0]], np.uint8)
    return colors[generator.choice(5, (30, 36), p=[0.5, 0.3, 0.1, 0.07, 0.03])]


GENERATED = {
    "gradient": _gradient,
    "noise": _noise,
    "few_colors": _few_colors,
    "one_color": lambda: np.full((7, 9, 3), (12, 200, 99), np.uint8),
    "one_pixel": lambda: np.array([[[1, 2, 3]]], np.uint8),
    "one_row": lambda: _gradient()[:1],
    "one_column": lambda: np.ascontiguousarray(_gradient()[:, :1]),
}


@pytest.fixture
def gradient() -> Image:
    """A smooth picture whose colours are all different, (48, 64, 3)."""
    return _gradient()


@pytest.fixture
def few_colors() -> Image:
    """A drawing of five colours, (30, 36, 3)."""
    return _few_colors()


@pytest.fixture(params=GENERATED)
def generated(request: pytest.FixtureRequest) -> Image:
    """Each generated picture in turn: smooth, noisy, flat, tiny, one row, one column."""
    return GENERATED[request.param]()
