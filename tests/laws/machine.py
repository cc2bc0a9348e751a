"""What this machine has: the kernel's levels, and the loops that NumPy chooses by CPU."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys

import numpy as np

NUMPY_1_CORE = "numpy.core._multiarray_umath"


def levels_of_this_cpu() -> list[str]:
    """As the kernel lists them, lowest first, when it refuses a level that nobody has."""
    program = "from fewcolors import kernel_level"
    environment = os.environ | {"FEWCOLORS_KERNEL_LEVEL": "none-such"}
    process = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True)
    return process.stderr.strip().splitlines()[-1].split(" it has ")[1].split(" (")[0].split(", ")


def faster_loops_of_numpy() -> list[str]:
    """Names for NPY_DISABLE_CPU_FEATURES of all that this CPU has and NumPy can do without."""
    core = importlib.import_module("numpy._core._multiarray_umath" if hasattr(np, "_core") else NUMPY_1_CORE)
    return [name for name in core.__cpu_dispatch__ if core.__cpu_features__.get(name)]
