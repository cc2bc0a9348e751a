"""Files: a result as the bytes of a file, the same that `Indexed.save` and the command write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from fewcolors.errors import FewcolorsError, ImageFileError
from fewcolors.images import encode_indexed
from fewcolors.studio.faults import wrong
from fewcolors.studio.options import Wanted
from fewcolors.studio.results import Result

# What a page saves, by the ending, and its media type.
FORMATS: Mapping[str, str] = {".png": "image/png", ".gif": "image/gif", ".webp": "image/webp"}


def format_of(name: Any) -> str:
    """The ending of a format's name. Raises ArgumentError."""
    if not isinstance(name, str) or f".{name}" not in FORMATS:
        raise wrong(f"format={str(name)[:20]!r}: try one of {', '.join(suffix[1:] for suffix in FORMATS)}")
    return f".{name}"


def file_of(result: Result, wanted: Wanted, suffix: str) -> bytes:
    """The file. Raises FewcolorsError where a target was missed, ImageFileError where the format cannot hold it."""
    if result.warning is not None:
        raise FewcolorsError(result.warning)
    found = result.indexed
    data = encode_indexed(
        np.asarray(found.indices),
        np.asarray(found.palette.written),
        suffix,
        profile=found.profile,
        optimize=wanted["optimize"],
    )
    limit = None if wanted.palette is not None else wanted["max_bytes"]
    if limit is not None and len(data) > limit:
        raise ImageFileError(
            f"max_bytes={limit:,}: a PNG meets it, but {suffix} takes {len(data):,} bytes; save a PNG, or ask for less"
        )
    return data
