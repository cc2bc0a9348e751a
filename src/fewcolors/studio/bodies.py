"""Bodies: what a request brings, counted while it comes; too much, too slow or cut off leaves nothing behind."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from fewcolors.studio.faults import Fault, wrong

if TYPE_CHECKING:
    from starlette.requests import Request

    from fewcolors.studio.limits import Limits


async def read_bytes(request: Request, most: int, limits: Limits) -> bytes:
    """The body, of at most `most` bytes. Raises Fault: 413 as soon as it is known to be larger, 408 where nothing
    comes."""
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told[:18]) > most:
        raise _too_large(most)
    body = bytearray()
    chunks = request.stream()
    try:
        async with asyncio.timeout(limits.body):
            while True:
                async with asyncio.timeout(limits.patience):
                    chunk = await anext(chunks, None)
                if chunk is None:
                    return bytes(body)
                body += chunk
                if len(body) > most:
                    raise _too_large(most)
    except TimeoutError:
        raise Fault(408, "the upload stood still; send it again") from None


async def read_json(request: Request, limits: Limits) -> dict[str, Any]:
    """The body as a JSON object. Raises Fault, ArgumentError."""
    data = await read_bytes(request, limits.options, limits)
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):  # what is no utf-8 is a ValueError too
        raise wrong("the body is no JSON; send an object") from None
    if not isinstance(found, dict):
        raise wrong("the body is JSON but no object; send {...}")
    return found


def _too_large(most: int) -> Fault:
    return Fault(413, f"the file is larger than {most / 1e6:,.0f} MB; shrink it, or allow more with --max-upload")
