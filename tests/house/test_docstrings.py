"""What every public docstring says: what each argument is, what is raised, and an example that asserts.

That the examples hold is test_docs.py's to say; what shapes and spaces are meant, a reader's.
"""

from __future__ import annotations

import builtins
import doctest
import importlib
import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest
import sklearn.exceptions

import fewcolors

# The public faces. `fewcolors.pillow` and `fewcolors.colorthief` have one name each.
FACES = {
    "fewcolors": fewcolors.__all__,
    **{
        f"fewcolors.{part}": importlib.import_module(f"fewcolors.{part}").__all__
        for part in ("animation", "blocks", "collection", "metrics", "plots", "sklearn")
    },
    "fewcolors.pillow": ["quantize"],
    "fewcolors.colorthief": ["ColorThief"],
}
# What they do is open, or look for, a window, which a machine has or has not.
WINDOWS = {"fewcolors.plots.show", "fewcolors.plots.check_window"}
METHODS = (classmethod, property)
# "The other arguments are those of `quantize`": the reader is sent on, and so is this test.
SENT_ON = re.compile(r"(?:[Aa]rguments[^.]*(?:are|as) (?:those )?(?:of|in)|as in|as there|as above)")


def things() -> Iterator[tuple[str, Any]]:
    """Every public function and class, and the public methods of the classes; constants and types have no docstring."""
    for face, names in FACES.items():
        for name in names:
            thing = getattr(importlib.import_module(face), name)
            if inspect.isclass(thing):
                yield f"{face}.{name}", thing
                for method, value in vars(thing).items():
                    if not method.startswith("_") and (inspect.isfunction(value) or isinstance(value, METHODS)):
                        yield f"{face}.{name}.{method}", getattr(value, "__func__", value)
            elif inspect.isroutine(thing):
                yield f"{face}.{name}", thing


THINGS = dict(things())
PLAIN = {name: thing for name, thing in THINGS.items() if not name.startswith("fewcolors.sklearn")}
FUNCTIONS = {name: thing for name, thing in PLAIN.items() if inspect.isfunction(thing)}


def arguments_of(thing: Any) -> list[str]:
    names = list(inspect.signature(thing).parameters)
    return [name for name in names if name not in ("self", "cls", "whole")]  # `whole` takes what is then refused


def said_by(thing: Any) -> str:
    return inspect.cleandoc(thing.__doc__ or "")


@pytest.mark.parametrize("name", THINGS)
def test_a_public_thing_says_what_it_is(name: str) -> None:
    assert len(said_by(THINGS[name])) > 10


@pytest.mark.parametrize("name", [name for name in THINGS if name.rpartition(".")[0] in FACES])
def test_a_public_function_or_class_has_an_example_that_asserts(name: str) -> None:
    if name in WINDOWS:
        assert "Raises" in said_by(THINGS[name])
        return
    examples = doctest.DocTestParser().get_examples(said_by(THINGS[name]))
    assert examples
    assert any(example.want or "assert" in example.source for example in examples)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_argument_is_explained_or_the_reader_is_sent_on(name: str) -> None:
    said = said_by(FUNCTIONS[name])
    # One argument is what the sentence is about; several have names.
    arguments = arguments_of(FUNCTIONS[name])
    missing = [argument for argument in arguments[1:] if f"`{argument}" not in said]
    assert not missing or SENT_ON.search(said), f"{name} says nothing of {missing}"


@pytest.mark.parametrize("name", [name for name, thing in FUNCTIONS.items() if arguments_of(thing)])
def test_what_takes_arguments_says_what_it_raises(name: str) -> None:
    assert re.search(r"\bRaises\b|[Ee]rrors\b", said_by(FUNCTIONS[name]))


@pytest.mark.parametrize("name", THINGS)
def test_errors_that_are_named_exist_and_are_public(name: str) -> None:
    for error in re.findall(r"\b([A-Z]\w+Error)\b", said_by(THINGS[name])):
        known = error in fewcolors.__all__ or hasattr(builtins, error) or hasattr(sklearn.exceptions, error)
        assert known, error


def test_the_example_of_the_kernels_level_holds() -> None:
    # Its docstring is the kernel's, which test_docs.py does not read.
    example = doctest.DocTestParser().get_doctest(
        said_by(fewcolors.kernel_level), {"kernel_level": fewcolors.kernel_level}, "kernel_level", None, 0
    )
    assert example.examples
    assert doctest.DocTestRunner(verbose=False).run(example).failed == 0
