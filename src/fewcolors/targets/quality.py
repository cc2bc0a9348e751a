"""The fewest colours that reach a quality.

Quality does not rise with every colour more: the palettes of k and k + 1 colours are found apart. "The fewest" are k
that reach it while k - 1 miss it, found by halving. Where it halves depends on what was measured and never on what is
wanted, so a higher quality takes the same way up to where it parts, to the right: it never gets fewer colours.
"""

from __future__ import annotations

from fewcolors.targets.trials import Trial, Trials


def fewest(trials: Trials, quality: float, most: int) -> Trial:
    """The trial of the fewest colours, at most `most`, that reach `quality`, or that of `most` where these miss it.

    Both it and, unless it is the least possible, the trial of a colour less are in the log.
    """
    misses, reaches = trials.least - 1, most + 1
    found = missed = None
    while reaches - misses > 1:
        k = (misses + reaches) // 2
        trial = trials.at(k)
        if trial.quality >= quality:
            reaches, found = k, trial
        else:
            misses, missed = k, trial
    last = found or missed
    assert last is not None  # there is at least one number to try
    return last
