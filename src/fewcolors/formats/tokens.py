"""Design tokens (.tokens.json, .tokens): colours of the Design Tokens Community Group's format.

Source: DTCG, Design Tokens Format Module and Color Module 2025.10, https://www.designtokens.org/tr/2025.10/color/.
A community group's report, not a W3C standard.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from fewcolors._nouns import number_of
from fewcolors.errors import PaletteFileError
from fewcolors.formats import channels
from fewcolors.formats.csscolor import parse_color
from fewcolors.formats.plainjson import load
from fewcolors.formats.record import Format, Record, hex_code, is_opaque
from fewcolors.formats.text import encode, identifiers, names_of, one_line, peek

_OURS = "org.fewcolors"  # the key of our extension: names that no token can have
_DEEPEST = 50

_SPACES: dict[str, Callable[[float, float, float], channels.RGB]] = {
    "srgb": channels.rgb,
    "srgb-linear": channels.linear,
    "hsl": lambda h, s, lightness: channels.hsl(h / 360, s / 100, lightness / 100),
    "hwb": lambda h, white, black: channels.hwb(h / 360, white / 100, black / 100),
    "lab": channels.lab,
    "oklab": channels.oklab,
    "oklch": lambda lightness, chroma, h: channels.oklch(lightness, chroma, h / 360),
    "xyz-d50": channels.xyz,
}


def sniff(data: bytes) -> bool:
    """Whether it is JSON with a $value or a $type near its beginning."""
    text = peek(data)
    return text.lstrip().startswith("{") and re.search(r'"\$(?:value|type)"\s{0,9}:', text) is not None


def parse(data: bytes) -> Record:
    """Read every token of the type color, references to others included; a token's path, joined with -, is its name."""
    document = load(data)
    rows, paths, remarks, odd = [], [], [], 0
    for path, token in _tokens(document, (), None):
        row, exact = _color(_resolved(token["$value"], document))
        odd += not exact
        if row is not None:
            rows.append(row)
            paths.append("-".join(path))
            extension = token.get("$extensions")
            ours = extension.get(_OURS) if isinstance(extension, dict) else None
            remarks.append(ours if isinstance(ours, str) else None)
    many = number_of(odd, "colour")
    notes = [f"{many} of a space that is not read: taken from the hex code, or left out"] if odd else []
    return Record.of(rows, names_of(paths, remarks), notes=notes)


_Token = tuple[tuple[str, ...], dict[str, Any]]


def _tokens(group: Any, path: tuple[str, ...], kind: Any) -> Iterator[_Token]:
    """Every colour token; a group hands its type down."""
    if len(path) > _DEEPEST:
        raise PaletteFileError("it is nested too deep for a palette; check that it is the right file")
    if not isinstance(group, dict):
        return
    kind = group.get("$type", kind)
    if "$value" in group:
        if kind == "color" or (kind is None and isinstance(group["$value"], dict) and "colorSpace" in group["$value"]):
            yield path, group
        return
    for key, inner in group.items():
        if not key.startswith("$") or key == "$root":
            yield from _tokens(inner, path if key == "$root" else (*path, key), kind)


def _resolved(value: Any, document: Any) -> Any:
    """The value that a reference like {color.red} leads to."""
    for _ in range(_DEEPEST):
        match = re.fullmatch(r"\{([^{}]{1,400})\}", value) if isinstance(value, str) else None
        if match is None:
            return value
        target = document
        for key in match[1].split("."):
            target = target.get(key) if isinstance(target, dict) else None
        value = target.get("$value") if isinstance(target, dict) else None
    raise PaletteFileError("its tokens refer to each other in a circle; break it")


def _color(value: Any) -> tuple[tuple[int, ...] | None, bool]:
    """The row of a value, and whether it was read as it is meant; None where nothing can be read."""
    if isinstance(value, str):  # the drafts before 2025
        row = parse_color(value)
        return row, row is not None
    if not isinstance(value, dict):
        return None, False
    parts = value.get("components")
    space = value.get("colorSpace")
    convert = _SPACES.get(space) if isinstance(space, str) else None
    if convert is None or not isinstance(parts, list) or len(parts) != 3:
        code = value.get("hex")
        return (parse_color(code) if isinstance(code, str) else None), False
    row = (*convert(*(_number(part) for part in parts)), channels.byte(_number(value.get("alpha", 1))))
    return row, True


def _number(part: Any) -> float:
    if part == "none":
        return 0.0
    if isinstance(part, bool) or not isinstance(part, int | float) or abs(part) > 1e6:
        raise PaletteFileError(f"{str(part)[:40]!r} is no part of a colour; give a number")
    return float(part)


def write(record: Record) -> bytes:
    """One group "color" of tokens in sRGB, each with its hex code beside the components."""
    names = [one_line(name) for name in record.labels()]
    words = identifiers(names)
    tokens = {}
    for row, word, name in zip(record.rows(), words, names, strict=True):
        # Five digits tell 256 levels apart a hundred times over.
        value: dict[str, Any] = {"colorSpace": "srgb", "components": [round(part / 255, 5) for part in row[:3]]}
        if not is_opaque(row):
            value["alpha"] = round(row[3] / 255, 5)
        value["hex"] = hex_code([*row[:3], 255])
        tokens[word] = {"$value": value}
        if name and (word != name or name.isdecimal()):
            tokens[word]["$extensions"] = {_OURS: name}
    text = json.dumps({"color": {"$type": "color", **tokens}}, indent=2, ensure_ascii=False)
    return encode(text + "\n")


FORMAT = Format("tokens", "design tokens", (".tokens.json", ".tokens"), sniff, parse, write, names=True, alpha="yes")

# In the wild: values as CSS strings, from the drafts before 2025 and from Style Dictionary; types given once for a
# group; references between tokens, which are followed; tokens of other types, which are left out; display-p3 and other
# wide spaces, of which the hex code beside is taken.
