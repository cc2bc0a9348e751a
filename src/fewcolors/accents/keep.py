"""Room for accents in a palette: the entries that are missed least make way, the others settle around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from fewcolors._arrays import UInt8Array
from fewcolors._sealed import sealed
from fewcolors.accents.find import Accent, Found
from fewcolors.cloud import Cloud
from fewcolors.design.breathe import removal_costs
from fewcolors.design.finish import filled, settled
from fewcolors.design.firm import firmed
from fewcolors.design.kmeans import KMeans, Stop

# The most of a palette's free entries that accents take. Of the 67 accents of the bench that are tuned on, undithered,
# with 8 colours 31, 49 and 60 keep an entry with an eighth, a quarter and a half; with 16 it is 61, 66 and 66. The MSE
# of the pictures that have accents rises by 2, 7 and 8 % with 8 colours; that of photos is the same with a quarter and
# a half, since none loses more than two.
#
# No accent is refused for what its entry costs. What the entry that makes way was worth, in per cent of the error with
# 16 colours, undithered: 8 to 14 where a photo gains an accent (four of 37), 4 to 25 for those that the bench paints,
# which are wanted. A ceiling of 10 would refuse seven of the latter and two of the former.
MOST_OF_A_PALETTE = 0.5
# How the others settle around them.
SETTLING = Stop(12, 5e-4)
PASSES_OF_8_BITS = 10


@sealed
class Kept:
    """`colors`: (k, c), of which the first `held` must stay as they are: the locked ones, the entries of accents, and
    what else the caller holds. `accents`: those that were given an entry."""

    colors: UInt8Array
    held: int
    accents: list[Accent]


def with_accents(cloud: Cloud, colors: UInt8Array, locked: int, held: int, found: Found) -> Kept | None:
    """A palette of as many colours with entries for the accents that `found` calls lost, heaviest first, as many as
    there is room for; None where there is none.

    The first `locked` colours stay; those up to `held` stay as they are, or make way. What makes way is missed least.
    """
    serving = [row for row in found.serving if row >= locked]
    guarded = list(dict.fromkeys([*range(locked), *serving]))
    room = int((len(colors) - locked) * MOST_OF_A_PALETTE) - len(set(serving))
    accents = found.lost[: max(0, min(room, len(colors) - len(guarded)))]
    if not accents:
        return None
    rows = [*guarded, *(row for row in range(len(colors)) if row not in set(guarded))]
    left = _without_least_missed(cloud, rows, colors, len(guarded), len(accents))
    stay = [*left[: len(guarded)], *(row for row in left[len(guarded) :] if row < held)]
    move = [row for row in left[len(guarded) :] if row >= held]
    new = np.stack([accent.color for accent in accents])
    return Kept(np.concatenate([colors[stay], new, colors[move]]), len(stay) + len(new), accents)


def _without_least_missed(cloud: Cloud, rows: list[int], colors: UInt8Array, guarded: int, surplus: int) -> list[int]:
    """The rows of `colors` without the `surplus`, none of the first `guarded`, whose loss raises the error least, one
    after the other."""
    left = list(rows)
    for _ in range(surplus):
        there = np.ascontiguousarray(colors[left])
        _, costs = removal_costs(cloud.lattice(there), cloud.serve(there).weights)
        del left[guarded + int(costs[guarded:].argmin())]
    return left


def told(accents: Sequence[Accent]) -> dict[str, Any]:
    """What a report says of the accents that were given an entry: nothing where there were none."""
    return {"accents": tuple(_told(one) for one in accents)} if accents else {}


def _told(accent: Accent) -> dict[str, Any]:
    places = "one place" if accent.regions == 1 else f"{accent.regions:,} places"
    return {
        "color": "#" + bytes(accent.color[:3]).hex(),
        "pixels": accent.pixels,
        "regions": accent.regions,
        "why": f"{accent.pixels:,} pixels in {places}, unlike all that is larger; the palette had no such colour",
    }


def settled_around(cloud: Cloud, kept: Kept) -> UInt8Array:
    """The colours after a few passes of k-means that leave the held ones alone."""
    guarded = kept.colors[: kept.held]
    kmeans = KMeans(cloud.kernel, len(kept.colors), cloud.threads, kept.held, lambda *_: None)
    centers = kmeans.run("accents", cloud.lattice(kept.colors), SETTLING)
    colors = firmed(cloud, settled(cloud, kmeans, centers, guarded, PASSES_OF_8_BITS), kept.held)
    return filled(cloud, colors, len(colors), kept.held)[0]
