"""Documents do not drift: examples run, commands are in the README, links lead somewhere."""

from __future__ import annotations

import doctest
import importlib.util
import pkgutil
import re
from pathlib import Path

import click
import pytest

import fewcolors
from fewcolors.quantize import DITHERS

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(fewcolors.__path__, "fewcolors.")
    if not module.name.endswith((".__main__", "._kernel"))
)
# A command's module in `fewcolors.cli` is called like it.
COMMANDS = [
    name
    for module in MODULES
    if module.startswith("fewcolors.cli.")
    and isinstance(getattr(importlib.import_module(module), name := module.rpartition(".")[2], None), click.Command)
]
CHECKOUT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    path.relative_to(CHECKOUT).as_posix() for path in (*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md"))
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # an example may write a file
    results = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert results.failed == 0, f"{results.failed} of {results.attempted} examples fail; the output above says which"


def test_a_wrong_example_is_found() -> None:
    example = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, 0)
    assert doctest.DocTestRunner(verbose=False).run(example, out=lambda line: None).failed == 1


def test_the_readme_shows_every_command(checkout: Path) -> None:
    text = (checkout / "README.md").read_text()
    assert COMMANDS
    assert [name for name in COMMANDS if f"fewcolors {name} " not in text] == []


def test_the_readmes_python_compiles_and_calls_only_public_names(checkout: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (checkout / "README.md").read_text(), re.DOTALL)
    assert blocks
    for block in blocks:
        compile(block, "README.md", "exec")
        called = set(re.findall(r"\b(?:fc|fewcolors)\.(\w+)", block))
        parts = {name for name in called if importlib.util.find_spec(f"fewcolors.{name}")}
        assert called - parts <= set(fewcolors.__all__)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_and_pictures_inside_the_checkout_lead_somewhere(checkout: Path, document: str) -> None:
    path = checkout / document
    targets = re.findall(r"\]\(([^)#:]+)\)|src=\"([^\":]+)\"", path.read_text())
    assert [target for pair in targets for target in pair if target and not (path.parent / target).exists()] == []


def test_the_page_on_dithering_has_a_row_for_every_method(checkout: Path) -> None:
    page = (checkout / "docs/dithering.md").read_text()
    assert tuple(re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE)) == DITHERS


def test_the_documents_name_only_make_targets_that_exist(checkout: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (checkout / "Makefile").read_text(), re.MULTILINE))
    named = {word for name in DOCUMENTS for word in re.findall(r"`make ([a-z-]+)", (checkout / name).read_text())}
    assert named <= targets


def test_architecture_is_short_enough_to_be_read(checkout: Path) -> None:
    # Two printed pages: about 60 lines of 100 characters each.
    assert len((checkout / "ARCHITECTURE.md").read_text()) <= 2 * 60 * 100
