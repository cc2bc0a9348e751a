"""Child: a target in a process of its own, so that a crash, a hang or a memory that fills up is counted, not shared.

`python -m torture.child MODULE SEED SECONDS` runs the module's `run` and prints its tally as JSON, last line of all.
"""

from __future__ import annotations

import faulthandler
import importlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from torture.tally import Tally

CHECKOUT = Path(__file__).resolve().parents[1]
# Targets end on their own when their seconds are over, after the case they are in; on a machine that does other things,
# too, that may take as long again, and a minute.
PATIENCE = 60.0
# The path of another build of the kernel, to be loaded in the place of the wheel's.
KERNEL = "TORTURE_KERNEL"


def run_apart(module: str, seed: int, seconds: float, environment: dict[str, str] | None = None) -> Tally:
    """The tally of `module.run(seed, seconds)` in a fresh process; one crash where it dies or hangs."""
    command = [sys.executable, "-m", "torture.child", module, str(seed), str(seconds)]
    process = subprocess.Popen(
        command,
        cwd=CHECKOUT,
        env=os.environ | (environment or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        out, err = process.communicate(timeout=2 * seconds + PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        _, err = process.communicate()
        return _crash(module, seed, f"hung; {_last(err)}")
    if process.returncode != 0:
        return _crash(module, seed, f"exit {process.returncode}; {_last(err)}")
    return Tally.of_json(json.loads(out.splitlines()[-1]))


def _last(text: str) -> str:
    return " | ".join(text.strip().splitlines()[-12:])


def _crash(module: str, seed: int, text: str) -> Tally:
    tally = Tally()
    tally.complain("crashes", f"{module}, seed {seed}: {text}")
    return tally


def _take_kernel(path: str) -> None:
    spec = importlib.util.spec_from_file_location("fewcolors._kernel", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules["fewcolors._kernel"] = module


def main(arguments: list[str]) -> None:
    """What the process does."""
    faulthandler.enable()
    module, seed, seconds = arguments
    if os.environ.get(KERNEL):
        _take_kernel(os.environ[KERNEL])
    tally: Tally = importlib.import_module(module).run(int(seed), float(seconds))
    print(json.dumps(tally.as_json()))


if __name__ == "__main__":
    main(sys.argv[1:])
