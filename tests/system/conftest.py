"""Programs of the operating system that judge our files, and the Debian packages that hold them.

Run as a script, it prints the packages whose programs are missing; `make test-system` installs these.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable

import pytest

PACKAGES = {
    "pngcheck": "pngcheck",  # checks every chunk and CRC of a PNG and says its depth and palette size
    "chromium": "chromium",  # a browser that shows our page without a screen
    "chromedriver": "chromium-driver",  # presses its keys
    "ffmpeg": "ffmpeg",  # decodes our films without any code of Pillow's
    "gifsicle": "gifsicle",  # checks and lists the blocks of our GIFs
    "gdaldem": "gdal-bin",  # paints rasters with colour text
    "g++": "g++",  # compiles our C headers
    "gimp": "gimp",  # reads our .gpl as the program whose format it is
    "kritarunner": "krita python3-pyqt5",  # reads seven kinds of our palette files, asked in Python
    "pngtopnm": "netpbm",  # decodes a PNG without any code of Pillow's
    "pngquant": "pngquant",  # whose command line, exit codes and file names ours keeps
}


def missing_packages() -> list[str]:
    """Debian packages to install, each once."""
    return sorted({package for program, package in PACKAGES.items() if shutil.which(program) is None})


@pytest.fixture(autouse=True)
def programs_are_here(request: pytest.FixtureRequest) -> None:
    """A test whose program is missing fails, and says what to install; it is never skipped."""
    marker = request.node.get_closest_marker("system")
    assert marker is not None
    assert marker.args, "a system test names its programs: @pytest.mark.system('pngcheck')"
    for program in marker.args:
        assert shutil.which(program), f"{program} is missing: apt-get install {PACKAGES[program]}"


@pytest.fixture
def output_of() -> Callable[..., bytes]:
    """Runs a program to its end and returns what it printed; a failure of the program is one of the test."""

    def run(*command: object) -> bytes:
        process = subprocess.run([str(word) for word in command], capture_output=True, timeout=300)
        assert process.returncode == 0, (process.stdout + process.stderr).decode(errors="replace")
        return process.stdout

    return run


if __name__ == "__main__":
    print(*missing_packages())
