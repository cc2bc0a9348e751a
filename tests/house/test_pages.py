"""A page and a manual page of every command, made of its help, stand in docs/ as tools/make_pages.py writes them, and
the README's numbers as tools/readme_numbers.py takes them from the records."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from fewcolors.cli import main


@pytest.fixture(scope="module")
def tool(checkout: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_pages", checkout / "tools" / "make_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_are_those_of_the_commands_as_they_are(checkout: Path, tool: ModuleType) -> None:
    pages = tool.pages()
    assert len(pages) == 2 * (1 + len(main.commands))
    there = {
        str(path.relative_to(checkout / "docs")): path.read_text()
        for folder in ("commands", "man")
        for path in (checkout / "docs" / folder).iterdir()
    }
    assert there == pages, "run python tools/make_pages.py"


def test_every_option_of_a_command_stands_on_its_page_and_in_its_manual(checkout: Path, tool: ModuleType) -> None:
    pages = tool.pages()
    for name in main.commands:
        for parameter in main.commands[name].params:
            if parameter.param_type_name == "option" and not parameter.hidden:
                for option in parameter.opts:
                    assert option in pages[f"commands/fewcolors-{name}.md"]
                    assert option.replace("-", r"\-") in pages[f"man/fewcolors-{name}.1"]


def test_a_manual_holds_no_line_that_is_a_macro_by_mistake(tool: ModuleType) -> None:
    assert tool._plain(".SH at -k \\") == r"\&.SH at \-k \e"


def test_the_readmes_numbers_are_those_of_the_newest_records(checkout: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", "import readme_numbers; print(readme_numbers.numbers(), end='')"],
        cwd=checkout / "tools",
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.count("\n") > 20
    assert ended.stdout in (checkout / "README.md").read_text(), "run make pages"
