"""What the wheel holds and asks for."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import fewcolors

WHEEL = distribution("fewcolors")


def test_the_core_needs_numpy_pillow_and_click_and_nothing_else() -> None:
    core = [requirement for requirement in WHEEL.requires or [] if "extra ==" not in requirement]
    assert sorted(re.split(r"[<>=!~ ]", requirement)[0].lower() for requirement in core) == ["click", "numpy", "pillow"]


def test_the_wheel_is_typed_licensed_and_holds_the_kernel_with_its_stub(installed: Path) -> None:
    files = {path.name for path in installed.iterdir()}
    assert {"py.typed", "_kernel.pyi"} <= files
    assert any(re.fullmatch(r"_kernel\..*(so|pyd)", name) for name in files)
    assert WHEEL.metadata["License-Expression"] == "MIT"
    assert "MIT License" in (WHEEL.read_text("licenses/LICENSE") or "")


def test_the_wheel_installs_the_package_and_the_command_and_nothing_else() -> None:
    paths = [path.as_posix() for path in WHEEL.files or []]
    outside = re.compile(r"^(fewcolors/|fewcolors-[\d.]+\w*\.dist-info/|(\.\./)+(bin|Scripts)/fewcolors)")
    assert paths
    assert [path for path in paths if not outside.match(path)] == []
    assert [path for path in paths if path.endswith((".cpp", ".hpp", ".gitkeep", ".a"))] == []


def test_version_name_and_command_are_those_of_the_metadata() -> None:
    assert fewcolors.__version__ == WHEEL.version
    assert [(entry.name, entry.value) for entry in WHEEL.entry_points] == [("fewcolors", "fewcolors.cli:main")]


def test_the_version_is_written_in_one_place(checkout: Path) -> None:
    project = tomllib.loads((checkout / "pyproject.toml").read_text())["project"]
    assert "version" in project["dynamic"]
    assert "version" not in project
    assert fewcolors.__version__ in (checkout / "src/fewcolors/__init__.py").read_text()
