"""Every function of the kernel is tortured, and each law would notice if it answered wrongly."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fewcolors import _kernel
from torture.kernel.draw import Draw
from torture.kernel.fuzz import LAWS, distinct_laws, try_law
from torture.tally import Distinct, Tally


def functions_of(scope: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[str]:
    """Qualified names; a class stands for its own making."""
    for node in scope.body:
        if isinstance(node, ast.ClassDef):
            yield node.name
            yield from functions_of(node, f"{node.name}.")
        elif isinstance(node, ast.FunctionDef) and node.name != "__init__":
            yield prefix + node.name


def test_every_function_of_the_stub_has_its_law(installed: Path) -> None:
    stub = ast.parse((installed / "_kernel.pyi").read_text())
    without = {"Recipes"}  # made by `blend` and `plan_mixtures` alone
    assert set(LAWS) == set(functions_of(stub)) - without


@pytest.mark.parametrize("law", distinct_laws(), ids=lambda law: law.__name__)
def test_every_law_holds(law: Any) -> None:
    tally, seen = Tally(), Distinct()
    for turn in range(6):
        try_law(law, Draw(11, turn), law.__name__, tally, seen)
    assert tally.complaints == []
    assert len(seen) == 1 if law.__name__ == "kernel_level" else len(seen) > 1


def spoiled(answer: Any) -> Any:
    """The same, a little wrong."""
    if isinstance(answer, tuple):
        return tuple(map(spoiled, answer))
    if isinstance(answer, bytes):
        return answer[:-1] + bytes([answer[-1] ^ 0x10])
    if isinstance(answer, str):
        return answer + "?"
    if isinstance(answer, np.ndarray) and answer.size:
        wrong = answer.copy()
        wrong.reshape(-1)[-1] += 1 if answer.dtype.kind in "iu" else 0.6
        return wrong
    return answer


# Not spoiled: what gives nothing back, or something that only other functions can look at.
OPAQUE = {"give_back_memory", "unfilter", "blend", "plan_mixtures"}


@pytest.mark.parametrize("name", sorted(name for name in LAWS if name[0].islower() and name not in OPAQUE))
def test_a_wrong_answer_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    function = getattr(_kernel, name)
    monkeypatch.setattr(_kernel, name, lambda *args, **named: spoiled(function(*args, **named)))
    tally = Tally()
    for turn in range(20):
        try_law(LAWS[name], Draw(5, turn), name, tally, Distinct())
    assert tally.bad > 0


class Spoiler:
    """A thing of the kernel one of whose methods answers wrongly."""

    def __init__(self, thing: Any, method: str) -> None:
        self._thing, self._method = thing, method

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._thing, name)
        return (lambda *args: spoiled(method(*args))) if name == self._method else method

    def __len__(self) -> int:
        return len(self._thing) + (self._method == "__len__")


@pytest.mark.parametrize("method", ["labels", "moments", "sq_distances", "run", "spreads"])
def test_a_wrong_cluster_is_noticed(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make = _kernel.Clusters
    monkeypatch.setattr(_kernel, "Clusters", lambda *args: Spoiler(make(*args), method))
    tally = Tally()
    for turn in range(20):
        try_law(LAWS[f"Clusters.{method}"], Draw(5, turn), method, tally, Distinct())
    assert tally.bad > 0


def test_a_row_that_is_not_written_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_kernel, "unfilter", lambda *_: None)
    tally = Tally()
    for turn in range(20):
        try_law(LAWS["unfilter"], Draw(5, turn), "unfilter", tally, Distinct())
    assert tally.bad > 0


@pytest.mark.parametrize("maker", ["blend", "plan_mixtures"])
@pytest.mark.parametrize("method", ["rows", "__len__"])
def test_a_wrong_recipe_is_noticed(maker: str, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make = getattr(_kernel, maker)
    monkeypatch.setattr(_kernel, maker, lambda *args: Spoiler(make(*args), method))
    tally = Tally()
    for turn in range(20):
        try_law(LAWS[maker], Draw(5, turn), maker, tally, Distinct())
    assert tally.bad > 0


def test_arrays_are_placed_at_odd_places_and_equal_cases_are_equal() -> None:
    one, other = Draw(3), Draw(3)
    places = {one.placed(np.arange(100, dtype=np.int16)).ctypes.data % 64 for _ in range(200)}
    assert len(places) > 8  # of 32, by where the allocator begins
    for _ in range(200):
        other.placed(np.arange(100, dtype=np.int16))
    assert one.digest == other.digest
    other.number(0, 5)
    assert one.digest != other.digest


@pytest.mark.parametrize("case", [(0, 30, 143), (0, 30, 443), (1000, 30, 209), (2000, 30, 317)])
def test_where_two_entries_are_as_good_the_twin_takes_the_lower_too(case: tuple[int, ...]) -> None:
    """Of a thousand plans one has such a tie; a twin in floats broke it by its last bits."""
    tally = Tally()
    try_law(LAWS["plan_mixtures"], Draw(*case), "plan_mixtures", tally, Distinct())
    assert tally.complaints == []
