"""What the public reads promises nothing: no word that says a thing is still to come."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

# Comments and strings of a script.
SAID_BY_SCRIPTS = re.compile(r"//.*|/\*[\s\S]*?\*/|\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`")
# An input's hint in HTML and CSS is called so, and is no promise.
HINT = re.compile(r"\bplaceholder=|::placeholder|\.placeholder\b")
LEFT_OPEN = re.compile(r"\b(?:TODO|FIXME|XXX)\b|not (?:yet )?implemented|\bplaceholder\b", re.IGNORECASE)


def left_open(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if LEFT_OPEN.search(HINT.sub("", line))]


def strings_of(source: str) -> Iterator[str]:
    """Docstrings and messages of a module: all its strings, and its comments."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
    yield from re.findall(r"#.*", source)


def readings(checkout: Path) -> Iterator[tuple[str, str]]:
    for path in (*checkout.glob("*.md"), *(checkout / "docs").rglob("*.md"), *(checkout / "examples").glob("*")):
        yield path.relative_to(checkout).as_posix(), path.read_text(encoding="utf-8")
    for path in (checkout / "src").rglob("*"):
        if path.suffix == ".js":
            yield path.relative_to(checkout).as_posix(), "\n".join(SAID_BY_SCRIPTS.findall(path.read_text("utf-8")))
        elif path.suffix in {".html", ".css", ".pyi"}:
            yield path.relative_to(checkout).as_posix(), path.read_text(encoding="utf-8")
        elif path.suffix == ".py":
            yield path.relative_to(checkout).as_posix(), "\n".join(strings_of(path.read_text(encoding="utf-8")))


def test_nothing_in_the_public_face_is_left_open(checkout: Path) -> None:
    found = {name: lines for name, text in readings(checkout) if (lines := left_open(text))}
    assert found == {}


@pytest.mark.parametrize(
    ("line", "open_"),
    [
        ("# TODO: more", True),
        ("This is not implemented.", True),
        ("a placeholder for the text", True),
        ('<input placeholder="16">', False),
        ("NotImplementedError, too", False),
        ("what it has to do", False),
    ],
)
def test_such_words_are_found_and_no_others(line: str, open_: bool) -> None:
    assert bool(left_open(line)) is open_
