"""The best picture whose file fits: how many colours, and how much dither, bytes are spent on.

Grain costs bytes that more colours could have; colours alone show bands. So the most colours that fit are found with
all of the dither, with half and with none, as long as quality rises, and the best of these is drawn out: one colour
more must not fit, and where that leaves bytes over, the strength of the dither takes them.

Measured on photos of 0.1 megapixels, at equal bytes: 24 kB of fruits_veggies have quality 26 undithered and 21 with all
of the dither, 34 kB 55 and 58, 50 kB of traffic 58 and 69.
"""

from __future__ import annotations

from fewcolors.targets.knee import log2
from fewcolors.targets.trials import Trial, Trials

SHARES = (1.0, 0.5, 0.0)
# Enough to tell which strength is best: quality changes by a point when the bytes do by 5 %.
NEAR = 0.97
# What the last step leaves unused where colours and strength can be chosen at all.
CLOSE = 0.96
HALVINGS = 5
# Where the search begins, and what a doubling of the colours adds to the bytes: a fifth, in such photos.
FIRST, DOUBLING = 32, 0.2


def best_that_fits(trials: Trials, max_bytes: int, most: int) -> Trial | None:
    """The best trial of at most `most` colours in at most `max_bytes`; None where none was found."""
    best, search, start = None, None, min(most, max(trials.least, FIRST))
    for share in SHARES if trials.strength > 0 else (0.0,):
        fitting = Fitting(trials, share * trials.strength, max_bytes, most)
        trial = fitting.most(start, NEAR)
        if best is not None and (trial is None or trial.quality < best.quality):
            break
        if trial is not None and (
            best is None or trial.quality > best.quality
        ):  # one colour is the same at any strength
            best, search, start = trial, fitting, trial.n_colors
    if best is None or search is None:
        return None
    return trials.better_than(_drawn_out(trials, search.most(best.n_colors + 1, 1.0) or best, max_bytes, most))


def smallest(trials: Trials) -> Trial:
    """The trial of the fewest colours, undithered."""
    return trials.at(trials.least, 0.0)


class Fitting:
    """The search for the most colours that fit at one strength."""

    def __init__(self, trials: Trials, strength: float, max_bytes: int, most: int) -> None:
        self._trials, self._strength, self._max_bytes = trials, strength, max_bytes
        self._fits, self._exceeds = trials.least - 1, most + 1
        self._sizes: dict[int, int] = {}
        self._found: Trial | None = None

    def most(self, start: int, near: float) -> Trial | None:
        """The trial of the most colours found that fit; as soon as it takes `near` of the bytes, else so that one more
        does not fit. None where no number does. It goes on where an earlier call stopped."""
        k, aim = start, (1 + near) / 2 * self._max_bytes
        while self._exceeds - self._fits > 1:
            trial = self._trials.at(k, self._strength)
            self._hear(trial)
            if near * self._max_bytes <= self._sizes[k] <= self._max_bytes:
                break
            k = self._next(aim)
        return self._found

    def _hear(self, trial: Trial) -> None:
        assert trial.bytes is not None  # at most 256 colours are asked for
        self._sizes[trial.n_colors] = trial.bytes
        if trial.bytes <= self._max_bytes:
            self._fits, self._found = trial.n_colors, trial
        else:
            self._exceeds = trial.n_colors

    def _next(self, aim: float) -> int:
        """Between what fits and what does not, where so many bytes would be reached if they rose with the logarithm."""
        low, high = self._sizes.get(self._fits), self._sizes.get(self._exceeds)
        if low is None or high is None:
            at = self._exceeds if low is None else self._fits
            doublings = (aim / self._sizes[at] - 1) / DOUBLING
            guess = at * _power_of_2(doublings)
        else:
            share = (aim - low) / (high - low)
            guess = self._fits * _power_of_2(share * log2(self._exceeds / self._fits))
        return min(max(int(guess), self._fits + 1), self._exceeds - 1)


def _drawn_out(trials: Trials, found: Trial, max_bytes: int, most: int) -> Trial:
    """`found`, or where it leaves bytes over, though one colour more does not fit: with more dither, or with one colour
    more and less dither."""
    if _size(found) >= CLOSE * max_bytes or trials.strength == 0:
        return found
    others = [found]
    if found.strength < trials.strength:
        others.append(_strongest(trials, found.n_colors, found.strength, trials.strength, max_bytes) or found)
    if found.n_colors < most and found.strength > 0:
        others.append(_strongest(trials, found.n_colors + 1, 0.0, found.strength, max_bytes) or found)
    return max(others, key=lambda trial: trial.quality)


def _strongest(trials: Trials, n_colors: int, weak: float, strong: float, max_bytes: int) -> Trial | None:
    """By halving, the strongest dither found with which so many colours fit, between two strengths, of which the weaker
    is known to fit unless it is none."""
    found = None if weak > 0 else trials.at(n_colors, 0.0)
    if found is not None and _size(found) > max_bytes:
        return None
    for _ in range(HALVINGS):
        trial = trials.at(n_colors, (weak + strong) / 2)
        if _size(trial) > max_bytes:
            strong = trial.strength
            continue
        found, weak = trial, trial.strength
        if _size(trial) >= CLOSE * max_bytes:
            break
    return found


def _size(trial: Trial) -> int:
    assert trial.bytes is not None
    return trial.bytes


def _power_of_2(exponent: float) -> float:
    """About 2^exponent, exactly so for whole ones, a line between; it guides and does not decide."""
    whole = int(exponent // 1)
    bounded = min(max(whole, -16), 16)
    return (1 + exponent - whole) * (2.0**bounded if bounded >= 0 else 1 / 2.0**-bounded)
