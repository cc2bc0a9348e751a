"""Wire: arrays beside JSON in one body, so that a page can lay typed views on what it got:
4 bytes of the JSON's length, little-endian; the JSON, in utf-8, whose `buffers` lists the name and bytes of each that
follows; zero bytes up to a multiple of 4; the buffers one after the other, each filled up to a multiple of 4.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from starlette.responses import Response

ALIGNED = 4


def packed(header: Mapping[str, Any], buffers: Mapping[str, np.ndarray]) -> bytes:
    """The body for a header and arrays by name.

    >>> body = packed({"k": 1}, {"palette": np.array([[1, 2, 3, 255]], np.uint8)})
    >>> int.from_bytes(body[:4], "little"), body[4:11], body[-4:]
    (48, b'{"k":1,', b'\\x01\\x02\\x03\\xff')
    """
    blocks = {name: np.ascontiguousarray(_little(array)) for name, array in buffers.items()}
    listed = [{"name": name, "bytes": block.nbytes} for name, block in blocks.items()]
    text = json.dumps({**header, "buffers": listed}, separators=(",", ":"), allow_nan=False).encode()
    parts: list[Any] = [len(text).to_bytes(4, "little"), text, _padding(len(text))]
    for block in blocks.values():
        parts += [block.data.cast("B") if block.size else b"", _padding(block.nbytes)]
    return b"".join(parts)


def wired(header: Mapping[str, Any], buffers: Mapping[str, np.ndarray]) -> Response:
    """The same as an answer."""
    return Response(packed(header, buffers), media_type="application/octet-stream")


def _padding(size: int) -> bytes:
    return b"\0" * (-size % ALIGNED)


def _little(array: np.ndarray) -> np.ndarray:
    return array.astype(array.dtype.newbyteorder("<"), copy=False)
