"""`_kernel.pyi`, written by hand, says of every function and method what the compiled kernel says of itself.

nanobind keeps the signatures that it checks calls against, dtypes included, in `__nb_signature__`: one, or several of
which a call takes the first that fits.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from fewcolors import _kernel

KERNEL_ARRAY = re.compile(r"(?:numpy\.)?ndarray\[dtype=(\w+)[^\]]*\]")
STUB_ARRAY = re.compile(r"npt\.NDArray\[np\.(\w+)\]")


def plain(signature: str) -> str:
    """A signature in words that both sides share: an array of uint8 is `Array_uint8`, a class has no module."""
    signature = KERNEL_ARRAY.sub(r"Array_\1", re.sub(r"shape=\([^)]*\)", "", signature))
    signature = STUB_ARRAY.sub(r"Array_\1", signature).replace("fewcolors._kernel.", "")
    definition = ast.parse(f"{signature}: ...").body[0]
    assert isinstance(definition, ast.FunctionDef)
    returns = ast.unparse(definition.returns) if definition.returns else None
    return f"{definition.name}({ast.unparse(definition.args)}) -> {returns}"


Signatures = dict[str, list[str]]


def of_the_stub(text: str) -> Signatures:
    """Qualified name: signatures, for each function and method of a stub."""
    return _gathered(_definitions(ast.parse(text), ""))


def of_the_kernel() -> Signatures:
    """The same of the compiled module."""
    return _gathered(_members(_kernel, ""))


def _gathered(named: Iterator[tuple[str, str]]) -> Signatures:
    signatures: Signatures = {}
    for name, signature in named:
        signatures.setdefault(name, []).append(signature)
    return signatures


def _definitions(scope: ast.Module | ast.ClassDef, prefix: str) -> Iterator[tuple[str, str]]:
    for node in scope.body:
        if isinstance(node, ast.ClassDef):
            yield from _definitions(node, f"{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            yield (
                prefix + node.name,
                plain(f"def {node.name}({ast.unparse(node.args)}) -> {ast.unparse(_returns(node))}"),
            )


def _returns(node: ast.FunctionDef) -> ast.expr:
    assert node.returns is not None, f"{node.name} does not say what it returns"
    return node.returns


def _members(scope: object, prefix: str) -> Iterator[tuple[str, str]]:
    for name, thing in vars(scope).items():
        if isinstance(thing, type):
            yield from _members(thing, f"{name}.")
        else:
            for signature, *_ in getattr(thing, "__nb_signature__", ()):
                yield prefix + name, plain(signature)


def test_the_stub_describes_the_kernel_exactly(installed: Path) -> None:
    assert of_the_stub((installed / "_kernel.pyi").read_text()) == of_the_kernel()


@pytest.mark.parametrize(
    "stub",
    [
        "def count_colors(pixels: npt.NDArray[np.uint16], threads: int) -> int: ...",
        "def count_colors(threads: int, pixels: npt.NDArray[np.uint8]) -> int: ...",
        "def count_colours(pixels: npt.NDArray[np.uint8], threads: int) -> int: ...",
        """
@overload
def count_colors(pixels: npt.NDArray[np.uint8], threads: int) -> int: ...
@overload
def count_colors(pixels: npt.NDArray[np.uint16], threads: int) -> int: ...
""",
    ],
    ids=["dtype", "order", "name", "overload"],
)
def test_a_stub_that_differs_is_found(stub: str) -> None:
    held = {
        "count_colors": [plain("def count_colors(pixels: ndarray[dtype=uint8, shape=(*, *)], threads: int) -> int")]
    }
    assert of_the_stub("def count_colors(pixels: npt.NDArray[np.uint8], threads: int) -> int: ...") == held
    assert of_the_stub(stub) != held
