"""Orders of a palette that make neighbours in the picture neighbours in number: filters then leave small differences.

Each takes how often colours lie side by side, (k, k), and the colours, and gives the old number of each new place.
Sources: W. Zeng, J. Li, S. Lei, "An efficient color re-indexing scheme for palette-based compression" (ICIP 2000), with
the weights of A. Pinho and A. Neves, "A note on Zeng's technique for color re-indexing of palette-based images" (2004);
S. Battiato et al., "A fast re-indexing algorithm for palette-based images" (2004), a travelling salesman's greedy path.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np

from fewcolors._arrays import Int64Array, UInt8Array

# Rec. 601's weights of red, green and blue, in thousandths: plain whole numbers order as well as any here.
_LUMA = np.array([299, 587, 114])


def adjacency(indices: UInt8Array, n_colors: int) -> Int64Array:
    """How often two different colours lie side by side or one above the other, (k, k), symmetric, its diagonal 0."""
    wide = indices.astype(np.int32) * n_colors
    pairs = [wide[:, :-1] + indices[:, 1:], wide[:-1] + indices[1:]]
    across, down = (np.bincount(pair.ravel(), minlength=n_colors * n_colors) for pair in pairs)
    counts = (across + down).reshape(n_colors, n_colors)
    both = counts + counts.T
    np.fill_diagonal(both, 0)
    return both


def by_luminance(_: Int64Array, rgba: UInt8Array) -> Int64Array:
    """Darkest first."""
    return np.argsort(rgba[:, :3] @ _LUMA, kind="stable")


def by_adjacency(beside: Int64Array, _: UInt8Array) -> Int64Array:
    """Zeng's row grows at both ends: the colour that lies most beside those placed goes to the end with more of its
    neighbours."""
    n_colors = len(beside)
    row = deque([int(beside.sum(axis=1).argmax())])
    to_row, left = beside[row[0]].copy(), np.ones(n_colors, bool)
    left[row[0]] = False
    while left.any():
        new = int(np.where(left, to_row, -1).argmax())
        balance = np.arange(len(row) - 1, -len(row), -2)  # from the left end to the right one
        at_left = int((balance * beside[new, list(row)]).sum()) > 0
        (row.appendleft if at_left else row.append)(new)
        to_row += beside[new]
        left[new] = False
    return np.array(row)


def by_path(beside: Int64Array, _: UInt8Array) -> Int64Array:
    """Battiato's path: the pairs that lie most beside each other are linked first, no colour to more than two and none
    in a ring."""
    n_colors = len(beside)
    first, second = np.triu_indices(n_colors, 1)
    links: list[list[int]] = [[] for _ in range(n_colors)]
    other_end = list(range(n_colors))  # of the path that a colour at an end belongs to
    for pair in np.argsort(-beside[first, second], kind="stable"):
        a, b = int(first[pair]), int(second[pair])
        if len(links[a]) == 2 or len(links[b]) == 2 or other_end[a] == b:
            continue
        links[a].append(b)
        links[b].append(a)
        ends = other_end[a], other_end[b]
        other_end[ends[0]], other_end[ends[1]] = ends[1], ends[0]
    return np.array(_walked(links))


def _walked(links: list[list[int]]) -> list[int]:
    here = next(i for i, beside in enumerate(links) if len(beside) < 2)
    path = [here]
    while following := [other for other in links[here] if len(path) < 2 or other != path[-2]]:
        here = following[0]
        path.append(here)
    return path


ORDERS: dict[str, Callable[[Int64Array, UInt8Array], Int64Array]] = {
    "path": by_path,
    "adjacency": by_adjacency,
    "luminance": by_luminance,
}
