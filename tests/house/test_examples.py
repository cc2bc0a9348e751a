"""The notebooks of examples/ run, say what their committed outputs say, and are light enough for a repository; its
scripts run as they are, and are short."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.unmeasured import environment

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NOTEBOOKS = sorted(path.name for path in EXAMPLES.glob("*.ipynb"))
SCRIPTS = sorted(path.name for path in EXAMPLES.glob("*.py"))
MOST_BYTES = 1_000_000
MOST_LINES = 60
SAYS = {"gigapixel.py": "4,000 x 4,000 pixels in 256 colours"}

# Numbers that differ from run to run.
TIMES = re.compile(r"[\d,.]+ ms")


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def said(cell: Any) -> str:
    """What the cell printed and returned as text, without times."""
    parts = [output.get("text", "") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
    return TIMES.sub("… ms", "".join(parts))


def shown(cell: Any) -> set[str]:
    """The kinds of pictures and pages that the cell shows."""
    return {kind for output in cell.outputs for kind in output.get("data", {})}


def test_there_is_a_notebook() -> None:
    assert "color_quantization.ipynb" in NOTEBOOKS


@pytest.fixture(scope="module", params=NOTEBOOKS)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """A notebook as committed, and as it comes out now."""
    committed, fresh = (nbformat.read(EXAMPLES / request.param, as_version=4) for _ in range(2))
    folder = str(tmp_path_factory.mktemp("notebook"))
    NotebookClient(fresh, timeout=300, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
    return committed, fresh


def test_every_cell_runs_and_says_what_its_committed_output_says(pair: tuple[Any, Any]) -> None:
    committed, fresh = (code_cells(notebook) for notebook in pair)
    assert [said(cell) for cell in fresh] == [said(cell) for cell in committed]


def test_every_cell_shows_the_kinds_of_pictures_that_are_committed(pair: tuple[Any, Any]) -> None:
    committed, fresh = (code_cells(notebook) for notebook in pair)
    assert [shown(cell) for cell in fresh] == [shown(cell) for cell in committed]
    assert sum("image/png" in shown(cell) for cell in committed) >= 5


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_outputs_are_committed_in_order_and_light(name: str) -> None:
    path = EXAMPLES / name
    cells = code_cells(nbformat.read(path, as_version=4))
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert path.stat().st_size <= MOST_BYTES
    assert not re.search(
        r"/home/|/tmp/|/root/|site-packages", path.read_text()
    )  # where it was made is nobody's business


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_runs_without_arguments_anywhere_and_says_something(
    name: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    assert len((EXAMPLES / name).read_text().splitlines()) <= MOST_LINES
    may_warn = pytestconfig.getoption("pythonwarnings")  # by `make test-oldest`: old libraries warn of new ones
    command = [sys.executable, *([] if may_warn else ["-W", "error"]), str(EXAMPLES / name)]
    ended = subprocess.run(
        command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=300, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert may_warn or ended.stderr == ""
    assert SAYS.get(name, "\n") in ended.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_example_of_a_collection_finds_the_seas(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, str(EXAMPLES / "collection.py")], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "12 of them have 10 % of dark teal or more, the first: ['sea-01.jpg', 'sea-03.jpg'" in ended.stdout
