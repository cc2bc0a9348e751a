"""XML of palette files, read without its dangers: no entities of its own, nothing fetched, nothing nested too deep.

Files of QGIS and old OpenOffice name a DOCTYPE; it is passed over unread, and refused where it declares anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from fewcolors.errors import PaletteFileError

# Palette files nest five or six levels.
_DEEPEST = 100


@dataclass(frozen=True)
class Element:
    """One element in the order of the file: its name without a prefix, and its attributes without theirs."""

    name: str
    attributes: dict[str, str]
    depth: int


def elements(data: bytes) -> list[Element]:
    """Every element in the order of the file; raises `PaletteFileError` for what is broken or suspicious.

    >>> elements(b"<a:b c:d='1'><e/></a:b>")[0]
    Element(name='b', attributes={'d': '1'}, depth=1)
    """
    out: list[Element] = []
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise PaletteFileError("its XML is nested too deep for a palette; check that it is the right file")
        out.append(Element(_local(name), {_local(key): value for key, value in attributes.items()}, depth))

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = _refuse_declarations
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # the latter two: an encoding that nobody has
        raise PaletteFileError(f"its XML is broken ({str(error)[:120]}); export it again") from None
    return out


def attribute(value: str) -> str:
    """An attribute's value with its quotation marks; what XML cannot hold becomes a space."""
    return quoteattr("".join(letter if _is_allowed(letter) else " " for letter in value))


def _is_allowed(letter: str) -> bool:
    code = ord(letter)
    return code >= 32 and code != 127 and not 0xD800 <= code <= 0xDFFF and code & 0xFFFE != 0xFFFE


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse_declarations(_name: str, _system: str | None, _public: str | None, declares: int) -> None:
    if declares:
        raise PaletteFileError("its XML has a DOCTYPE with declarations, which no palette needs; remove it")


def _refuse_entity(*_declaration: object) -> None:
    raise PaletteFileError("its XML declares entities, which no palette needs; remove them")
