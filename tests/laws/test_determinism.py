"""The same bytes for any number of threads and at every level of the kernel."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import fewcolors as fc
from tests.laws.digests import digest, digests
from tests.laws.machine import faster_loops_of_numpy, levels_of_this_cpu
from tests.pictures import DITHERS, Image

LEVELS = ["neon"] if platform.machine().lower() in {"aarch64", "arm64"} else ["baseline", "avx2", "avx512"]


@pytest.fixture(scope="module")
def here() -> dict[str, str]:
    """The digests in this process, at its own level, on one thread."""
    return digests(threads=1)


def with_environment(checkout: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """The digests from a fresh interpreter: the kernel and NumPy choose their code paths when they are loaded."""
    return subprocess.run(
        [sys.executable, "-m", "tests.laws.digests"],
        cwd=checkout,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.parametrize("threads", [2, 8])
def test_the_number_of_threads_changes_no_byte(here: dict[str, str], threads: int) -> None:
    assert digests(threads) == here


@pytest.mark.parametrize("space", ["srgb", "oklab"])
@pytest.mark.parametrize("dither", ["none", "auto"])
def test_threads_change_no_byte_of_a_megapixel_of_noise(space: str, dither: str) -> None:
    image = np.random.default_rng(8).integers(0, 256, (1000, 1100, 3), np.uint8)
    results = {
        digest(fc.quantize(image, 33, space=space, dither=dither, effort="fast", threads=threads))
        for threads in (1, 2, 3, 8)
    }
    assert len(results) == 1


def test_threads_change_neither_counting_nor_mapping(china: Image) -> None:
    palette = fc.design_palette(china, 300, threads=1)
    for threads in (2, 8):
        assert fc.count_colors(china, threads=threads) == fc.count_colors(china, threads=1)
        assert fc.design_palette(china, 300, threads=threads) == palette
        for dither in DITHERS:
            several, one = (fc.apply_palette(china, palette, dither=dither, threads=count) for count in (threads, 1))
            assert np.array_equal(several.indices, one.indices)


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_gives_the_same_bytes_or_says_that_this_cpu_lacks_it(
    level: str, here: dict[str, str], checkout: Path
) -> None:
    process = with_environment(checkout, FEWCOLORS_KERNEL_LEVEL=level)
    covered = levels_of_this_cpu()
    if level in covered:
        assert process.returncode == 0, process.stderr
        assert json.loads(process.stdout) == {"level": level, "digests": here}
    else:
        assert (
            process.stderr.strip()
            .splitlines()[-1]
            .endswith(
                f"FEWCOLORS_KERNEL_LEVEL={level} is not a level of this CPU; it has {', '.join(covered)} "
                "(unset the variable to use the best)"
            )
        )


def test_numpys_own_code_paths_change_no_byte(here: dict[str, str], checkout: Path) -> None:
    """NumPy, too, has faster loops for newer CPUs; some of its functions give other last bits there (`cbrt`, `**`)."""
    process = with_environment(checkout, NPY_DISABLE_CPU_FEATURES=" ".join(faster_loops_of_numpy()))
    assert process.returncode == 0, process.stderr
    assert json.loads(process.stdout)["digests"] == here


def test_this_cpu_has_the_lowest_level_and_uses_its_highest() -> None:
    covered = levels_of_this_cpu()
    assert covered == LEVELS[: len(covered)], "every level below the highest is there too"
    asked = os.environ.get("FEWCOLORS_KERNEL_LEVEL")
    assert fc.kernel_level() == (asked or covered[-1])


def test_an_empty_wish_means_the_best_level() -> None:
    program = "import fewcolors; print(fewcolors.kernel_level())"
    environment = os.environ | {"FEWCOLORS_KERNEL_LEVEL": ""}
    out = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == levels_of_this_cpu()[-1]
