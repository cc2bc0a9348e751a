"""JSON (.json): our own plain form, and the ones that web tools make.

Source: ours is {"title": "…", "colors": [{"hex": "#e30613", "name": "red"}, …]}. Read besides: lists of codes, lists of
numbers, objects of names and codes in any depth, and Lospec's {"name", "author", "colors": ["e30613", …]}.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from fewcolors.errors import PaletteFileError
from fewcolors.formats.csscolor import parse_color
from fewcolors.formats.hexlist import code_bytes
from fewcolors.formats.record import Format, Record, hex_code
from fewcolors.formats.text import decode_strictly, encode, peek

_TITLES = ("title", "name")


def sniff(data: bytes) -> bool:
    """Whether it begins like an object or a list, with a string, a number, an object or a list in it."""
    text = "".join(peek(data, 512).split())
    return text.startswith(('{"', '["', '[{"', "[[")) and not text.startswith('["use')  # "use strict" is JavaScript


def parse(data: bytes) -> Record:
    """Read every colour in the order of the file.

    >>> parse(b'{"title": "Two", "colors": [{"hex": "#e30613", "name": "red"}, "#fff"]}').names
    ('red', '')
    >>> parse(b'{"red": {"500": "#e30613"}, "ink": [0, 0, 0]}').names
    ('red-500', 'ink')
    """
    document = load(data)
    title = ""
    if isinstance(document, dict) and isinstance(document.get("colors"), list | dict):
        title = next((document[key] for key in _TITLES if isinstance(document.get(key), str)), "")
        document = document["colors"]
    found = list(_colors(document, ()))
    names = [name for _, name in found]
    return Record.of([row for row, _ in found], names, title)


def load(data: bytes) -> Any:
    """The document; `PaletteFileError` where it is no JSON."""
    try:
        return json.loads(decode_strictly(data))
    except RecursionError:
        raise PaletteFileError("it is nested too deep for a palette; check that it is the right file") from None
    except ValueError as error:
        raise PaletteFileError(f"its JSON is broken ({error}); check the place with an editor") from None


def _colors(value: Any, path: tuple[str, ...]) -> Iterator[tuple[Any, str]]:
    if len(path) > 20:
        raise PaletteFileError("it is nested too deep for a palette; check that it is the right file")
    if (row := _row(value)) is not None:
        yield row, "-".join(path)
    elif isinstance(value, dict):
        code = next((value[key] for key in ("hex", "color", "value", "rgb") if _row(value.get(key)) is not None), None)
        if code is not None:
            label = value.get("name", value.get("title"))
            yield _row(code), label if isinstance(label, str) else "-".join(path)
            return
        for key, inner in value.items():
            yield from _colors(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from _colors(inner, path)


def _row(value: Any) -> Any:
    """A colour's row of numbers, or None."""
    if isinstance(value, str):
        return parse_color(value) or code_bytes(value.strip())
    if isinstance(value, list) and len(value) in (3, 4) and all(type(part) is int for part in value):
        return value
    return None


def write(record: Record) -> bytes:
    """One colour a line."""
    colors = [
        {"hex": hex_code(row), **({"name": name} if name else {})}
        for row, name in zip(record.rows(), record.labels(), strict=True)
    ]
    lines = ",\n".join("    " + json.dumps(color, ensure_ascii=False) for color in colors)
    title = f'  "title": {json.dumps(record.title, ensure_ascii=False)},\n' if record.title else ""
    return encode(f'{{\n{title}  "colors": [\n{lines}\n  ]\n}}\n')


FORMAT = Format("json", "JSON", (".json",), sniff, parse, write, names=True, has_title=True, alpha="yes")

# In the wild: codes without #; objects with "hex", "color", "value" or "rgb" and "name" or "title"; groups of shades
# ("red": {"500": …}), whose names are joined with -; other keys beside the colours (numbers and strings that are no
# colours are passed over).
