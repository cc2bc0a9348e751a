"""`once`: an attribute that is worked out when it is first asked for, and kept.

`functools.cached_property` is the same from Python 3.12 on. Before, it holds one lock for all objects of a class while
it works: pictures in several threads wait for each other, and a process forked meanwhile waits for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

Value = TypeVar("Value")


class once(Generic[Value]):  # used as a decorator, as `property` is
    """A method without arguments as an attribute; several threads at once may each work it out, to the same value.

    >>> class Square:
    ...     @once
    ...     def area(self):
    ...         print("worked out")
    ...         return 4
    >>> square = Square()
    >>> square.area + square.area
    worked out
    8
    """

    def __init__(self, work: Callable[[Any], Value]) -> None:
        self._work = work
        self.__doc__ = work.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Learn the attribute's name."""
        self._name = name

    @overload
    def __get__(self, one: None, owner: type) -> once[Value]: ...
    @overload
    def __get__(self, one: object, owner: type) -> Value: ...
    def __get__(self, one: object | None, owner: type) -> once[Value] | Value:
        if one is None:
            return self
        value = one.__dict__[self._name] = self._work(one)  # found before this, which sets nothing, from now on
        return value
