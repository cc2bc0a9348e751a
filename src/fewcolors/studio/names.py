"""Names: what a page says a file is called, made fit for headers, zips and command lines."""

from __future__ import annotations

import re
from urllib.parse import quote

# What common file systems hold, less what our own endings add.
_LONGEST = 120
# Line breaks and other marks without a glyph; those that turn the direction of text hide an ending from the eye.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
# What Windows does not take, and what would name another folder.
_FORBIDDEN = re.compile(r'[/\\:*?"<>|]')


def safe_name(name: str, otherwise: str = "picture") -> str:
    """A file's name without folders, control marks or leading dots; `otherwise` where nothing is left.

    >>> safe_name("../../etc/passwd"), safe_name("a\\r\\nb.png"), safe_name("..")
    ('passwd', 'ab.png', 'picture')
    """
    base = re.split(r"[/\\]", name)[-1]
    kept = _FORBIDDEN.sub("_", _UNSEEN.sub("", base)).strip().lstrip(".").strip()
    return _shortened(kept) or otherwise


def given_name(name: str) -> str:
    """The name that a file has on the disk of whoever chose it, as far as it can be written on one line.

    >>> given_name("holidays/what?.png")
    'what?.png'
    """
    return _UNSEEN.sub("", name.rpartition("/")[2])[:_LONGEST] or safe_name(name)


def _shortened(name: str) -> str:
    if len(name) <= _LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: _LONGEST - len(ending) - 1]}.{ending}" if dot and len(ending) < 10 else name[:_LONGEST]


def stem_of(name: str) -> str:
    """A safe name without its ending."""
    stem, dot, _ = name.rpartition(".")
    return stem if dot and stem else name


def result_name(name: str, suffix: str) -> str:
    """What the result of a picture of this name is called, as `fewcolors quantize` calls it.

    >>> result_name("photo.jpg", ".gif")
    'photo-fewcolors.gif'
    """
    return f"{stem_of(name)}-fewcolors{suffix}"


def attachment(name: str) -> str:
    """The header Content-Disposition that saves an answer under this name (RFC 6266, RFC 8187).

    >>> attachment("café.png")
    'attachment; filename="caf_.png"; filename*=UTF-8\\'\\'caf%C3%A9.png'
    """
    plain = re.sub(r"[^A-Za-z0-9._()\[\] +-]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def each_once(names: list[str]) -> list[str]:
    """The names, those that came before (whatever their case) numbered.

    >>> each_once(["a.png", "A.png", "a.png"])
    ['a.png', 'A-2.png', 'a-3.png']
    """
    taken: set[str] = set()
    unique = []
    for name in names:
        stem, dot, ending = name.rpartition(".")
        stem, ending = (stem, dot + ending) if dot and stem else (name, "")
        found, count = name, 1
        while found.casefold() in taken:
            count += 1
            found = f"{stem}-{count}{ending}"
        taken.add(found.casefold())
        unique.append(found)
    return unique
