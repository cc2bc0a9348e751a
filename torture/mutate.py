"""Mutate: good bytes made bad in the ways that files go bad, and in those that an attacker would try."""

from __future__ import annotations

import random
import re
import struct
from collections.abc import Callable, Sequence

# Numbers at which sizes and counts break: ends of their types, and one beyond.
EDGES = (0, 1, 2, 127, 128, 255, 256, 257, 32767, 32768, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1, 2**63, 2**64 - 1)
# Words that parsers of text stumble over; among them digits of another script, and more than `int` takes.
WORDS = (
    "nan", "inf", "-1", "1e999", "0x", "٣", "²", "９", "9" * 5000, "\0", "\ufeff", "\u2028", "&a;", "<!--", "]]>", "{",
    "[[", "((", '"', "\\u", "//", "/*", "rgb(", "hsl(", "calc(", "oklch(none none none)", "%", "#", "\r", "../", "\x1a",
    "$ref",
)  # fmt: skip

Mutation = Callable[[random.Random, bytearray, Sequence[bytes]], None]


def flip_bits(draw: random.Random, data: bytearray, _corpus: Sequence[bytes]) -> None:
    """Up to eight bits, as a bad cable would."""
    for _ in range(draw.randint(1, 8)):
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)


def cut(draw: random.Random, data: bytearray, _corpus: Sequence[bytes]) -> None:
    """Short, as a transfer that broke off."""
    del data[draw.randrange(len(data)) :]


def drop(draw: random.Random, data: bytearray, _corpus: Sequence[bytes]) -> None:
    """A piece is missing."""
    at = draw.randrange(len(data))
    del data[at : at + draw.randint(1, 16)]


def repeat(draw: random.Random, data: bytearray, _corpus: Sequence[bytes]) -> None:
    """A piece comes several times, up to some thousand bytes."""
    at = draw.randrange(len(data))
    piece = bytes(data[at : at + draw.randint(1, 64)])
    data[at:at] = piece * draw.choice((1, 2, 50))


def splice(draw: random.Random, data: bytearray, corpus: Sequence[bytes]) -> None:
    """The head of one file, the tail of another."""
    other = draw.choice(corpus)
    data[draw.randrange(len(data)) :] = other[draw.randrange(len(other)) :]


def put_edge(draw: random.Random, data: bytearray, _corpus: Sequence[bytes]) -> None:
    """A number at the end of its type, in the place of bytes: counts and sizes grow huge, or vanish."""
    size, letter = draw.choice(((1, "B"), (2, "H"), (4, "I"), (8, "Q")))
    at = draw.randrange(len(data))
    number = draw.choice(EDGES) % (1 << 8 * size)
    data[at : at + size] = struct.pack(draw.choice("<>") + letter, number)


def put_word(draw: random.Random, data: bytearray, _corpus: Sequence[bytes]) -> None:
    """A word that text stumbles over, or a number of as many digits as it likes."""
    at = draw.randrange(len(data))
    data[at : at + draw.randint(0, 6)] = draw.choice(WORDS).encode()


def swell_number(draw: random.Random, data: bytearray, _corpus: Sequence[bytes]) -> None:
    """A number written in digits becomes another one."""
    found = list(re.finditer(rb"\d+", data))
    if not found:
        return flip_bits(draw, data, _corpus)
    place = draw.choice(found)
    data[place.start() : place.end()] = str(draw.choice(EDGES)).encode()
    return None


MUTATIONS: tuple[Mutation, ...] = (flip_bits, cut, drop, repeat, splice, put_edge, put_word, swell_number)
# What is longer has no new faults to show, and takes the time of many short ones.
MOST_BYTES = 1 << 16


def mutated(draw: random.Random, good: bytes, corpus: Sequence[bytes]) -> bytes:
    """One to four mutations of a good file."""
    data = bytearray(good)
    for _ in range(draw.choice((1, 1, 1, 2, 4))):
        if data:
            draw.choice(MUTATIONS)(draw, data, corpus)
    return bytes(data[:MOST_BYTES])
