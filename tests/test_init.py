"""The face of the package: its table of names, and what a wish for a kernel level that is not there comes to."""

from __future__ import annotations

import ast
import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import fewcolors

PUBLIC = [name for name in fewcolors.__all__ if not isinstance(getattr(fewcolors, name), type)]


def test_the_table_of_homes_holds_the_listed_names_and_no_others() -> None:
    assert sorted(fewcolors._HOMES) == fewcolors.__all__ == sorted(fewcolors.__all__)


def test_every_name_is_what_its_home_holds() -> None:
    for name, home in fewcolors._HOMES.items():
        assert getattr(fewcolors, name) is getattr(importlib.import_module(f"fewcolors.{home}"), name)


def test_type_checkers_see_every_name(installed: Path) -> None:
    tree = ast.parse((installed / "__init__.py").read_text())
    blocks = [node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    seen = {
        (alias.name, (node.module or "").removeprefix("fewcolors."))
        for block in blocks
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == set(fewcolors._HOMES.items())


@pytest.mark.parametrize("name", ["quantize", "compare"])
def test_a_function_keeps_its_place_when_the_module_of_its_name_is_imported(name: str) -> None:
    program = (
        f"import importlib, fewcolors; importlib.import_module('fewcolors.{name}'); "
        f"assert callable(fewcolors.{name}); from fewcolors import {name}; assert callable({name})"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    assert not isinstance(getattr(fewcolors, name), ModuleType)


# A kernel level that is not there


def at_level(level: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"FEWCOLORS_KERNEL_LEVEL": level}
    return subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, timeout=60)


def assert_one_plain_line(line: str, level: str) -> None:
    assert f"FEWCOLORS_KERNEL_LEVEL={level} is not a level of this CPU; it has " in line
    assert line.endswith("(unset the variable to use the best)")


@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize("way", ["fewcolors.{name}", "from fewcolors import {name}", "import fewcolors.quantize"])
def test_every_function_says_in_one_line_that_a_level_is_not_there(name: str, way: str) -> None:
    program = (
        f"import fewcolors\ntry:\n    {way.format(name=name)}\n"
        "except fewcolors.FewcolorsError as error:\n    print(type(error).__name__, error)"
    )
    process = at_level("sse9", "-c", program)
    assert process.stderr == ""
    assert process.stdout.startswith("ArgumentError FEWCOLORS_KERNEL_LEVEL=sse9 ")
    assert process.stdout.count("\n") == 1
    assert_one_plain_line(process.stdout.strip(), "sse9")


@pytest.mark.parametrize("command", ["quantize", "compare"])
def test_the_command_says_it_in_one_line_and_exits_with_2(command: str, checkout: Path) -> None:
    photo = str(checkout / "docs" / "china-64.png")
    output = ["-o", "never-written.png"]
    process = at_level("AVX2", "-m", "fewcolors.cli", command, photo, *output)
    assert (process.returncode, process.stdout) == (2, "")
    assert process.stderr.startswith("fewcolors: ")
    assert process.stderr.count("\n") == 1
    assert_one_plain_line(process.stderr.strip(), "AVX2")


def test_a_wrong_level_does_not_hinder_the_import_or_the_help() -> None:
    assert at_level("sse9", "-c", "import fewcolors").returncode == 0
    assert at_level("sse9", "-m", "fewcolors.cli", "--help").returncode == 0


def test_an_import_that_fails_for_another_reason_is_left_as_it_is() -> None:
    program = (
        "import sys; sys.modules['fewcolors._kernel'] = None\n"
        "import fewcolors\ntry: fewcolors.quantize\nexcept ModuleNotFoundError as error: print(error)"
    )
    process = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "fewcolors._kernel" in process.stdout
