"""Text of palette files: bytes to lines and back, numbers, and names that must fit on a line or into an identifier."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator, Sequence

from fewcolors.errors import PaletteFileError

# Identifiers are for reading; a name longer than this stays whole in the remark beside it.
_LONGEST = 60
NOT_UTF_8 = "its text is not UTF-8; names were read as Latin-1"
OPEN_BLOCK = "it ends inside a block and may be cut short; what is there was read"


def decode(data: bytes) -> tuple[str, list[str]]:
    """The text of a file, and a note where its encoding had to be guessed.

    UTF-8 with or without a mark, UTF-16 with one; other bytes are Latin-1, as files of the 1990s have them. Raises
    `PaletteFileError` for binary data.

    >>> decode(b"\\xef\\xbb\\xbfred")
    ('red', [])
    >>> decode(b"caf\\xe9")[0]
    'café'
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _or_refuse(data, "utf-16"), []
    if b"\0" in data:
        raise PaletteFileError("it is binary, not text; check its name, or say what it is with --from")
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return data.decode("latin-1"), [NOT_UTF_8]


def decode_code(data: bytes) -> tuple[str, list[str]]:
    """The same for what is code, in blocks of braces: one that stays open is noted."""
    text, notes = decode(data)
    return text, [*notes, OPEN_BLOCK] if text.count("{") > text.count("}") else notes


def decode_strictly(data: bytes) -> str:
    """The same for formats that are UTF-8 by their definition: anything else is refused."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _or_refuse(data, "utf-16")
    return _or_refuse(data, "utf-8-sig")


def _or_refuse(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise PaletteFileError(
            f"its text is not UTF-8 (byte {error.start}); save it as UTF-8 in a text editor"
        ) from None


def encode(text: str) -> bytes:
    """UTF-8; half of a surrogate pair, which no file can hold, becomes a question mark."""
    return text.encode("utf-8", "replace")


def peek(data: bytes, length: int = 4096) -> str:
    """The beginning of a file as text for sniffing, whatever it is; "" for binary data."""
    head = data[:length]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head[: len(head) & ~1].decode("utf-16", "replace")
    if b"\0" in head:
        return ""
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def lines(text: str) -> list[str]:
    """Lines ended as Unix, Windows or old Macs end them, and nothing else: a name may hold any other character."""
    return re.split(r"\r\n|\r|\n", text)


def numbered(text: str, comments: tuple[str, ...] = ()) -> Iterator[tuple[int, str]]:
    """Each line that says something, stripped, with its number from 1."""
    for number, line in enumerate(lines(text), 1):
        stripped = line.strip()
        if stripped and not (comments and stripped.startswith(comments)):
            yield number, stripped


def numbers(words: Sequence[str], line: int, form: str = "R G B") -> list[int]:
    """Words as numbers from 0 to 255; else a `PaletteFileError` with the line and the form expected."""
    if not all(re.fullmatch(r"[0-9]{1,4}", word) and int(word) <= 255 for word in words):
        raise PaletteFileError(f"line {line}: {' '.join(words)[:60]!r} is no colour; write {form}, 0 to 255")
    return [int(word) for word in words]


def one_line(name: str) -> str:
    """`name` without control characters and line ends, stripped: what fits on a line of a text file.

    >>> one_line(" dark\\nred ")
    'dark red'
    """
    clean = "".join(" " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter for letter in name)
    return clean.strip()


def identifiers(names: Sequence[str]) -> list[str]:
    """An identifier of letters, digits, - and _ for each colour, all different: from its name, else its number from 1.

    >>> identifiers(["Dark Red", "dark red", ""])
    ['dark-red', 'dark-red-2', '3']
    """
    taken: set[str] = set()
    out = []
    tries: dict[str, int] = {}
    for position, name in enumerate(names, 1):
        base = identifier(name) or str(position)
        word, number = base, tries.get(base, 1)
        while word in taken:
            number += 1
            word = f"{base}-{number}"
        tries[base] = number
        taken.add(word)
        out.append(word)
    return out


def identifier(name: str) -> str:
    """One name in lower case, with - for everything that is neither letter nor digit."""
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-")[:_LONGEST].rstrip("-")


def in_ascii(name: str) -> str:
    """`name` without accents, and without the letters that ASCII lacks even so.

    >>> in_ascii("Café über 日本")
    'Cafe uber '
    """
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()


def names_of(words: Sequence[str], remarks: Sequence[str | None]) -> list[str] | None:
    """The names behind identifiers: what a remark beside one says, else the identifier itself, without the prefix
    "color-" that all may share; "" where it is the colour's number from 1, and None where all are.

    >>> names_of(["color-dark-red", "color-2"], ["Dark Red", None]), names_of(["color-1", "color-2"], [None, None])
    (['Dark Red', ''], None)
    """
    if all(word.startswith("color-") for word in words):
        words = [word.removeprefix("color-") for word in words]
    named = [
        remark or ("" if word == str(position) else word)
        for position, (word, remark) in enumerate(zip(words, remarks, strict=True), 1)
    ]
    return named if any(named) else None
