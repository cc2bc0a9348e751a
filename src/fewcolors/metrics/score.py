"""Score: what a quantized picture costs the eye. `measure` takes the two pictures, whatever they are, and asks the
measures, one per file beside this one. docs/measures.md says which answers what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from fewcolors._nouns import number_of
from fewcolors.cloud import color_words
from fewcolors.errors import ArgumentError
from fewcolors.histogram import count_colors
from fewcolors.images import as_array, to_srgb
from fewcolors.indexed import Indexed
from fewcolors.metrics.delta_e import delta_e_2000_map, delta_e_ok_map, spread
from fewcolors.metrics.mse import mse, psnr, texture_mse
from fewcolors.metrics.quality import quality
from fewcolors.metrics.scielab import PIXELS_PER_DEGREE, as_pixels_per_degree, scielab
from fewcolors.metrics.seen import Pixels
from fewcolors.metrics.ssim import ssim


@dataclass(frozen=True, repr=False)
class Score:
    """What the result costs. What was not asked for is None.

    `mse`: squared error summed over R, G, B, mean over pixels, 0 to 195,075; of textures with alpha, to 260,100. Lower
    is better, as for all below that do not say otherwise.
    `psnr`: 10 log10(3 * 255^2 / mse) in decibels, infinite for equal pictures. Higher is better.
    `n_colors_before`, `n_colors_after`: distinct colours of the image and of the result.
    `delta_e_2000`, `delta_e_2000_p95`: CIEDE2000 colour difference, mean and 95th percentile over pixels, 0 to about
    100 and rarely a little beyond; about 1 is just noticed.
    `delta_e_ok`, `delta_e_ok_p95`: distance in Oklab, where black to white is 1, mean and 95th percentile; about 0.02
    is just noticed.
    `ssim`: structural similarity, mean over windows and R, G, B, -1 to 1. Higher is better.
    `scielab`: CIELAB Delta E after the eye's blur, mean over pixels, seen with `pixels_per_degree` pixels in a degree
    of sight.
    `quality`: 0 to 100, what `quantize(quality=...)` aims at, near to SSIMULACRA2. Higher is better.

    Transparent pictures: all are means over black and white behind the pictures, but `mse` and `psnr` of textures.
    `n_colors_before` and `n_colors_after` count colours under alpha 0 as they are. docs/measures.md has the sources.

    >>> score = Score(mse=112.0, psnr=32.4, n_colors_before=96615, n_colors_after=64)
    >>> score.ssim is None, str(score)
    (True, 'MSE 112.00, PSNR 32.40 dB, 96,615 colours before, 64 after')
    """

    mse: float
    psnr: float
    n_colors_before: int
    n_colors_after: int
    delta_e_2000: float | None = None
    delta_e_2000_p95: float | None = None
    delta_e_ok: float | None = None
    delta_e_ok_p95: float | None = None
    ssim: float | None = None
    scielab: float | None = None
    pixels_per_degree: float | None = None
    quality: float | None = None

    def __repr__(self) -> str:
        known = ((field.name, getattr(self, field.name)) for field in fields(self))
        return f"Score({', '.join(f'{name}={value!r}' for name, value in known if value is not None)})"

    def __str__(self) -> str:
        parts = [f"MSE {self.mse:.2f}", f"PSNR {self.psnr:.2f} dB"]
        if self.delta_e_2000 is not None:
            parts.append(f"ΔE2000 {self.delta_e_2000:.2f} (95 % below {self.delta_e_2000_p95:.2f})")
        if self.delta_e_ok is not None:
            parts.append(f"ΔE-OK {self.delta_e_ok:.4f} (95 % below {self.delta_e_ok_p95:.4f})")
        if self.ssim is not None:
            parts.append(f"SSIM {self.ssim:.4f}")
        if self.scielab is not None:
            parts.append(f"S-CIELAB {self.scielab:.2f} at {self.pixels_per_degree:.0f} pixels per degree")
        if self.quality is not None:
            parts.append(f"quality {self.quality:.1f}")
        return ", ".join([*parts, f"{number_of(self.n_colors_before, 'colour')} before, {self.n_colors_after:,} after"])


# A measure: (before, after, pixels per degree) -> the fields of `Score` that it fills.
_Measure = Callable[[Pixels, Pixels, float], dict[str, float]]

# What transparency means to MSE and PSNR, in the words of `quantize`.
_ERRORS = {"blend": mse, "keep-color": texture_mse}


def _delta_e_2000(before: Pixels, after: Pixels, _: float) -> dict[str, float]:
    found = spread(delta_e_2000_map(before, after))
    return {"delta_e_2000": found.mean, "delta_e_2000_p95": found.p95}


def _delta_e_ok(before: Pixels, after: Pixels, _: float) -> dict[str, float]:
    found = spread(delta_e_ok_map(before, after))
    return {"delta_e_ok": found.mean, "delta_e_ok_p95": found.p95}


def _ssim(before: Pixels, after: Pixels, _: float) -> dict[str, float]:
    return {"ssim": ssim(before, after)}


def _scielab(before: Pixels, after: Pixels, per_degree: float) -> dict[str, float]:
    seen = scielab(before, after, pixels_per_degree=per_degree)
    return {"scielab": seen, "pixels_per_degree": per_degree}


def _quality(before: Pixels, after: Pixels, _: float) -> dict[str, float]:
    return {"quality": quality(before, after)}


# The names that `measures=` takes, as the fields of `Score` are called, and what fills them.
_MEASURES: dict[str, _Measure] = {
    "delta_e_2000": _delta_e_2000,
    "delta_e_ok": _delta_e_ok,
    "ssim": _ssim,
    "scielab": _scielab,
    "quality": _quality,
}
# MSE and PSNR are always there: they take 1 ms for china.jpg's 0.27 megapixels, all the others 0.2 s.
_ALWAYS = ("mse", "psnr")
MEASURES = (*_ALWAYS, *_MEASURES)


def measure(
    image: Any,
    result: Any,
    *,
    measures: str | Iterable[str] = _ALWAYS,
    pixels_per_degree: float = PIXELS_PER_DEGREE,
    alpha: str = "blend",
    threads: int | None = None,
) -> Score:
    """How far `result` (an Indexed, or any image) is from `image`, both of the same size.

    `measures`: names out of "mse", "psnr", "delta_e_2000", "delta_e_ok", "ssim", "scielab", "quality", one or several,
    or "all"; MSE and PSNR are always measured. `pixels_per_degree`: the viewing distance that "scielab" sees from, as
    pixels in a degree of sight; the default is a screen of 96 pixels per inch at an arm's length, 71 cm
    (`fewcolors.metrics.pixels_per_degree` converts others). `alpha`: "blend" measures what is seen, over black and over
    white, so colours under alpha 0 are nothing; with "keep-color", for textures, MSE and PSNR take all four channels as
    they are. `threads`: None for all cores, never changes the result. Raises `ArgumentError` for different sizes, an
    unknown measure or alpha and a distance out of range. Pictures in other spaces are measured as sRGB.

    >>> import numpy as np, math
    >>> picture = np.zeros((2, 2, 3), np.uint8)
    >>> assert measure(picture, picture).psnr == math.inf
    >>> assert measure(picture, picture + np.uint8(9), measures="ssim").ssim < 1
    """
    wanted = _as_measures(measures)
    if alpha not in _ERRORS:
        raise ArgumentError(f"alpha={alpha!r} is not measured; try one of {', '.join(_ERRORS)}")
    per_degree = as_pixels_per_degree(pixels_per_degree)
    before = as_array(image)
    after = _seen(result) if isinstance(result, Indexed) else as_array(result, "result")
    error = _ERRORS[alpha](before, after)
    found: dict[str, Any] = {"mse": error, "psnr": psnr(error)}
    for name in wanted:
        found |= _MEASURES[name](before, after, per_degree)
    own = isinstance(result, Indexed) and result.profile is None
    n_after = _n_used(result) if own else len(count_colors(after, threads=threads))
    return Score(n_colors_before=len(count_colors(before, threads=threads)), n_colors_after=n_after, **found)


def _n_used(result: Indexed) -> int:
    """How many different colours of its palette a picture shows."""
    used = np.zeros(len(result.palette), bool)
    used[np.asarray(result.indices)] = True
    # Asked for nothing but the values, `unique` would load masked arrays.
    return len(np.unique(color_words(result.palette.rgba[used]), return_index=True)[0])


def _seen(result: Indexed) -> Pixels:
    """The pixels in sRGB, whatever space its palette is in: like is compared with like."""
    return result.to_array() if result.profile is None else to_srgb(result.to_array(), result.profile)


def _as_measures(measures: str | Iterable[str]) -> list[str]:
    """The names asked for, each once, without those that are always measured."""
    names = MEASURES if isinstance(measures, str) and measures == "all" else _listed(measures)
    for name in names:
        if not isinstance(name, str) or name not in MEASURES:
            raise ArgumentError(f'measures: {name!r} is not known; try "all", or some of {", ".join(MEASURES)}')
    return [name for name in MEASURES if name in names and name not in _ALWAYS]


def _listed(measures: str | Iterable[str]) -> tuple[str, ...]:
    try:
        return (measures,) if isinstance(measures, str) else tuple(measures)
    except TypeError:
        raise ArgumentError(f'measures={measures!r} names none; try "all", or some of {", ".join(MEASURES)}') from None
