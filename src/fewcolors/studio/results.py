"""Results: full results, the last few kept, so that what is downloaded is what was shown, at once."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from fewcolors.errors import TargetError
from fewcolors.indexed import Indexed
from fewcolors.quantize import apply_palette, quantize
from fewcolors.studio.options import Wanted
from fewcolors.studio.pictures import Photo

# Going back and forth between a few wishes is at once; of 64 megapixels two are kept.
_MOST_BYTES = 128 << 20
_MOST = 16


@dataclass(frozen=True)
class Result:
    """The picture, and what could not be had: `warning` is why a target was missed, None where all went well.
    `seconds`: how long it took."""

    indexed: Indexed = field(repr=False)
    warning: str | None
    seconds: float


def solve(photo: Photo, wanted: Wanted, check: Callable[[object], None]) -> tuple[Indexed, str | None]:
    """The picture as it is wanted, and why a target was missed; `check` is called after each stage and may raise."""
    if wanted.palette is not None:
        return apply_palette(photo.decoded, wanted.palette, **wanted.for_apply()), None
    try:
        return quantize(photo.decoded, **wanted.for_quantize(), progress=check), None
    except TargetError as error:
        return error.best, str(error)


class Results:
    """Results by picture and wish. Safe to use from several threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Result] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, photo: Photo, wanted: Wanted) -> Result | None:
        """The result of this wish, if it is kept."""
        with self._lock:
            found = self._kept.get((photo.id, wanted.key))
            if found is not None:
                self._kept.move_to_end((photo.id, wanted.key))
            return found

    def keep(self, photo: Photo, wanted: Wanted, result: Result) -> Result:
        """Keep a result; the oldest go."""
        with self._lock:
            self._kept[photo.id, wanted.key] = result
            while len(self._kept) > _MOST or (len(self._kept) > 1 and self._size() > _MOST_BYTES):
                self._kept.popitem(last=False)
        return result

    def drop(self, photo_id: str) -> None:
        """Forget the results of a picture."""
        with self._lock:
            for key in [key for key in self._kept if key[0] == photo_id]:
                del self._kept[key]

    def _size(self) -> int:
        return sum(each.indexed.indices.nbytes for each in self._kept.values())


def full(results: Results, photo: Photo, wanted: Wanted, check: Callable[[object], None]) -> Result:
    """The result of a wish: the one that is kept, else a new one, which then is. `check` as in `solve`."""
    kept = results.find(photo, wanted)
    if kept is not None:
        return kept
    start = time.perf_counter()
    found, warning = solve(photo, wanted, check)
    return results.keep(photo, wanted, Result(found, warning, time.perf_counter() - start))
