"""Pictures: what was uploaded, in memory alone, within a budget; the least recently used make room."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import Any

from fewcolors._arrays import UInt8Array, opaque_in
from fewcolors.histogram import count_colors
from fewcolors.images import Decoded, look, read
from fewcolors.studio.faults import Fault
from fewcolors.studio.limits import Limits
from fewcolors.studio.shrink import shrunk


@dataclass(frozen=True, eq=False)
class Photo:
    """One picture. `data`: the bytes of its file. `place`: what its name is on a command line. `decoded`: its pixels as
    the quantizer takes them; `screen`: the copy that is as large as a screen; `colors`: how many distinct ones."""

    id: str
    name: str
    place: str
    data: bytes = field(repr=False)
    mode: str
    decoded: Decoded = field(repr=False)
    screen: UInt8Array = field(repr=False)
    colors: int

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width)."""
        return self.decoded.pixels.shape[0], self.decoded.pixels.shape[1]

    @property
    def size(self) -> int:
        """The bytes that it takes here."""
        shared = self.screen is self.decoded.pixels
        return len(self.data) + self.decoded.pixels.nbytes + (0 if shared else self.screen.nbytes)

    def record(self) -> dict[str, Any]:
        """What the page is told of it."""
        pixels = self.decoded.pixels
        height, width = self.shape
        has_alpha = pixels.shape[2] == 4 and bool((pixels[:, :, 3] < opaque_in(pixels)).any())
        return {
            "id": self.id,
            "name": self.name,
            "width": width,
            "height": height,
            "colors": self.colors,
            "bytes": len(self.data),
            "mode": self.mode,
            "alpha": has_alpha,
            "deep": pixels.dtype.kind == "f",
            "screen": {"width": self.screen.shape[1], "height": self.screen.shape[0]},
        }


@dataclass(frozen=True, eq=False)
class Folded:
    """A picture of which the file alone is kept, a tenth of its pixels for photos."""

    id: str
    name: str
    place: str
    data: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """The bytes that it takes here."""
        return len(self.data)

    def unfolded(self, limits: Limits) -> Photo:
        """The picture, read again."""
        return replace(opened(self.data, self.name, self.place, limits), id=self.id)


def opened(data: bytes, name: str, place: str, limits: Limits) -> Photo:
    """The picture of a file. Raises ImageFileError, ArgumentError, Fault."""
    header = look(data)
    decoded = read(data)
    height, width = decoded.pixels.shape[:2]
    if height * width > limits.pixels:
        raise Fault(413, f"{height * width:,} pixels are more than {limits.pixels:,}; shrink it, or --max-pixels")
    colors = len(count_colors(decoded))
    mode = "image" if header is None else f"{header.format}, {header.mode}"
    return Photo(secrets.token_urlsafe(9), name, place, data, mode, decoded, shrunk(decoded.pixels), colors)


class Pictures:
    """Pictures by their id, the least recently used first. Safe to use from several threads."""

    def __init__(self, limits: Limits) -> None:
        self._budget = limits.memory
        self._kept: OrderedDict[str, Photo | Folded] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, photo: Photo) -> Photo:
        """Keep a picture; where it needs their room, others are folded, then go. Raises Fault where it needs more than
        all of it."""
        if photo.size > self._budget:
            raise Fault(413, f"it takes {photo.size / 1e6:,.0f} MB, more than there is room for; shrink it first")
        with self._lock:
            self._kept[photo.id] = photo
            self._kept.move_to_end(photo.id)
            self._make_room()
        return photo

    def _make_room(self) -> None:
        over = sum(each.size for each in self._kept.values()) - self._budget
        for name, each in list(self._kept.items())[:-1]:
            if over > 0 and isinstance(each, Photo):
                self._kept[name] = Folded(each.id, each.name, each.place, each.data)
                over -= each.size - len(each.data)
        while over > 0:
            over -= self._kept.popitem(last=False)[1].size

    def peek(self, name: str) -> Photo | Folded:
        """What is kept of the picture of this id. Raises Fault."""
        with self._lock:
            if name not in self._kept:
                raise Fault(404, "this picture is no longer kept; drop it here again")
            self._kept.move_to_end(name)
            return self._kept[name]

    def name_of(self, name: str) -> str:
        """What the picture of this id is called. Raises Fault."""
        return self.peek(name).name

    def drop(self, name: str) -> None:
        """Forget a picture, if it is here."""
        with self._lock:
            self._kept.pop(name, None)

    def __len__(self) -> int:
        return len(self._kept)
