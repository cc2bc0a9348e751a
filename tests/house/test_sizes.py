"""Files stay within 400 lines and functions within 60, in Python (docstrings apart) and in the kernel."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

MOST_FILE_LINES = 400
MOST_FUNCTION_LINES = 60

CPP_CLOSING = re.compile(r"^( *)\}$")
CPP_BLOCK = re.compile(r" *(?:[{}]|(?:namespace|struct|class|enum|if|for|while|switch|do|else|case|default)\b)")


def sources(checkout: Path) -> list[Path]:
    folders = ("src", "kernel", "bench", "tests", "tools", "torture")
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
    """Formatted C++ closes a function with a brace in the column where its first line begins, and in between writes
    nothing that far to the left: lists of parameters and of initializers are indented too."""
    lines = text.split("\n")
    for end, line in enumerate(lines):
        if closing := CPP_CLOSING.match(line):
            start = _first_line(lines, end, len(closing.group(1)))
            if end - start > MOST_FUNCTION_LINES and not CPP_BLOCK.match(lines[start]):
                yield f"{lines[start].strip()}: {end - start} lines"


def _first_line(lines: list[str], end: int, column: int) -> int:
    """The last line above `end` that begins in `column` or before, empty ones and directives apart."""
    for start in range(end - 1, 0, -1):
        line = lines[start]
        if line and not line.startswith("#") and len(line) - len(line.lstrip()) <= column:
            return start
    return 0


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


CPP_SIGNATURES = [
    "void f() {",
    "void f(int one,\n       int other) {",
    "F::F(int one)\n    : one_(one), other_{} {",
]


@pytest.mark.parametrize("lines", [60, 61])
def test_a_python_function_of_61_lines_is_found_and_one_of_60_is_not(lines: int) -> None:
    python = "def f():\n    '''Says what it does.'''\n" + "    pass\n" * lines
    assert bool(list(long_python_functions(python))) is (lines > MOST_FUNCTION_LINES)


@pytest.mark.parametrize("lines", [60, 61])
@pytest.mark.parametrize("signature", CPP_SIGNATURES, ids=["one line", "two lines", "initializers"])
def test_a_cpp_function_of_61_lines_is_found_and_one_of_60_is_not(signature: str, lines: int) -> None:
    """Counted are the lines from that of its name, and not that of its last brace."""
    head = signature.split("\n")
    body = ["  if (so) {", "    step();", "  }"]
    body += ["  step();"] * (lines - len(head) - len(body))
    cpp = ["namespace n {", "void before() {", "  step();", "}", "", *head, *body, "}", "}  // namespace n"]
    assert bool(list(long_cpp_functions("\n".join(cpp)))) is (lines > MOST_FUNCTION_LINES)
