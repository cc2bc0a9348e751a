"""Peak memory of one call beyond its input and its indices, taken from a process of its own.

The process loads the picture, looks at what it holds, quantizes, and reads the highest it ever held. No call warms up:
whatever the library keeps for later belongs to the figure.
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from bench.engines import Pixels

STATUS = Path("/proc/self/status")


def peak_beyond(image: Pixels, n_colors: int, effort: str, threads: int) -> int:
    """Bytes that `quantize` held at its peak, without the picture and the indices it returned."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "picture.npy")
        np.save(path, image)
        command = [sys.executable, "-m", "bench.memory", path, str(n_colors), effort, str(threads)]
        process = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(json.loads(process.stdout)["peak_beyond"])


def answer(path: str, n_colors: int, effort: str, threads: int) -> dict[str, int]:
    """What the process prints."""
    from fewcolors.quantize import quantize

    image = np.load(path)
    before = held()
    result = quantize(image, n_colors, space="srgb", dither="none", effort=effort, threads=threads)
    return {"peak_beyond": peak() - before - result.indices.nbytes}


def held() -> int:
    """Bytes resident now; where the system does not tell, the peak so far."""
    return _status("VmRSS") or peak()


def peak() -> int:
    """The most bytes ever resident in this process.

    Linux hands the `ru_maxrss` of a parent on to what it starts, and this parent holds more than the call under test;
    VmHWM begins anew.
    """
    # macOS counts bytes there, others kilobytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return _status("VmHWM") or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _status(name: str) -> int | None:
    found = re.search(rf"^{name}:\s*(\d+) kB$", STATUS.read_text(), re.MULTILINE) if STATUS.is_file() else None
    return int(found.group(1)) * 1024 if found else None


if __name__ == "__main__":
    print(json.dumps(answer(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))))
