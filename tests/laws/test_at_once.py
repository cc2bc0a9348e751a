"""Many at once: threads of Python and processes, forked or fresh, get the bytes that one alone gets, and nobody waits
for anybody."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import sysconfig
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import fewcolors as fc
from tests.laws.company import exit_code, forked, others_at_work
from tests.laws.digests import digest

# Each takes other steps: counting and search; texture, a palette made for its dither and error diffusion; thresholds;
# four dimensions.
CASES: list[tuple[str, dict[str, Any]]] = [
    ("photo", {"dither": "none", "space": "srgb"}),
    ("photo", {}),
    ("photo", {"dither": "bayer-8", "effort": "fast"}),
    ("soft", {"dither": "auto"}),
]


def picture(name: str) -> np.ndarray:
    """(120, 160, 3 or 4) uint8: waves of many colours; "soft" with alpha from clear to opaque."""
    y, x = np.mgrid[0:120, 0:160]
    waves = np.dstack([x + y // 2, 2 * y, (x * y) % 251]) % 256
    return (np.dstack([waves, 255 * x // 159]) if name == "soft" else waves).astype(np.uint8)


def result(case: int) -> str:
    name, options = CASES[case % len(CASES)]
    return digest(fc.quantize(picture(name), 16 + case // len(CASES) % 3, **options))


@pytest.fixture(scope="module")
def alone() -> list[str]:
    return [result(case) for case in range(24)]


def test_eight_threads_get_the_bytes_of_one(alone: list[str]) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(result, range(24))) == alone


FIRST = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from tests.laws.test_at_once import result

together = Barrier(8)

def first(case):
    together.wait()
    return result(case)

with ThreadPoolExecutor(8) as pool:
    print(*pool.map(first, range(8)))
"""


def test_what_is_worked_out_once_may_be_worked_out_by_eight_threads_at_once(alone: list[str], checkout: Path) -> None:
    """The first calls of a process, all together: imports, tables, and what colour spaces keep."""
    done = subprocess.run([sys.executable, "-c", FIRST], cwd=checkout, capture_output=True, text=True, check=True)
    assert done.stdout.split() == alone[:8]


def test_eight_threads_share_a_palette_a_histogram_and_a_result(alone: list[str]) -> None:
    image = picture("soft")
    palette, histogram = fc.design_palette(image, 16), fc.count_colors(image)
    few = fc.apply_palette(image, palette)

    def work(_: int) -> tuple[object, ...]:
        again = fc.design_palette(histogram, 16)
        return (
            digest(fc.apply_palette(image, palette)),
            again.hex,
            fc.measure(image, few).psnr,
            few.to_array().tobytes(),
        )

    expected = work(0)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(work, range(24))) == {expected}


def test_the_interpreters_lock_stays_off_where_python_has_none() -> None:
    """A module that is not made for that would switch it on when it is imported, for the whole process."""
    assert getattr(sys, "_is_gil_enabled", lambda: True)() != bool(sysconfig.get_config_var("Py_GIL_DISABLED"))


# Enough pixels for more chunks than one in every pass, so that each call starts threads of its own: those above are
# too small for that.
LARGE = np.kron(picture("photo"), np.ones((3, 2, 1), np.uint8)) + np.arange(320, dtype=np.uint8)[:, None] % 7


def large_result(threads: int) -> str:
    return digest(fc.quantize(LARGE, 12, effort="fast", dither="floyd-steinberg", threads=threads))


def test_sixteen_threads_that_start_threads_get_the_bytes_of_one() -> None:
    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(large_result, [1, 2, 3, 5] * 4)) == {large_result(threads=1)}


def test_a_process_forked_after_its_parent_used_threads_starts_its_own() -> None:
    expected = large_result(threads=1)
    assert large_result(threads=4) == expected
    child = forked(lambda: large_result(threads=4) == expected)
    assert exit_code(child) == 0, "-14: it waited until the alarm"


def test_a_forked_process_that_forks_again_and_its_parent_get_the_same_bytes() -> None:
    """Three generations at work at the same time."""
    expected = large_result(threads=2)

    def work() -> bool:
        child = forked(lambda: large_result(threads=3) == expected)
        mine = large_result(threads=2) == expected
        return mine and exit_code(child) == 0

    child = forked(work)
    assert large_result(threads=2) == expected
    assert exit_code(child) == 0


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_four_processes_get_the_bytes_of_one(alone: list[str], method: str) -> None:
    with ProcessPoolExecutor(4, multiprocessing.get_context(method)) as pool:
        assert list(pool.map(result, range(24))) == alone


def test_processes_start_threads_of_their_own(alone: list[str]) -> None:
    assert alone, "this one has used the kernel"
    with ProcessPoolExecutor(2, multiprocessing.get_context("fork")) as pool:
        assert set(pool.map(large_result, [1, 3, 3, 3])) == {large_result(threads=1)}


def test_a_process_forked_while_threads_are_at_work_waits_for_none_of_them(alone: list[str]) -> None:
    codes = []
    with others_at_work(result):
        for case in range(40):
            time.sleep(0.003 * (case % 7))  # another moment of the others' work each time
            child = forked(lambda case=case: result(case % 24) == alone[case % 24])  # type: ignore[misc]
            codes.append(exit_code(child))
    assert codes == [0] * 40, "-14: it waited until the alarm"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux lists a process' threads there")
def test_one_thread_is_one_and_more_are_no_more_than_asked_for() -> None:
    image = np.random.default_rng(0).integers(0, 256, (700, 700, 3), np.uint8)

    def most_threads(threads: int) -> int:
        before = set(os.listdir("/proc/self/task"))  # some of them may end meanwhile
        worker = threading.Thread(target=lambda: fc.quantize(image, 64, threads=threads))
        worker.start()
        seen = []
        while worker.is_alive():
            seen.append(len(set(os.listdir("/proc/self/task")) - before))
            time.sleep(0.0002)
        return max(seen)

    assert most_threads(1) == 1
    assert 1 < most_threads(3) <= 3
