"""The last per cent of a PNG by oxipng, an optimizer of its own that comes with the extra `oxipng`."""

from __future__ import annotations

from typing import Any

from fewcolors.errors import MissingExtraError

# What `optimize` is called where it is wanted, beside the levels.
OXIPNG = "oxipng"
# oxipng's own default is 2; docs/png.md was measured with 4.
_LEVEL = 4


def by_oxipng(data: bytes) -> bytes:
    """`data`, or what oxipng makes of it where that is shorter; the pixels are the same. Raises MissingExtraError."""
    shorter: bytes = library().optimize_from_memory(data, level=_LEVEL)
    return min(data, shorter, key=len)


def library() -> Any:
    """oxipng. Raises MissingExtraError."""
    try:
        import oxipng
    except ImportError:
        raise MissingExtraError(
            "optimize='oxipng' needs oxipng, which is not installed: pip install 'fewcolors[oxipng]'"
        ) from None
    return oxipng
