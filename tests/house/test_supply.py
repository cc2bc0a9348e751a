"""What is built on: releases pinned by hashes, licences that are allowed, a bill of materials that names it all."""

from __future__ import annotations

import importlib.metadata
import json
import re
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.licences import asked_for, is_allowed, licence_of
from tools.pins import Pin, read_pins
from tools.sbom import bill

GROUPS = ["bench", "build", "dist", "docs", "lint", "test", "torture"]


@pytest.fixture(scope="module")
def pyproject(checkout: Path) -> dict[str, Any]:
    return tomllib.loads((checkout / "pyproject.toml").read_text())


def pins_of(checkout: Path, group: str) -> list[Pin]:
    return read_pins((checkout / f"requirements/{group}.txt").read_text())


# Pins


def test_every_group_has_its_pins_and_every_environment_its_file(checkout: Path, pyproject: dict[str, Any]) -> None:
    files = sorted(path.stem for path in (checkout / "requirements").iterdir())
    assert files == sorted([*pyproject["dependency-groups"], "demo", "extras", "pip"])
    assert sorted(pyproject["dependency-groups"]) == GROUPS


@pytest.mark.parametrize("group", [*GROUPS, "demo", "extras", "pip"])
def test_every_release_is_pinned_by_hashes_and_no_address_stands_there(checkout: Path, group: str) -> None:
    text = (checkout / f"requirements/{group}.txt").read_text()
    assert all(pin.hashes for pin in read_pins(text))
    assert not re.search(r"https?://|^-|file:", text, re.MULTILINE)


@pytest.mark.parametrize("group", GROUPS)
def test_what_a_group_asks_for_is_pinned_at_a_release_that_fits(
    checkout: Path, pyproject: dict[str, Any], group: str
) -> None:
    pins = {canonicalize_name(pin.name): pin.version for pin in pins_of(checkout, group)}
    for text in pyproject["dependency-groups"][group]:
        wanted = Requirement(text)
        version = pins.get(canonicalize_name(wanted.name))
        assert version is not None, f"{text} has no pin; run make pins"
        assert version in wanted.specifier, f"{text} does not allow the pin {version}; run make pins"


def test_the_group_of_the_build_is_what_the_build_asks_for(pyproject: dict[str, Any]) -> None:
    assert set(pyproject["build-system"]["requires"]) <= set(pyproject["dependency-groups"]["build"])


def test_a_line_that_is_no_pin_is_found() -> None:
    with pytest.raises(ValueError, match=r"no pin: 'numpy>=1'; run make pins"):
        read_pins("click==8.1.0 \\\n    --hash=sha256:" + "a" * 64 + "\nnumpy>=1\n")


def test_markers_are_kept_apart_from_versions() -> None:
    text = f"a==1 ; python_version < '3.12' \\\n    --hash=sha256:{'1' * 64} \\\n    --hash=sha256:{'2' * 64}\n"
    assert read_pins(text) == [Pin("a", "1", "python_version < '3.12'", ("1" * 64, "2" * 64))]


# Licences


def test_all_that_fewcolors_asks_for_is_under_an_allowed_licence() -> None:
    names = {*asked_for("fewcolors")}
    assert {"numpy", "pillow", "click", "matplotlib", "dask", "starlette", "pyarrow"} <= names
    found = {name: licence_of(importlib.metadata.distribution(name)) for name in names}
    assert {name: licence for name, licence in found.items() if not is_allowed(licence)} == {}


@pytest.mark.parametrize("expression", ["GPL-3.0-or-later", "MIT AND LGPL-2.1-only", "says nothing", "UNKNOWN"])
def test_other_licences_are_not(expression: str) -> None:
    assert not is_allowed(expression)


def test_a_library_that_bundles_gpl_code_is_known_for_it() -> None:
    assert not is_allowed(licence_of(importlib.metadata.distribution("imagequant")))
    assert "imagequant" not in set(asked_for("fewcolors"))


# The bill of materials

METADATA = """Metadata-Version: 2.4
Name: p
Version: 1
Summary: s
License-Expression: MIT
Requires-Dist: numpy>=1
Requires-Dist: Some_Thing>=2; extra == "x"
"""


def test_a_bill_names_the_wheel_what_is_in_it_and_what_it_asks_for(tmp_path: Path) -> None:
    wheel = tmp_path / "p.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("p-1.dist-info/METADATA", METADATA)
    tested, built = [Pin("numpy", "2", "", ()), Pin("some-thing", "3", "", ())], [Pin("nanobind", "4", "", ())]
    made = bill(wheel, tested, [*built, Pin("ninja", "5", "", ())])
    assert [(one["purl"], one["scope"]) for one in made["components"]] == [
        ("pkg:pypi/nanobind@4", "required"),
        ("pkg:pypi/numpy@2", "required"),
        ("pkg:pypi/some-thing@3", "optional"),
    ]
    assert made["metadata"]["component"]["purl"] == "pkg:pypi/p@1"
    assert json.dumps(made) == json.dumps(bill(wheel, tested, built))


def test_what_this_package_asks_for_is_all_in_the_pins_of_its_extras(checkout: Path) -> None:
    pinned = {canonicalize_name(pin.name) for pin in pins_of(checkout, "extras")}
    asked = {canonicalize_name(Requirement(text).name) for text in importlib.metadata.requires("fewcolors") or ()}
    assert asked
    assert asked <= pinned
