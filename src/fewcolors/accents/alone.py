"""Modes that stand alone: far from everything of more weight.

To know that one does takes a comparison with thousands of cells. That it does not is known from one that is near, so
guesses come first: of some 20 modes a photo has one or two left for the last step, most photos none. (Instead of the
denser modes every eighth cell as the second guess: 1.5 times the time on three of 15 photos, a gain on none.)
"""

from __future__ import annotations

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import FloatArray
from fewcolors._sealed import sealed
from fewcolors.accents.apart import apart, apart_within, may_be_within
from fewcolors.accents.cells import Cells, Rows


@sealed
class Alone:
    """`mode`: the row of a cell; `differences`: CIEDE2000 (n,) to all cells, inf where that is beyond the limit."""

    mode: int
    differences: FloatArray


def alone(cells: Cells, modes: Rows, far: float) -> list[Alone]:
    """Those of `modes` (n,) that are at least `far` of CIEDE2000 from every denser cell, densest first."""
    modes = modes[np.argsort(-cells.densities[modes], kind="stable")]
    for guess in (_nearest_cube, _peaks, _nearest_color):
        modes = _without(cells, modes, *guess(cells, modes, far), far)
    found = [Alone(mode, apart_within(cells.lab[mode], cells.lab, far)) for mode in modes.tolist()]
    return [one for one in found if np.isinf(one.differences[cells.densities > cells.densities[one.mode]]).all()]


def _without(cells: Cells, modes: Rows, rows: Rows, others: Rows, far: float) -> Rows:
    """`modes` without those one of whose pairs, rows of modes (p,) with cells (p,), is close."""
    left = np.ones(len(modes), bool)
    if len(rows):
        pairs = apart(cells.lab_of_few(modes)[rows], _lab_of(cells, others))
        left[rows[pairs < far]] = False
    return modes[left]


def _lab_of(cells: Cells, rows: Rows) -> FloatArray:
    """The colours (p, 3) of cells that may come more than once."""
    seen = np.zeros(len(cells), np.intp)
    seen[rows] = 1
    few = np.flatnonzero(seen)
    seen[few] = np.arange(len(few))
    return cells.lab_of_few(few)[seen[rows]]


def _nearest_cube(cells: Cells, modes: Rows, far: float) -> tuple[Rows, Rows]:
    """For each mode the nearest denser cell around."""
    denser = cells.denser_nearby(modes)
    rows = np.flatnonzero(denser != modes)
    return rows, denser[rows]


def _peaks(cells: Cells, modes: Rows, far: float) -> tuple[Rows, Rows]:
    """For each mode all denser modes that may be close."""
    if len(modes) == 0:
        return modes, modes
    peaks = np.flatnonzero(cells.is_mode & (cells.densities > cells.densities[modes].min()))
    is_denser = cells.densities[peaks] > cells.densities[modes][:, None]
    rows, others = np.nonzero(is_denser & may_be_within(cells.lab_of_few(modes), cells.lab_of_few(peaks), far))
    return rows, peaks[others]


def _nearest_color(cells: Cells, modes: Rows, far: float) -> tuple[Rows, Rows]:
    """For each mode the denser cell that is nearest in CIELAB."""
    nearest = np.array([_nearest_denser(cells, mode) for mode in modes.tolist()], np.intp)
    rows = np.flatnonzero(nearest != modes)
    return rows, nearest[rows]


def _nearest_denser(cells: Cells, mode: int) -> int:
    """The cell nearest to a mode, in CIELAB, of those that are denser; itself where none is."""
    denser = np.flatnonzero(cells.densities > cells.densities[mode])
    if len(denser) == 0:
        return mode
    return int(denser[_kernel.nearest(cells.lab[mode][None], cells.lab[denser], 1)[0][0]])
