"""S-CIELAB: the colour difference that is left when the eye has blurred both pictures.

Source: Zhang & Wandell, "A spatial extension of CIELAB for digital color image reproduction", SID Symposium Technical
Digest 27 (1996), 731-734. Light is split into an achromatic, a red-green and a blue-yellow plane; each is filtered by
a sum of Gaussians, as wide as the eye's blur of that plane; then CIELAB's Delta E is taken of each pixel. It is what
dithering is for: grain finer than the eye's grain costs nothing, and a band or a tint costs all of it. Without a
viewing distance it means nothing, because that says how large a pixel is in the eye.

"S-CIELAB-like", for these choices that the paper leaves open:

* A pixel is a square of even light, so a Gaussian is integrated over pixels and not sampled at their centres. (The
  authors' program comes near to that by enlarging the picture to 224 pixels per degree.)
* Filters reach half a degree, as the authors' program cuts them: the widest Gaussian is then nearly flat inside.
* The achromatic filter's negative Gaussian can take more light from a dark place beside a bright one than it has, as
  in 8 % of china.jpg's pixels. CIELAB's line for dark colours is followed below 0: differences there stay what they are
  among dark colours. (Cut off at 0, a level of 30 on black, plain Delta E 11 and here 13, would vanish in a white
  field at 23 pixels per degree.) Very different pictures can so differ by far more than 100.
* Beyond its borders the picture goes on mirrored.
* XYZ is that of sRGB under its white, D65, without adaptation; the difference is Delta E*ab of 1976, as in the paper.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Real

import numpy as np

from fewcolors._arrays import FloatArray, Int64Array
from fewcolors.color.cielab import LINEAR_SRGB_TO_XYZ, WHITE
from fewcolors.color.difference import euclidean, shares_to_cielab
from fewcolors.errors import ArgumentError
from fewcolors.images.primaries import inverse
from fewcolors.metrics.seen import Pixels, Seen, check_pair, mirrored, over_grounds, pieces

# XYZ to the paper's O1 (achromatic), O2 (red-green), O3 (blue-yellow), fitted by Poirson & Wandell (1993). The paper
# prints -0.077 for the last number of O2; the authors' program has +0.0771569, which takes a grey nearer to 0 (O2 of
# white -0.05 instead of -0.22), and is followed.
_XYZ_TO_OPPONENT = (
    (0.279, 0.720, -0.107),
    (-0.449, 0.290, 0.077),
    (0.086, -0.590, 0.501),
)

# The paper's table: for each plane the weights, and the spreads s of exp(-(x^2 + y^2) / s^2) in degrees of sight.
# That s is no standard deviation (it is sqrt(2) of them) the authors' program confirms: it gives full widths at half
# maximum of 0.05 to 7 degrees, 1.61 to 1.77 times these s, and 2 sqrt(ln 2) is 1.67.
# The weights' sums are not 1; the filters are scaled so that even light passes unchanged.
_FILTERS = (
    ((0.921, 0.0283), (0.105, 0.133), (-0.108, 4.336)),
    ((0.531, 0.0392), (0.330, 0.494)),
    ((0.488, 0.0536), (0.371, 0.386)),
)

_LINEAR_TO_OPPONENT = np.array(_XYZ_TO_OPPONENT) @ np.array(LINEAR_SRGB_TO_XYZ)
# By cofactors: NumPy 1.26's own inverse wakes the threads of its BLAS, even for nine numbers.
_OPPONENT_TO_SHARES = np.array(inverse(_XYZ_TO_OPPONENT)) / np.array(WHITE)[:, None]

# A tile's side in pixels, halo apart. China.jpg, with a halo of 23, takes 78 ms so, 88 with tiles of 128 or 1,024; a
# picture of 4.4 megapixels 1.0 s and 65 MB beside its map.
_TILE = 512

# Transform lengths are multiples of this: a large prime factor costs NumPy's transform up to four times the time (614
# on a side take 65 ms, 576 take 14).
_FFT_MULTIPLE = 32

# At 1,000 a pixel is an eighth of the finest line that an eye resolves (60 cycles per degree), and a halo is 499 wide.
_MOST_PIXELS_PER_DEGREE = 1000.0


def pixels_per_degree(ppi: float, distance_cm: float) -> float:
    """How many pixels of a screen of `ppi` pixels per inch one degree of sight covers at `distance_cm` centimetres.
    Raises nothing.

    >>> round(pixels_per_degree(96, 71.12), 1)
    46.9
    >>> round(pixels_per_degree(460, 30), 1)  # a telephone
    94.8
    """
    return 2 * math.tan(math.radians(0.5)) * distance_cm / 2.54 * ppi


# CSS's reference pixel (W3C, CSS Values and Units, "Absolute Lengths"): 96 pixels per inch, seen from an arm's length
# of 28 inches, 71 cm. Browsers scale so that a picture's pixel has about this size in the eye on any device; it is
# what can be said of a viewer of whom nothing is known. FLIP's default is 67 (a 4K screen of 70 cm width at 70 cm):
# there grain costs less. The example of Zhang & Wandell's program is 23 (72 pixels per inch at 18 inches).
PIXELS_PER_DEGREE = pixels_per_degree(ppi=96, distance_cm=28 * 2.54)


def scielab(a: Pixels, b: Pixels, *, pixels_per_degree: float = PIXELS_PER_DEGREE) -> float:
    """The mean of `scielab_map`: CIELAB Delta E (1976) after the eye's blur; 0 for what looks the same.
    Arguments and errors are those of `scielab_map`.

    >>> board = np.full((32, 32, 3), 255, np.uint8)
    >>> board[::2, ::2] = board[1::2, 1::2] = 0
    >>> grey = np.full_like(board, 188)  # half the light of white
    >>> near, far = (scielab(board, grey, pixels_per_degree=p) for p in (20, 80))
    >>> assert far < near / 10
    """
    return float(scielab_map(a, b, pixels_per_degree=pixels_per_degree).mean())


def scielab_map(a: Pixels, b: Pixels, *, pixels_per_degree: float = PIXELS_PER_DEGREE) -> FloatArray:
    """S-CIELAB of each pixel, float64 (h, w).

    `a`, `b`: uint8, or float64 in [0, 1], sRGB, (h, w, 3 or 4). Of transparent pictures the mean over black and white.
    `pixels_per_degree`: the viewing distance, as pixels in a degree of sight, above 0 and up to 1,000; the smaller,
    the nearer the viewer. Near 0 the eye sees each pixel by itself: plain CIELAB Delta E. Symmetric. Takes 8 bytes a
    pixel, beside 65 MB. Raises `ArgumentError` for sizes that differ and for a distance out of range.
    Source: Zhang & Wandell (1996).

    >>> black, white = np.zeros((4, 4, 3), np.uint8), np.full((4, 4, 3), 255, np.uint8)
    >>> float(scielab_map(black, white).min().round(3))
    100.0
    """
    check_pair(a, b)
    eye = _eye(as_pixels_per_degree(pixels_per_degree), a.shape[0], a.shape[1])
    return over_grounds(a, b, lambda x, y: _map(x, y, eye))


def as_pixels_per_degree(value: object) -> float:
    """`value` checked: a number above 0 and up to 1,000."""
    if isinstance(value, Real) and not isinstance(value, bool) and 0 < float(value) <= _MOST_PIXELS_PER_DEGREE:
        return float(value)
    raise ArgumentError(
        f"pixels_per_degree={value!r}: expected a number above 0 and up to {_MOST_PIXELS_PER_DEGREE:,.0f}; "
        f"try {PIXELS_PER_DEGREE:.0f}, a screen at arm's length"
    )


# From and to: the rows, or the columns, of a tile.
_Range = tuple[int, int]


@dataclass(frozen=True)
class _Eye:
    """The filters at one viewing distance, for tiles of one picture's size.

    `radius`: how far they reach, in pixels. `side`: the longest side of a tile. `shape`: of the transforms, which hold
    a tile and its halo. `responses`: what the filters do to each frequency, (3, shape[0], shape[1] // 2 + 1), real.
    """

    radius: int
    side: int
    shape: tuple[int, int]
    responses: FloatArray


def _eye(per_degree: float, height: int, width: int) -> _Eye:
    radius = max(0, math.ceil(per_degree / 2) - 1)
    side = max(_TILE, 4 * radius)
    shape = _transform_length(height, side, radius), _transform_length(width, side, radius)
    return _Eye(radius, side, shape, np.stack([_response(plane, per_degree, radius, shape) for plane in _FILTERS]))


def _transform_length(length: int, side: int, radius: int) -> int:
    longest = max(stop - start for start, stop in pieces(length, side)) + 2 * radius
    return -(-longest // _FFT_MULTIPLE) * _FFT_MULTIPLE


def _response(
    plane: tuple[tuple[float, float], ...], per_degree: float, radius: int, shape: tuple[int, int]
) -> FloatArray:
    """What the weighted sum of one plane's Gaussians does to each frequency: 1 to even light."""
    height, width = shape
    total = np.zeros((height, width // 2 + 1))
    for weight, spread in plane:
        taps = _taps(spread * per_degree, radius)
        total += weight * np.outer(_transform(taps, height), _transform(taps, width)[: width // 2 + 1])
    return total / sum(weight for weight, _ in plane)


def _taps(spread: float, radius: int) -> FloatArray:
    """exp(-x^2 / spread^2), integrated over each of 2 radius + 1 pixels, scaled to the sum 1."""
    taps = np.diff([math.erf((i - 0.5) / spread) for i in range(-radius, radius + 2)])
    normalized: FloatArray = taps / taps.sum()
    return normalized


def _transform(taps: FloatArray, length: int) -> FloatArray:
    """The Fourier transform of symmetric taps centred at 0; real because they are symmetric."""
    line = np.zeros(length)
    line[: len(taps)] = taps
    transform: FloatArray = np.fft.fft(np.roll(line, -(len(taps) // 2))).real
    return transform


def _map(a: Seen, b: Seen, eye: _Eye) -> FloatArray:
    found = np.empty(a.size)
    height, width = a.size
    for rows in pieces(height, eye.side):
        for columns in pieces(width, eye.side):
            labs = [_seen_lab(picture, rows, columns, eye) for picture in (a, b)]
            found[slice(*rows), slice(*columns)] = euclidean(*labs)
    return found


def _seen_lab(picture: Seen, rows: _Range, columns: _Range, eye: _Eye) -> FloatArray:
    """The CIELAB colours of one tile as the eye sees it, (h, w, 3).

    The transform wraps round, but what wraps falls on the halo, which is cut off.
    """
    light = picture.linear(*(_with_halo(lines, eye, n) for lines, n in zip((rows, columns), picture.size, strict=True)))
    planes = np.moveaxis(light @ _LINEAR_TO_OPPONENT.T, 2, 0)
    blurred = np.fft.irfft2(np.fft.rfft2(planes, eye.shape) * eye.responses, eye.shape)
    inner = blurred[:, eye.radius :, eye.radius :][:, : rows[1] - rows[0], : columns[1] - columns[0]]
    return shares_to_cielab(np.moveaxis(inner, 0, 2) @ _OPPONENT_TO_SHARES.T)


def _with_halo(lines: _Range, eye: _Eye, length: int) -> Int64Array:
    return mirrored(lines[0] - eye.radius, lines[1] + eye.radius, length)
