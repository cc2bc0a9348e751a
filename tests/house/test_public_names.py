"""The public names are those that ARCHITECTURE.md lists; they are documented, and cost nothing until used."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import fewcolors
from fewcolors.cli import main

HEAVY = {"numpy", "PIL", "scipy", "sklearn", "skimage", "matplotlib"}


def public_things() -> Iterator[tuple[str, object]]:
    """Each public function and class, and the public methods and properties that a class defines itself."""
    for name in fewcolors.__all__:
        thing = getattr(fewcolors, name)
        yield name, thing
        if inspect.isclass(thing):
            for member, value in vars(thing).items():
                if not member.startswith("_") and (inspect.isroutine(value) or isinstance(value, property)):
                    yield f"{name}.{member}", value


def modules_after(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter holds after running `code`."""
    program = f"import sys, json\n{code}\njson.dump([*sys.modules], sys.stderr)"
    process = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    return {name.split(".")[0] for name in json.loads(process.stderr)}


def test_all_lists_the_documented_names(checkout: Path) -> None:
    section = (checkout / "ARCHITECTURE.md").read_text().split("## Public names")[1].split("They load lazily")[0]
    assert sorted(fewcolors.__all__) == sorted(re.findall(r"`(\w+)`", section))


def test_dir_of_the_package_shows_every_public_name() -> None:
    assert set(fewcolors.__all__) <= set(dir(fewcolors))


def test_an_unknown_name_is_an_attribute_error_that_names_it() -> None:
    with pytest.raises(AttributeError, match="quantise"):
        fewcolors.quantise  # noqa: B018  the access is the test


@pytest.mark.parametrize(("name", "thing"), list(public_things()), ids=[name for name, _ in public_things()])
def test_every_public_thing_says_what_it_is(name: str, thing: object) -> None:
    assert inspect.getdoc(thing), f"{name} has no docstring"


@pytest.mark.parametrize("name", [name for name in fewcolors.__all__ if inspect.isfunction(getattr(fewcolors, name))])
def test_every_public_function_shows_an_example(name: str) -> None:
    assert ">>>" in (inspect.getdoc(getattr(fewcolors, name)) or "")


def test_importing_fewcolors_imports_nothing_heavy() -> None:
    assert modules_after("import fewcolors") & HEAVY == set()


@pytest.mark.parametrize("words", [["--help"], *([name, "--help"] for name in main.commands)])
def test_the_help_of_the_command_imports_nothing_heavy(words: list[str]) -> None:
    code = f"from fewcolors.cli import main\ntry: main({words})\nexcept SystemExit as end: assert not end.code"
    assert modules_after(code) & HEAVY == set()


def test_quantizing_an_array_imports_no_extra() -> None:
    code = "import fewcolors, numpy\nfewcolors.quantize(numpy.zeros((2, 2, 3), 'uint8'), 2)"
    assert modules_after(code) & (HEAVY - {"numpy", "PIL"}) == set()


def test_the_list_of_heavy_modules_catches_one() -> None:
    assert modules_after("import numpy") & HEAVY == {"numpy"}
