"""Does a hot file define something that the linker could take for all levels?

usage: check_hot_symbols.py [--nm NM] LEVEL OBJECT...

The hot files are compiled once per SIMD level, each for its own CPU. An inline function or template of the standard
library that they instantiate becomes a weak symbol of the same name in every level's object; the linker keeps one of
them, and if that is the AVX-512 one, a CPU without AVX-512 dies of an illegal instruction. So no object of a level may
define a weak symbol whose name does not belong to the level's namespace.

Exit 0: none does; 1: some do, listed; 2: usage.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator

# nm(1): W and V are weak functions and objects (upper case: defined), u is unique across the whole process.
WEAK = frozenset("WVu")


def symbols(nm: str, path: str, *options: str) -> list[tuple[str, str]]:
    """(type, name) of each symbol that the object defines, in the order of its table."""
    command = [nm, "--defined-only", "--no-sort", "--format=bsd", *options, path]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [(kind, name) for _, kind, name in (line.split(" ", 2) for line in lines)]


def strays(nm: str, path: str, level: str) -> Iterator[str]:
    """The weak symbols of an object that another level's object may define too, demangled."""
    # The mangled form of fewcolors::LEVEL. It is also in the name of a standard template on a type of the level, which
    # no other level can define.
    own = f"9fewcolors{len(level)}{level}"
    defined = symbols(nm, path)
    if not any(own in name for _, name in defined):
        sys.exit(f"{path}: defines nothing of level {level}; is it an object of that level?")
    for (kind, mangled), (_, name) in zip(defined, symbols(nm, path, "--demangle"), strict=True):
        if kind in WEAK and own not in mangled:
            yield name


def main() -> int:
    """Print what strays; the exit status says whether something does."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--nm", default="nm", help="the nm of the toolchain that compiled the objects")
    parser.add_argument("level", help="baseline, avx2, avx512 or neon")
    parser.add_argument("objects", nargs="+", help="object files of the hot files of that level")
    given = parser.parse_args()
    found = [(path, name) for path in given.objects for name in strays(given.nm, path, given.level)]
    for path, name in found:
        print(f"{path}: weak outside fewcolors::{given.level}: {name}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
