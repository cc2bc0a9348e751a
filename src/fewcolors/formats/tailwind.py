"""Tailwind 4 themes (.tailwind.css): CSS custom properties in an @theme block, which make classes like bg-red.

Source: https://tailwindcss.com/docs/theme, "Theme variable namespaces".
"""

from __future__ import annotations

from fewcolors.formats.css import css_block, parse
from fewcolors.formats.record import Format, Record
from fewcolors.formats.text import in_ascii, peek


def sniff(data: bytes) -> bool:
    """Whether there is an @theme near its beginning."""
    return "@theme" in peek(data)


def write(record: Record) -> bytes:
    """Variables --color-NAME, as the namespace of colours wants them.

    Tailwind makes no class of a name with other letters than a to z: bg-café is passed over in silence (4.3).
    """
    return css_block("@theme", record, in_ascii)


FORMAT = Format("tailwind", "Tailwind 4 theme", (".tailwind.css",), sniff, parse, write, names=True, alpha="yes")

# In the wild: `--color-*: initial;` to drop the default colours (no colour, left out); @theme inline with references.
