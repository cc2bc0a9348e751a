"""A sealed class is what `dataclass(frozen=True)` makes, field for field."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from functools import cached_property

import pytest

from fewcolors._sealed import sealed


@sealed
class Sealed:
    """Of every kind of field."""

    a: int
    b: str = "b"
    c: list[int] = field(default_factory=list)
    d: int = field(default=0, repr=False, compare=False)

    @cached_property
    def twice(self) -> int:
        """Found once."""
        return 2 * self.a


@dataclass(frozen=True)
class Frozen:
    """The same."""

    a: int
    b: str = "b"
    c: list[int] = field(default_factory=list)
    d: int = field(default=0, repr=False, compare=False)


CALLS = [((1,), {}), ((1, "x"), {"d": 3}), ((), {"a": 1, "c": [2]}), ((1, "x", [3], 4), {})]


@pytest.mark.parametrize(("values", "named"), CALLS)
def test_it_holds_and_shows_what_a_frozen_dataclass_does(values: tuple, named: dict) -> None:  # type: ignore[type-arg]
    ours, theirs = Sealed(*values, **named), Frozen(*values, **named)
    assert asdict(ours) == asdict(theirs)
    assert repr(ours) == repr(theirs).replace("Frozen", "Sealed")
    assert [one.name for one in fields(ours)] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(("values", "named"), [((), {}), ((1, 2, 3, 4, 5), {}), ((1,), {"a": 1}), ((1,), {"e": 1})])
def test_what_a_frozen_dataclass_does_not_take_it_does_not_take(values: tuple, named: dict) -> None:  # type: ignore[type-arg]
    for kind in (Sealed, Frozen):
        with pytest.raises(TypeError):
            kind(*values, **named)


def test_fields_that_are_compared_make_it_equal() -> None:
    assert Sealed(1, d=1) == Sealed(1, d=2) != Sealed(2)
    assert Sealed(1).__eq__(Frozen(1)) is NotImplemented
    assert hash(Sealed(1, c=())) == hash(Sealed(1, c=(), d=9))  # type: ignore[arg-type]


def test_lists_are_made_anew_for_each() -> None:
    assert Sealed(1).c is not Sealed(1).c


def test_it_does_not_change_and_a_copy_may_differ() -> None:
    one = Sealed(1)
    assert one.twice == 2
    with pytest.raises(FrozenInstanceError):
        one.a = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del one.a
    assert replace(one, a=5) == Sealed(5)
    assert replace(one, a=5).twice == 10
    assert pickle.loads(pickle.dumps(one)) == copy.copy(one) == one
