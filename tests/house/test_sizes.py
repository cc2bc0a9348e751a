"""Files stay within 400 lines and functions within 60, in Python (docstrings apart) and in the kernel."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

MOST_FILE_LINES = 400
MOST_FUNCTION_LINES = 60

CPP_OPENING = re.compile(r"^( *)(?!namespace|struct|class|enum|if|for|while|switch|do|else|\}|\[)\S.*\{$")


def sources(checkout: Path) -> list[Path]:
    folders = ("src", "kernel", "bench", "tests", "tools")
    return [
        path
        for folder in folders
        for path in sorted((checkout / folder).rglob("*"))
        if path.suffix in {".py", ".pyi", ".cpp", ".hpp"}
    ]


def long_python_functions(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            length = (body[-1].end_lineno or 0) - body[0].lineno + 1
            if length > MOST_FUNCTION_LINES:
                yield f"{node.name}: {length} lines"


def long_cpp_functions(text: str) -> Iterator[str]:
    """Formatted C++ closes a function with a brace in the column where its first line begins."""
    lines = text.split("\n")
    for start, line in enumerate(lines):
        if opening := CPP_OPENING.match(line):
            length = lines[start:].index(opening.group(1) + "}") if opening.group(1) + "}" in lines[start:] else 0
            if length > MOST_FUNCTION_LINES:
                yield f"{line.strip()}: {length} lines"


def test_no_file_outgrows_its_reader(checkout: Path) -> None:
    lengths = {str(path.relative_to(checkout)): len(path.read_text().splitlines()) for path in sources(checkout)}
    assert {name: length for name, length in lengths.items() if length > MOST_FILE_LINES} == {}


def test_no_function_outgrows_a_screen(checkout: Path) -> None:
    found = [
        f"{path.relative_to(checkout)}: {fault}"
        for path in sources(checkout)
        for fault in (long_python_functions if path.suffix in {".py", ".pyi"} else long_cpp_functions)(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize("lines", [60, 61])
def test_a_function_of_61_lines_is_found_and_one_of_60_is_not(lines: int) -> None:
    python = "def f():\n    '''Says what it does.'''\n" + "    pass\n" * lines
    cpp = "namespace n {\nvoid f() {\n" + "  step();\n" * (lines - 1) + "}\n}  // namespace n\n"
    assert bool(list(long_python_functions(python))) is (lines > MOST_FUNCTION_LINES)
    assert bool(list(long_cpp_functions(cpp))) is (lines > MOST_FUNCTION_LINES)
