"""Mutation testing: do the tests notice when a line says something else?

`make mutants` changes the modules below in small ways, one at a time (mutmut: a number, an operator, an argument, a
string), and runs the tests that reach what was changed; a change that no test notices survives. Printed are modules,
mutants, killed, survivors, and the share killed. docs/mutants.md tells what came of it.

    make mutants                                150 mutants of every module, the same in every run
    make mutants ARGS="palette indexed"         of these
    make mutants ARGS="formats --most 5000"     every mutant of one
    make mutants ARGS="palette --show"          and what the survivors say

The package is mutated where it lies, so it is copied, with its compiled kernel, into build/mutants.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import fewcolors

CHECKOUT = Path(__file__).resolve().parents[1]
BUILD = CHECKOUT / "build" / "mutants"


@dataclass(frozen=True)
class Subject:
    """What is mutated, and the tests that judge: those that are about it, quick ones first."""

    sources: str
    tests: tuple[str, ...]


SUBJECTS = {
    "palette": Subject(
        "fewcolors/palette.py",
        ("tests/test_palette.py", "tests/test_palette_pairs.py", "tests/test_colors_for_people.py"),
    ),
    "histogram": Subject(
        "fewcolors/histogram.py",
        ("tests/test_histogram.py", "tests/test_bad_input.py", "tests/laws/test_histogram.py"),
    ),
    "indexed": Subject("fewcolors/indexed.py", ("tests/test_indexed.py",)),
    "quantize": Subject(
        "fewcolors/quantize.py",
        ("tests/test_every_option.py", "tests/test_quantize.py", "tests/mapping/test_strict.py"),
    ),
    "formats": Subject("fewcolors/formats/*.py", ("tests/formats", "tests/against/test_palette_files.py")),
}

# Examples that Hypothesis finds to fail need no shrinking here: it takes minutes, and says nothing more.
SETTINGS = """[tool.pytest.ini_options]
pythonpath = ["."]
addopts = ["--import-mode=importlib", "-p", "no:cacheprovider", "-m", "not system"]
filterwarnings = ["error"]
markers = ["system: not run"]

[tool.mutmut]
source_paths = ["fewcolors"]
only_mutate = [{sources}]
pytest_add_cli_args = ["--hypothesis-profile=unshrunk"]
pytest_add_cli_args_test_selection = [{tests}]
also_copy = ["docs"]
timeout_multiplier = 5
timeout_constant = 5
"""

# Enough to tell a share to some per cent, few enough for minutes; which, is drawn with this seed.
MOST, SEED = 150, 0

# mutmut's exit codes of a mutant's tests: none of them failed, and no test reaches it. All others but None are kills:
# a test failed, Python crashed, the time was up.
SURVIVED, UNREACHED = 0, 33
# The time was up, by a signal or by mutmut's own count. On a machine that stands still for a while it is up for mutants
# that do no harm, so these are tried twice.
TIMED_OUT = (24, -24, 36, 152, 255)


def prepare(name: str, subject: Subject) -> Path:
    """The folder that mutmut works in, new."""
    folder = BUILD / name
    shutil.rmtree(folder, ignore_errors=True)
    package = Path(fewcolors.__file__).resolve().parent
    shutil.copytree(package, folder / "fewcolors", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(CHECKOUT / "tests", folder / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(CHECKOUT / "docs", folder / "docs")  # tests read laws from them
    listed = {"sources": json.dumps(subject.sources), "tests": ", ".join(map(json.dumps, subject.tests))}
    (folder / "pyproject.toml").write_text(SETTINGS.format(**listed))
    return folder


def verdicts(folder: Path) -> dict[str, int | None]:
    """The exit code of each mutant, None for those that were not tried."""
    found: dict[str, int | None] = {}
    for path in sorted((folder / "mutants").rglob("*.meta")):
        found |= json.loads(path.read_text())["exit_code_by_key"]
    return found


def mutmut(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The tool, in its folder."""
    command = [str(Path(sys.executable).with_name("mutmut")), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=os.environ | {"COLUMNS": "120"})


def judged(folder: Path, most: int) -> dict[str, int]:
    """What the tests said of a sample of the mutants."""
    made = mutmut(folder, "run", "none of them")  # makes all of them, and tries none
    names = sorted(verdicts(folder))
    if not names:
        raise SystemExit(f"mutants: none was made in {folder}:\n{made.stdout[-2000:]}{made.stderr[-2000:]}")
    sample = random.Random(SEED).sample(names, min(most, len(names)))
    tried = mutmut(folder, "run", "--max-children", "1", *sample)
    if late := [name for name, code in verdicts(folder).items() if name in sample and code in TIMED_OUT]:
        tried = mutmut(folder, "run", "--max-children", "1", *late)
    found = {name: code for name, code in verdicts(folder).items() if name in sample and code is not None}
    if len(found) < len(sample):
        raise SystemExit(
            f"mutants: {len(sample) - len(found)} were not tried:\n{tried.stdout[-2000:]}{tried.stderr[-2000:]}"
        )
    return found


def main() -> None:
    """Print the table, and the survivors where they are asked for."""
    parser = argparse.ArgumentParser(description="Mutation testing of the core modules.")
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help=", ".join(SUBJECTS))
    parser.add_argument("--most", type=int, default=MOST, help=f"mutants of a module that are tried, {MOST}")
    parser.add_argument("--show", action="store_true", help="print the survivors, too")
    given = parser.parse_args()
    print("| module | mutants | killed | survivors | killed, % |\n|---|--:|--:|--:|--:|")
    for name in given.subjects or SUBJECTS:
        folder = prepare(name, SUBJECTS[name])
        found = judged(folder, given.most)
        alive = [mutant for mutant, code in found.items() if code in (SURVIVED, UNREACHED)]
        killed = len(found) - len(alive)
        print(f"| `{name}` | {len(found)} | {killed} | {len(alive)} | {100 * killed / len(found):.1f} |", flush=True)
        if given.show:
            for mutant in alive:
                print(mutmut(folder, "show", mutant).stdout)


if __name__ == "__main__":
    main()
