"""The fuzzer that is guided by what it reaches begins with good files, and says where it cannot run."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from fewcolors.formats import FORMATS, parse
from torture import guided
from torture.tally import Tally


def test_its_corpus_names_the_format_of_each_good_file(tmp_path: Path) -> None:
    guided.write_corpus(tmp_path)
    files = [path.read_bytes() for path in tmp_path.iterdir()]
    assert len(files) == 2 * len(FORMATS)
    assert all(len(parse(data[1:], format=list(FORMATS)[data[0]])) for data in files)


def test_without_atheris_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec

    def hidden(name: str, *rest: Any) -> Any:
        return None if name == "atheris" else found(name, *rest)

    monkeypatch.setattr(importlib.util, "find_spec", hidden)
    assert guided.run(0, 1.0) == Tally(notes={"guided": "atheris is not installed"})
