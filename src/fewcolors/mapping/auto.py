"""`dither="auto"`: dithers where it pays and leaves alone where it harms.

1. Flat areas whose colour the palette has, or one that looks the same, keep it; in drawings so do the pixels beside
   them: letters, lines and edges stay clean.
2. All else is dithered by Floyd and Steinberg's kernel at 7/8 of its strength,
3. and then refined, up to 4 megapixels: every pixel takes the entry that lowers the error that the eye sees
   (kernel/dither/refine.hpp), until that little is gained; in texture, where errors hide, a neighbour's index instead
   where that shortens the file by more than it costs.

Measured on china, flower and astronaut with palettes made for it, k = 16 and 64, SSIMULACRA2 / FLIP: without the third
step 34.7 / 0.097 and 69.3 / 0.047, with it 36.6 / 0.090 and 73.0 / 0.042 (docs/decisions/0004).
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import IndexArray, Int32Array, UInt8Array, UInt16Array
from fewcolors._sealed import sealed
from fewcolors.color import Space
from fewcolors.mapping.canvas import Canvas
from fewcolors.mapping.diffusion import DIFFUSIONS, NO_BYTES, compact, reach_of
from fewcolors.mapping.exact import prefer_exact
from fewcolors.texture import same_to_the_eye

# Carrying less than the whole error keeps colours beside the palette's hull from smearing. 16 colours in Oklab,
# SSIMULACRA2 at strength 0.5, 0.75, 0.875 and 1 without a clamp: 21.4, 26.4, 27.1, -23.3; with our clamp 0.95 and 1
# differ little.
STRENGTH = 0.875


@sealed
class Eye:
    """The blur through which errors are seen: g = G * G for a Gaussian G, as integer `taps` both ways
    (kernel/dither/mixture.hpp), and `own`, what an error counts unblurred beside, over 4,096."""

    taps: Int32Array
    own: int


# G of one pixel's deviation, so g of 1.41: at arm's length from a screen some 47 pixels make a degree, and the eye's
# contrast sensitivity has fallen to half at about 10 cycles a degree. exp(-x^2 / 4) over its sum, times 64, rounded to
# sum to 64. A little unblurred error keeps the picture crisp: FLIP / SSIMULACRA2 at 64 colours with own 0.05, 0.1 and
# 0.2 of the blurred: 0.042 / 69.3, 0.046 / 69.7, 0.053 / 69.2; at 16: 0.092 / 34.7, 0.096 / 35.5, 0.104 / 32.8.
EYE = Eye(np.array([2, 7, 14, 18, 14, 7, 2], np.int32), 246)
SWEEPS = 2
# Beyond so many pixels nothing is looked at again: that is 1.3 of the 3.4 seconds of a file of 24 megapixels, and is
# hard to see where pixels are that many. Five photos in 256 colours, SSIMULACRA2 / FLIP / bytes: twice 86.6 / 0.0243 /
# 1; once 86.6 / 0.0248 / 0.996; not at all 86.6 / 0.0257 / 1.032 (docs/decisions/0010).
LARGE, SWEEPS_OF_LARGE = 4_000_000, 0
# What a bit of the file may cost where errors hide altogether, as a share of the way from black to white, squared as
# errors are: the six bits of a whole index are worth 0.013 of Oklab there, and 0.02 is just seen on plain ground. Bytes
# over pngquant's of china, SSIMULACRA2 and FLIP of china, flower and astronaut in 256 colours: none 1.013, 85.5, .0251;
# 1/190 0.981, 85.4, 0.0259; 1/180 0.977, 85.3, 0.0260; 1/165 0.970, 85.3, 0.0263 (docs/decisions/0011).
BIT = 1 / 190
# How well errors hide, 0 to 255, by how calm it is: 255 sqrt(1 - calm / 255), found in whole numbers. At equal FLIP
# files are 1 % shorter than with 1 - calm; one price everywhere lowers china's SSIMULACRA2 by 1 at the same bytes.
HIDING = np.array([math.isqrt(255 * (255 - calm)) for calm in range(256)], np.uint8)
# Pixels looked up at a time, so that what `take` makes of their indices (8 bytes each) stays in the cache.
_PIECE = 1 << 16
# Of `joint`: the filtered difference of six photos at 16 colours with own 60, 123 and 200 is 3.78, 3.65 and 3.68, the
# lowest of all methods in five, five and six of them.
JOINT_OWN, JOINT_SWEEPS = 164, 16


@sealed
class Where:
    """Where a canvas is dithered. `kept`: 1 (h, w) for pixels that keep their nearest colour, None for none; `share`:
    how many of all are dithered, 0 to 1."""

    kept: UInt8Array | None
    share: float


@sealed
class Auto:
    """The method; `sweeps`: how often every pixel is looked at again, `sweeps_of_large`: the same of large pictures;
    `bit`: what one of the file may cost."""

    eye: Eye = EYE
    sweeps: int = SWEEPS
    sweeps_of_large: int = SWEEPS_OF_LARGE
    bit: float = BIT

    def __call__(self, canvas: Canvas, palette: UInt8Array) -> IndexArray:
        """The indices (h, w) of `canvas` in `palette` (k, c)."""
        kept = where_it_pays(canvas, palette).kept
        indices = self.diffused(canvas, palette, kept)
        if self._sweeps(canvas):
            indices = self.refined(canvas, palette, kept, indices, self.bit)
        prefer_exact(indices, canvas.pixels, palette, canvas.space.to_lattice(palette, 1))
        return compact(indices, len(palette))

    def diffused(self, canvas: Canvas, palette: UInt8Array, kept: UInt8Array | None) -> UInt16Array:
        """The second step."""
        mask = canvas.mask
        if kept is not None:
            mask = np.where(kept != 0, 0, 255 if mask is None else mask).astype(np.uint8)
        masked = replace(canvas, mask=mask, strength=canvas.strength * STRENGTH)
        return DIFFUSIONS["floyd-steinberg"].wide_indices(masked, palette)

    def refined(
        self, canvas: Canvas, palette: UInt8Array, kept: UInt8Array | None, indices: UInt16Array, bit: float = 0.0
    ) -> UInt16Array:
        """The third step, from `indices` (h, w), a bit of the file costing `bit`."""
        frozen = kept
        if canvas.mask is not None:
            frozen = np.where(canvas.mask == 0, 1, 0 if kept is None else kept).astype(np.uint8)
        return _kernel.refine(
            _softened(canvas, palette),
            canvas.space.converter,
            canvas.space.to_lattice(palette, 1),
            reach_of(canvas),
            self.eye.taps,
            self.eye.own,
            self._sweeps(canvas),
            NO_BYTES if frozen is None else frozen.reshape(-1),
            canvas.strength * (bit * _black_to_white(canvas.space)) ** 2,
            _hiding(canvas, palette, indices) if bit else NO_BYTES,
            indices.reshape(-1),
            canvas.threads,
        ).reshape(indices.shape)

    def _sweeps(self, canvas: Canvas) -> int:
        return self.sweeps if canvas.pixels[:, :, 0].size <= LARGE else self.sweeps_of_large


def _hiding(canvas: Canvas, palette: UInt8Array, indices: UInt16Array) -> UInt8Array:
    """How well errors hide at each pixel (h * w,); 0 where it has its very colour, which is worth keeping."""
    # Bytes are looked up by `translate`, colours channel by channel and piece by piece: 24 megapixels take 0.33
    # seconds; looked up as rows 0.96.
    hiding: UInt8Array = np.frombuffer(bytearray(canvas.calm.tobytes().translate(HIDING.tobytes())), np.uint8)
    here, pixels = indices.reshape(-1), canvas.pixels.reshape(-1, canvas.pixels.shape[2])
    channels = np.ascontiguousarray(palette.T)
    for start in range(0, len(here), _PIECE):
        piece = slice(start, start + _PIECE)
        given, wanted = here[piece], pixels[piece]
        differs = channels[0].take(given) != wanted[:, 0]
        for channel in range(1, len(channels)):
            differs |= channels[channel].take(given) != wanted[:, channel]
        hiding[piece] *= differs
    return hiding


def _black_to_white(space: Space) -> float:
    """In lattice steps."""
    ends = space.to_lattice(np.array([[0, 0, 0], [255, 255, 255]], np.uint8), 1).astype(np.float64)
    return float(np.sqrt(np.square(ends[1] - ends[0]).sum()))


def _softened(canvas: Canvas, palette: UInt8Array) -> UInt8Array:
    """What the picture shall be seen as (h, w, c): itself, or by so much as the strength falls short of all nearer to
    the nearest colours. So nothing is left to refine at strength 0, and no strength changes all at once."""
    if canvas.strength == 1 and canvas.mask is None:
        return canvas.pixels
    plain = replace(canvas, strength=0.0, mask=None)
    nearest = palette[DIFFUSIONS["floyd-steinberg"].wide_indices(plain, palette)].astype(np.int32)
    mask = np.full(nearest.shape[:2], 255, np.uint8) if canvas.mask is None else canvas.mask
    share = mask[:, :, None].astype(np.int32) * canvas.steps(255)
    return ((canvas.pixels * share + nearest * (255 * 255 - share) + 255 * 255 // 2) // (255 * 255)).astype(np.uint8)


AUTO = Auto()
# With `effort="fast"`: the third step left out, which is two fifths of the time of the other two and the design.
QUICK = Auto(sweeps=0, sweeps_of_large=0)
# `dither="joint"`: the same, carried on until nothing changes, and with less of the unblurred error: what is seen from
# a step farther away, whatever it takes in bytes.
JOINT = Auto(replace(EYE, own=JOINT_OWN), JOINT_SWEEPS, JOINT_SWEEPS, bit=0.0)

# From this share of flat pixels on, of those that are not clear, an image is a drawing: a screenshot, a chart, a logo.
# (Screenshots have 88 to 98 %; of a dozen photos one, on a white ground, has 39 %, one 22 %, the others at most 25.)
DRAWING = 0.5


def where_it_pays(canvas: Canvas, palette: UInt8Array) -> Where:
    """Where the first rule keeps the nearest colour."""
    flat = canvas.flats.mask
    if len(canvas.flats.colors) == 0:
        return Where(None, 1.0)
    kept = flat.copy()
    kept[flat != 0] = _served(canvas.pixels[flat != 0], palette, canvas.threads)
    if canvas.flats.share >= DRAWING:
        kept = _grown(kept)
    return Where(kept, 1.0 - float(kept.mean()))


def _served(inside: UInt8Array, palette: UInt8Array, threads: int) -> UInt8Array:
    inside = np.ascontiguousarray(inside)
    colors, _ = _kernel.count_colors(inside, threads)
    return _kernel.look_up_8(inside, colors, same_to_the_eye(colors, palette).astype(np.uint16), threads)


def _grown(mask: UInt8Array) -> UInt8Array:
    """1 also beside a 1, corners included."""
    wide = mask.copy()
    wide[:, 1:] |= mask[:, :-1]
    wide[:, :-1] |= mask[:, 1:]
    tall = wide.copy()
    tall[1:] |= wide[:-1]
    tall[:-1] |= wide[1:]
    return tall
