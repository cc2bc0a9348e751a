"""docs/formats.md says of every format what the code says, lists every name, and its example runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fewcolors.formats import FORMATS, named


@pytest.fixture
def page(checkout: Path) -> str:
    return (checkout / "docs/formats.md").read_text()


def test_every_format_has_a_row_that_is_true(page: str) -> None:
    rows = {cells[0].strip("` "): [cell.strip() for cell in cells[1:]] for cells in _table(page, "## Formats")}
    assert sorted(rows) == sorted(FORMATS)
    for name, (title, suffixes, names, has_title, alpha, most, source) in rows.items():
        kind = FORMATS[name]
        assert (title, tuple(re.findall(r"`([^`]+)`", suffixes))) == (kind.title, kind.suffixes)
        assert (names == "yes", has_title == "yes") == (kind.names, kind.has_title)
        assert alpha.removesuffix(" colour") == kind.alpha
        assert most == (f"{kind.most:,}" if kind.most else "–")
        assert source


def test_every_name_has_a_row(page: str) -> None:
    assert sorted(cells[0].strip("` ") for cells in _table(page, "## Palettes by name")) == named.names()


def test_its_example_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(compile(example, "formats.md", "exec"), {})
    assert (tmp_path / "two.css").read_text() == ":root {\n  --color-red: #e30613;\n  --color-white: #ffffff;\n}\n"


def _table(page: str, heading: str) -> list[list[str]]:
    section = page.split(heading)[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| `")]
    assert rows
    return rows
