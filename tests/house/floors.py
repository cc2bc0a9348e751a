"""Reads the floors out of ARCHITECTURE.md and finds imports that break them; `test_floors.py` applies it."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FACE = "__init__"  # lists the public names and may load them from anywhere
EVERYWHERE = {"numpy", "fewcolors"}


@dataclass(frozen=True)
class Plan:
    """Which floor each room is on, which sideways imports are allowed, and in which rooms each library lives."""

    floors: dict[str, int]
    sideways: set[tuple[str, str]]
    homes: dict[str, list[str]]


def read_plan(document: str) -> Plan:
    """The tables `floor | rooms | sideways` and `library | home` of ARCHITECTURE.md."""
    floors: dict[str, int] = {}
    sideways: set[tuple[str, str]] = set()
    for number, rooms, arrows in re.findall(r"^\| (\d) [^|]*\|([^|]*)\|([^|]*)\|", document, re.MULTILINE):
        floors |= dict.fromkeys(re.findall(r"`(\w+)`", rooms), int(number))
        sideways |= set(re.findall(r"`(\w+)` → `(\w+)`", arrows))
    rows = re.findall(r"^\| `(\w+)` \| ((?:`\w+`,? ?)+) \|$", document, re.MULTILINE)
    homes = {library: re.findall(r"`(\w+)`", rooms) for library, rooms in rows}
    return Plan(floors, sideways, homes)


def faults(package: Path, plan: Plan) -> list[str]:
    """A line for each import of each module, lazy ones included, that the plan does not allow."""
    return [
        f"{path.relative_to(package)}:{line}: {fault}"
        for path in sorted(package.rglob("*.py"))
        for line, name in _imports(ast.parse(path.read_text()))
        if (fault := _fault(_room(path, package), name, plan))
    ]


def _room(path: Path, package: Path) -> str:
    return path.relative_to(package).parts[0].removesuffix(".py")


def _imports(module: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of everything a module imports, at its top or inside functions."""
    for node in _nodes(module):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module_name = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{module_name}.{alias.name}") for alias in node.names)


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Every node, but of what only type checkers read the imports of this package alone."""
    yield node
    for child in ast.iter_child_nodes(node):
        only_types = isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"
        yield from (inner for inner in _nodes(child) if not only_types or _is_own(inner))


def _is_own(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and (node.module or "").startswith("fewcolors")


def _fault(room: str, name: str, plan: Plan) -> str | None:
    library, *rest = name.split(".")
    if library in sys.stdlib_module_names:
        return None
    if library not in EVERYWHERE:
        homes = plan.homes.get(library, [])
        return None if room in homes else f"{room} imports {library}, whose home is {' and '.join(homes) or None}"
    if library != "fewcolors" or room == FACE or rest == ["__version__"]:
        return None
    if not rest or rest[0] not in plan.floors:
        # A public name taken from the face: the doors' way in. Lower rooms name the module that holds it.
        return None if plan.floors.get(room) == max(plan.floors.values()) else f"{room} imports {name} from the face"
    return _sideways_or_up(room, rest[0], plan)


def _sideways_or_up(room: str, other: str, plan: Plan) -> str | None:
    if room not in plan.floors:
        return f"{room} is on no floor"
    if room == other or plan.floors[other] < plan.floors[room] or (room, other) in plan.sideways:
        return None
    return f"{room} (floor {plan.floors[room]}) imports {other} (floor {plan.floors[other]})"
