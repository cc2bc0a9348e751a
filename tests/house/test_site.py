"""The site has a place for everything: public names, benches, decisions. `make docs` checks links and markup itself."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import fewcolors
from fewcolors.mapping.kernels import PRINTED
from fewcolors.quantize import METHODS


def test_every_public_name_is_in_the_reference(checkout: Path) -> None:
    page = (checkout / "docs/reference/fewcolors.md").read_text()
    shown = re.findall(r"^\.\. auto(?:function|class|exception):: (\w+)$", page, re.MULTILINE)
    assert sorted(shown) == sorted(fewcolors.__all__)


def test_every_bench_has_its_newest_record_on_a_page(checkout: Path) -> None:
    runs = re.search(r"^RUNS := (.*)$", (checkout / "Makefile").read_text(), re.MULTILINE)
    assert runs
    # "looks --quick" is recorded as looks-quick; "road --images 2" as road.
    benches = {
        "looks-quick" if run == "looks --quick" else run.split()[0]
        for pair in re.findall(r'"([^"]+)"|(\S+)', runs[1])
        if (run := "".join(pair))
    }
    pages = [path.read_text() for path in (checkout / "docs/benchmarks").glob("*.md")]
    shown = [name for page in pages for name in re.findall(r"\{newest-record\} ([\w-]+)", page)]
    assert len(shown) == len(set(shown))
    assert set(shown) == benches


def test_the_newest_record_is_the_one_of_the_latest_date(checkout: Path, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("newest", checkout / "docs/extensions/newest.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("2026-11-22-amd-epyc-png.md", "2026-11-29-amd-epyc-png.md", "2026-11-30-amd-epyc-png-quick.md"):
        (tmp_path / name).touch()
    assert module.newest("png", tmp_path).name == "2026-11-29-amd-epyc-png.md"


def test_every_method_has_a_page_with_its_mathematics_a_source_and_a_picture(checkout: Path) -> None:
    overview = (checkout / "docs/dithering.md").read_text()
    named = {*(name.replace("+", "-plus") for name in METHODS)}
    named |= set(re.findall(r"\]\(methods/([\w-]+)\.md\)", overview))
    pages = {path.stem: path.read_text() for path in (checkout / "docs/methods").glob("*.md") if path.stem != "index"}
    assert named <= set(pages)
    for name, page in pages.items():
        assert "$$" in page or "begin{pmatrix}" in page, name
        assert re.search(r"^## Sources?$", page, re.MULTILINE), name
        assert re.search(r"!\[.*\]\(.*\.png\)", page), name


def test_the_weights_of_error_diffusion_are_shown_as_they_are_used(checkout: Path) -> None:
    page = (checkout / "docs/methods/error-diffusion.md").read_text()
    for name, (divisor, rows) in PRINTED.items():
        assert f"{name}  / {divisor}" in page
        for row in rows:
            assert row.replace(" ", "  ") in page, f"{name}: {row}"


def test_every_example_is_shown(checkout: Path) -> None:
    page = (checkout / "docs/guides/examples.md").read_text()
    scripts = {path.name for path in (checkout / "examples").glob("*.py")}
    assert set(re.findall(r"\{literalinclude\} \.\./\.\./examples/(\w+\.py)", page)) == scripts


def test_every_notebook_is_shown_with_words_for_its_pictures(checkout: Path) -> None:
    pages = "".join(path.read_text() for path in (checkout / "docs/guides").glob("*.md"))
    for path in (checkout / "examples").glob("*.ipynb"):
        assert f"{{notebook}} ../../examples/{path.name}" in pages
        cells = json.loads(path.read_text())["cells"]
        wordless = [
            cell["id"]
            for cell in cells
            for output in cell.get("outputs", [])
            if {"image/png"} == {*output.get("data", {})} - {"text/plain"} and not cell["metadata"].get("alt")
        ]
        assert wordless == []
