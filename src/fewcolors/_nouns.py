"""Nouns with their number before them, as messages, titles and reports have them."""

from __future__ import annotations


def number_of(count: int, noun: str) -> str:
    """`count` with commas, and the noun, which takes an s except where it is 1.

    >>> number_of(1, "colour"), number_of(1300, "colour"), number_of(0, "photo")
    ('1 colour', '1,300 colours', '0 photos')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
