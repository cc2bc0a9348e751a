"""Kinds: the list of formats, how a file is told to be of one, and what each cannot hold."""

from __future__ import annotations

import numpy as np

from fewcolors._nouns import number_of
from fewcolors.errors import ArgumentError, PaletteFileError
from fewcolors.formats import (
    aco,
    act,
    ase,
    cheader,
    css,
    gdal,
    gpl,
    hexlist,
    jasc,
    kpl,
    npy,
    paintnet,
    plainjson,
    procreate,
    qgis,
    riff,
    scss,
    soc,
    strip,
    tailwind,
    tailwind_js,
    tokens,
)
from fewcolors.formats.record import Format, Record

# In the order in which they are asked whether a file is theirs: magic bytes first, then text from the plainest mark to
# the vaguest, then shapes.
FORMATS: dict[str, Format] = {
    module.FORMAT.name: module.FORMAT
    for module in (
        ase, npy, strip, riff, kpl, procreate,
        gpl, jasc, paintnet, soc, qgis, tokens, plainjson, tailwind, css, scss, tailwind_js, cheader,
        hexlist, gdal, aco, act,
    )
}  # fmt: skip

# Of formats that share a suffix, .pal or .txt, these are meant by it: more programs read them than the others.
_FIRST = ("jasc", "hex")


def format_named(name: str) -> Format:
    """The format of this name, as `--from` and `--to` take it.

    >>> format_named("gpl").title
    'GIMP palette'
    """
    if name not in FORMATS:
        raise ArgumentError(f"format {name!r} is unknown; choose one of {', '.join(FORMATS)}")
    return FORMATS[name]


def format_for(filename: str) -> Format:
    """The format in which a file of this name is written: by its suffix.

    >>> format_for("a.tokens.json").name, format_for("a.pal").name, format_for("A.TXT").name
    ('tokens', 'jasc', 'hex')
    """
    found = _by_suffix(filename)
    if found is None:
        raise PaletteFileError(
            f"{filename!r}: no palette format has this suffix; use one of {_suffixes()}, or name the format with --to"
        )
    return found


def parse(data: bytes, filename: str = "", format: str | None = None) -> Record:
    """Read a palette file's bytes, told apart by what is in them, then by the suffix of `filename`.

    Raises `PaletteFileError` with the reason alone; `load` puts the file's name before it.

    >>> parse(b"GIMP Palette\\n227 6 19 red\\n").names
    ('red',)
    """
    if not data:
        raise PaletteFileError("it is empty (0 bytes); copy or export it again")
    return (format_named(format) if format else _told(data, filename)).parse(data)


def _told(data: bytes, filename: str) -> Format:
    for kind in FORMATS.values():
        if kind.sniff(data):
            return kind
    found = _by_suffix(filename)
    if found is None:
        raise PaletteFileError(f"it is no palette file known by its content; say what it is with --from: {_names()}")
    return found


def _by_suffix(filename: str) -> Format | None:
    """The format with the longest suffix that the name ends in."""
    name = filename.lower()
    fits = [
        (len(suffix), kind.name in _FIRST, kind)
        for kind in FORMATS.values()
        for suffix in kind.suffixes
        if name.endswith(suffix)
    ]
    return max(fits, key=lambda fit: fit[:2])[2] if fits else None


def _names() -> str:
    return ", ".join(FORMATS)


def _suffixes() -> str:
    return " ".join(sorted({suffix for kind in FORMATS.values() for suffix in kind.suffixes}))


def encode(record: Record, format: str) -> bytes:
    """The bytes of a file of this format.

    Raises `PaletteFileError` for more colours than it holds and for alpha where it holds none: both would be another
    palette. Names and titles that it cannot hold are left out; `losses` tells.

    >>> encode(Record.of([(227, 6, 19)]), "hex")
    b'e30613\\n'
    """
    kind = format_named(format)
    if kind.most is not None and len(record) > kind.most:
        raise PaletteFileError(
            f"{kind.title}: it holds at most {kind.most:,} colours, this palette has {len(record):,}; "
            "take fewer, or another format"
        )
    _check_alpha(record, kind)
    return kind.write(record)


def _check_alpha(record: Record, kind: Format) -> None:
    alphas = record.rgba[:, 3]
    seen = int(np.count_nonzero(alphas < 255))
    if kind.alpha == "yes" or not seen or (kind.alpha == "one clear" and seen == 1 and not alphas.min()):
        return
    holds = "only one fully transparent colour" if kind.alpha == "one clear" else "no alpha"
    raise PaletteFileError(
        f"{kind.title}: it holds {holds}, and of these colours {seen:,} {'is' if seen == 1 else 'are'} not opaque; "
        "take another format, or drop the alpha (--drop-alpha)"
    )


def losses(record: Record, format: str) -> list[str]:
    """What a file of this format does not hold of the record, one line each: found by reading it back.

    >>> losses(Record.of([(0, 0, 0)], ["ink"], "One"), "jasc")
    ['the name of 1 colour was left out', 'the title was left out']
    """
    back = format_named(format).parse(encode(record, format))
    out = []
    before, after = record.labels(), back.labels()
    gone = sum(bool(old) and not new for old, new in zip(before, after, strict=True))
    changed = [(old, new) for old, new in zip(before, after, strict=True) if new and new != old]
    if gone:
        out.append(
            f"the name{'s' if gone > 1 else ''} of {number_of(gone, 'colour')} {'were' if gone > 1 else 'was'} left out"
        )
    if changed:
        out.append(f"{number_of(len(changed), 'name')} changed: {changed[0][0][:40]!r} became {changed[0][1][:40]!r}")
    if record.title and not back.title:
        out.append("the title was left out")
    elif record.title != back.title:
        out.append(f"the title changed: it became {back.title[:40]!r}")
    return out
