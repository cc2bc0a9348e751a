"""Cloud: the distinct colours of a picture as points of a space, to be looked at in three dimensions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from starlette.responses import Response

from fewcolors.color import SPACES
from fewcolors.histogram import Histogram, count_colors
from fewcolors.studio.faults import wrong
from fewcolors.studio.pictures import Photo
from fewcolors.studio.views import route
from fewcolors.studio.wire import packed

if TYPE_CHECKING:
    from starlette.requests import Request

    from fewcolors.studio.studio import Studio

# The spaces that have a shape worth looking at: their axes with their least and most, over all of sRGB.
_AXES = {
    "srgb": (("red", 0.0, 1.0), ("green", 0.0, 1.0), ("blue", 0.0, 1.0)),
    "oklab": (("lightness", 0.0, 1.0), ("green to red", -0.234, 0.276), ("blue to yellow", -0.312, 0.199)),
}
# Steps of the lattice that make 1 there: of sRGB's 8-bit levels 255.
_ONE = {"srgb": 255 * SPACES["srgb"].unit, "oklab": SPACES["oklab"].unit}
# More points than that hide each other.
_USUAL, _MOST = 20_000, 100_000


async def cloud(request: Request, studio: Studio) -> Response:
    """At most `most` colours in `space`."""
    photo = await studio.photo(request.path_params["id"])
    space, most = request.query_params.get("space", "srgb"), request.query_params.get("most", str(_USUAL))
    if space not in _AXES:
        raise wrong(f"space={space[:20]!r}: try one of {', '.join(_AXES)}")
    if not most.isdecimal() or len(most) > 9 or not 1 <= int(most) <= _MOST:
        raise wrong(f"most={most[:20]!r}: expected a whole number from 1 to {_MOST:,}")
    body = await studio.work(_cloud, photo, space, int(most))
    return Response(body, media_type="application/octet-stream")


def _cloud(photo: Photo, space: str, most: int) -> bytes:
    colors, weights = spread(count_colors(photo.decoded).rounded(), most)
    points = SPACES[space].to_lattice(np.ascontiguousarray(colors), 0)[:, :3] / _ONE[space]
    rgba = np.full((len(colors), 4), 255, np.uint8)
    rgba[:, : colors.shape[1]] = colors
    axes = [{"name": name, "min": least, "max": greatest} for name, least, greatest in _AXES[space]]
    header = {"space": space, "axes": axes, "total": photo.colors, "count": len(colors)}
    buffers = {
        "positions": points.astype(np.float32),
        "colors": rgba,
        "weights": (weights / weights.sum()).astype(np.float32),
    }
    return packed(header, buffers)


def spread(histogram: Histogram, most: int) -> tuple[np.ndarray, np.ndarray]:
    """At most `most` of the colours, and the pixels that each stands for. Evenly along the curve through the cloud that
    they are sorted on, by the root of their weights: heavy ones surely, and rare ones wherever there are many.

    >>> colors, weights = spread(Histogram([[0, 0, 0], [0, 0, 1], [255, 0, 0]], [4, 1, 1]), 2)
    >>> colors.tolist(), weights.tolist()
    ([[0, 0, 0], [0, 0, 1]], [4, 2])
    """
    colors, weights = np.asarray(histogram.colors), np.asarray(histogram.weights)
    if len(colors) <= most:
        return colors, weights
    reached = np.cumsum(np.sqrt(weights))
    strata = np.minimum((reached - np.sqrt(weights) / 2) / reached[-1] * most, most - 1).astype(np.int64)
    starts = np.flatnonzero(np.diff(strata, prepend=-1))
    heaviest = np.lexsort((-weights, strata))[starts]
    return colors[heaviest], np.add.reduceat(weights, starts)


ROUTES = [route("/api/images/{id}/cloud", cloud)]
