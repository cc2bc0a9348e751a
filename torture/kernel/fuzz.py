"""Fuzz: all laws in turn, at the level that the kernel has chosen, until the time is over."""

from __future__ import annotations

import itertools
import time
import traceback

from fewcolors import _kernel
from torture.kernel import clusters, coding, counting, diffusion, joint, nearest, recipes, spaces, texture
from torture.kernel.draw import Draw, Law, same
from torture.tally import Distinct, Tally


def kernel_level(draw: Draw) -> None:
    """One of those there are."""
    draw.number(0, 0)
    assert _kernel.kernel_level() in ("baseline", "avx2", "avx512", "neon"), "kernel_level"


def give_back_memory(draw: Draw) -> None:
    """What is in use stays as it is."""
    pixels = draw.bytes_of((draw.size(5000), 3))
    colors, weights = _kernel.count_colors(pixels, 1)
    kept = colors.copy(), weights.copy()
    _kernel.give_back_memory()
    again = _kernel.count_colors(pixels, 2)
    same((colors, weights), kept, "give_back_memory: what was in use")
    same(again, kept, "give_back_memory: the next call")


# From each function and method of `_kernel.pyi` to the law that calls it.
LAWS: dict[str, Law] = {
    "kernel_level": kernel_level,
    "give_back_memory": give_back_memory,
    **spaces.LAWS,
    **counting.LAWS,
    **nearest.LAWS,
    **clusters.LAWS,
    **diffusion.LAWS,
    **recipes.LAWS,
    **joint.LAWS,
    **texture.LAWS,
    **coding.LAWS,
}


def distinct_laws() -> list[Law]:
    """Each once, whatever the number of functions that it calls."""
    return list(dict.fromkeys(LAWS.values()))


def run(seed: int, seconds: float) -> Tally:
    """Rounds over all laws."""
    tally, seen = Tally(), Distinct()
    end = time.monotonic() + seconds
    for turn in itertools.count():
        for number, law in enumerate(distinct_laws()):
            if time.monotonic() > end:
                tally.inputs = len(seen)
                tally.notes = {f"rounds at {_kernel.kernel_level()}": turn}
                return tally
            case = f"{law.__module__}.{law.__name__}, Draw({seed}, {number}, {turn})"
            try_law(law, Draw(seed, number, turn), case, tally, seen)
    raise AssertionError("counting ends nowhere")


def try_law(law: Law, draw: Draw, case: str, tally: Tally, seen: Distinct) -> None:
    """One case; what differs from the twin is wrong, any other exception a crash."""
    try:
        law(draw)
    except AssertionError as error:
        tally.complain("wrong", f"{case}: {str(error)[:300]}")
    except Exception:
        tally.complain("crashes", f"{case}: {' | '.join(traceback.format_exc().splitlines()[-4:])}")
    seen.add(law.__name__.encode(), draw.digest)
