"""Imports go down the floors of ARCHITECTURE.md, and every third-party library has one home."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.floors import FACE, Plan, faults, read_plan


@pytest.fixture
def plan(checkout: Path) -> Plan:
    return read_plan((checkout / "ARCHITECTURE.md").read_text())


def test_the_installed_package_imports_only_downwards(installed: Path, plan: Plan) -> None:
    assert faults(installed, plan) == []


def test_every_room_of_the_package_is_on_a_floor_and_every_floor_has_its_rooms(installed: Path, plan: Plan) -> None:
    rooms = {
        path.name.split(".")[0]
        for path in installed.iterdir()
        if path.suffix in {".py", ".so"} or (path.is_dir() and any(path.glob("*.py")))
    }
    assert rooms - {FACE} == set(plan.floors)


@pytest.mark.parametrize(
    ("file", "line", "fault"),
    [
        ("palette.py", "import fewcolors.quantize", "palette (floor 2) imports quantize (floor 4)"),
        ("design/kmeans.py", "from fewcolors.mapping import nearest", "design (floor 3) imports mapping (floor 3)"),
        ("design/kmeans.py", "from fewcolors import mapping", "design (floor 3) imports mapping (floor 3)"),
        ("plots.py", "def draw():\n    from fewcolors import compare", "plots (floor 5) imports compare (floor 5)"),
        (
            "images.py",
            "if TYPE_CHECKING:\n    from fewcolors.palette import Palette",
            "images (floor 1) imports palette",
        ),
        ("quantize.py", "from PIL import Image", "quantize imports PIL, whose home is images"),
        ("metrics.py", "import scipy.ndimage", "metrics imports scipy, whose home is None"),
        ("compare.py", "def table():\n    import matplotlib.pyplot", "compare imports matplotlib, whose home is plots"),
        ("histogram.py", "from fewcolors import quantise", "histogram imports fewcolors.quantise from the face"),
        ("attic.py", "from fewcolors import errors", "attic is on no floor"),
        ("palette.py", "from .quantize import quantize", "palette imports"),
    ],
)
def test_a_module_that_breaks_the_floors_is_found(tmp_path: Path, plan: Plan, file: str, line: str, fault: str) -> None:
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(line + "\n")
    found = faults(tmp_path, plan)
    assert len(found) == 1
    assert fault in found[0]


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("compare.py", "from fewcolors import plots"),
        ("cli/quantize.py", "def run():\n    from fewcolors import measure"),
        ("indexed.py", "if TYPE_CHECKING:\n    from PIL import Image"),
        ("__init__.py", "from fewcolors.compare import compare"),
        ("design/kmeans.py", "import math\nimport numpy as np\nfrom fewcolors.design import seed"),
    ],
)
def test_a_module_that_keeps_to_the_floors_is_left_in_peace(tmp_path: Path, plan: Plan, file: str, line: str) -> None:
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(line + "\n")
    assert faults(tmp_path, plan) == []
