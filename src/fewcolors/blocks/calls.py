"""The calls that `fewcolors.blocks` offers. Their defaults are those of `fewcolors.quantize`, but for what needs the
whole picture at once."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from fewcolors._arrays import Pixels, as_threads
from fewcolors.blocks.assigning import Assignment, weights_of_block
from fewcolors.blocks.chunks import Chunks, chunks_of, is_dask
from fewcolors.blocks.counts import Counts
from fewcolors.blocks.labelled import labelled, unlabelled
from fewcolors.blocks.request import MOST_COUNTED, Request, check_dither, refuse
from fewcolors.blocks.strips import Strips, check_lasting, strips_of
from fewcolors.blocks.survey import Survey, count_block, is_deep_block, pixels_of, survey_block
from fewcolors.blocks.surveyed import ForDither, Surveyed, for_dither, plain_palette, surveyed, undithered_palette
from fewcolors.errors import ArgumentError
from fewcolors.histogram import Histogram
from fewcolors.joint import sample_lines
from fewcolors.palette import Palette
from fewcolors.plan import MOST_COLORS
from fewcolors.quantize import (
    ALPHA,
    ALPHA_THRESHOLD,
    DITHER_STRENGTH,
    EFFORT,
    N_COLORS,
    N_PALETTE_COLORS,
    ORDER,
    OUTPUT_BITS,
    SPACE,
)
from fewcolors.texture import weighed_bands
from fewcolors.trace import Progress

# What depends on a pixel's colour and place alone. "auto", the default in memory, looks at flat areas of any size and
# carries errors from pixel to pixel across the whole picture.
DITHER = "none"
# They are found by looking at the whole picture.
ACCENTS = "off"


@dataclass(frozen=True)
class Quantized:
    """A picture in the colours of `palette`, which is there; `indices` (h, w), uint8 up to 256 colours, else uint16,
    are made block by block when they are asked for: a dask array in the picture's chunks, a DataArray where it was one,
    or strips to go through, which `numpy.asarray` joins. `report`: what was decided, by name.

    >>> result = quantize([np.full((2, 9, 3), level, np.uint8) for level in (0, 255)], 2)
    >>> result.shape, result.palette.hex, result.report["n_colors"]
    ((4, 9), ('#000000', '#ffffff'), 2)
    """

    palette: Palette
    indices: Any
    report: Mapping[str, Any]

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width)."""
        height, width = self.indices.shape
        return int(height), int(width)


def quantize(
    picture: Any,
    n_colors: int = N_COLORS,
    *,
    space: str = SPACE,
    dither: Any = DITHER,
    dither_strength: float = DITHER_STRENGTH,
    output_bits: int = OUTPUT_BITS,
    alpha: str = ALPHA,
    alpha_threshold: int = ALPHA_THRESHOLD,
    effort: str = EFFORT,
    locked: Any = None,
    banned: Any = None,
    start_from: Any = None,
    accents: Any = ACCENTS,
    order: str = ORDER,
    nodata: float | None = None,
    most_colors: int = MOST_COUNTED,
    progress: Progress | None = None,
    seed: int = 0,
    threads: int | None = None,
    **whole: Any,
) -> Quantized:
    """Reduce a picture in blocks to at most `n_colors` colours; palette and indices are those of
    `fewcolors.quantize(..., accents="off")` with the same options in memory, byte for byte.

    `picture`: a dask array (h, w), (h, w, 1), (h, w, 3) or (h, w, 4) of uint8, uint16 or floats in [0, 1], whole in its
    channels; a DataArray of one; an array that is read when it is sliced; or a list of strips (h, w[, c]) of one
    picture, from top to bottom. `dither`: "none", or an ordered method (`bayer-8`, `blue-noise` …), whose palette takes
    a sample and one pass more; what carries errors is refused, as are the options that need the whole picture.
    `nodata`: pixels whose channels all have this value hold no data and come out clear; NaN is what one NaN makes.
    `most_colors`: as many distinct colours are counted exactly, by default all that 8 bits hold; more are merged into
    cells of neighbours, each with its exact sums, and `report["merged"]` says so. `threads`: those of the kernel in one
    block; None for one in Dask's chunks, all cores otherwise. The palette is designed here, in this process. The other
    arguments are those of `fewcolors.quantize`. Raises ArgumentError, which names the block, MissingExtraError, and
    FewcolorsError where workers run out of memory.

    >>> strips = [np.full((2, 9, 3), level, np.uint8) for level in (0, 80, 255)]
    >>> result = quantize(strips, 2)
    >>> [strip.tolist()[0][0] for strip in result.indices]
    [0, 0, 1]
    """
    refuse(whole)
    request = Request(
        n_colors, space, check_dither(dither), dither_strength, effort, locked, banned, start_from, order,
        output_bits=output_bits, alpha=alpha, alpha_threshold=alpha_threshold, seed=seed, threads=threads,
        nodata=nodata, most_colors=most_colors,
    ).checked(accents)  # fmt: skip
    blocks = _blocks_of(picture, "a palette is made before the indices")
    request = _with_threads(request, blocks)
    known = _known(blocks, request, request.weighs_calm, threads)
    dithers = request.wanted is not None and len(known.counted) > request.plan.n_colors
    if dithers:
        assignment = _dithered(blocks, known, request, progress)
    else:
        palette = undithered_palette(known, request, progress)
        assignment = Assignment(request, palette, request.chosen.held, False, known.is_deep)
    report = {"n_colors": len(assignment.palette), "space": space, "dither": request.dither if dithers else "none"}
    merged = _merged(known.survey.counted)
    if merged:
        report["merged"] = merged
    return Quantized(assignment.palette, labelled(blocks.mapped(assignment), picture), report)


def design_palette(
    picture: Any,
    n_colors: int = N_PALETTE_COLORS,
    *,
    for_dither: Any = None,
    space: str = SPACE,
    output_bits: int = OUTPUT_BITS,
    alpha: str = ALPHA,
    alpha_threshold: int = ALPHA_THRESHOLD,
    effort: str = EFFORT,
    locked: Any = None,
    banned: Any = None,
    start_from: Any = None,
    accents: Any = ACCENTS,
    order: str = ORDER,
    nodata: float | None = None,
    most_colors: int = MOST_COUNTED,
    progress: Progress | None = None,
    seed: int = 0,
    threads: int | None = None,
    **whole: Any,
) -> Palette:
    """The best palette of at most `n_colors` colours for a picture in blocks: that of `fewcolors.design_palette(...,
    accents="off")` in memory, byte for byte. Arguments and errors are those of `quantize`; `for_dither`: None, "none"
    or an ordered method, as in `fewcolors.design_palette`. Where colours were merged, a UserWarning says so.

    >>> half_red = np.zeros((2, 3, 3), np.uint8)
    >>> half_red[0, :, 0] = 255
    >>> design_palette([half_red, half_red], 2).hex
    ('#000000', '#ff0000')
    """
    refuse(whole)
    request = Request(
        n_colors, space, check_dither(for_dither, "for_dither"),
        effort=effort, locked=locked, banned=banned, start_from=start_from, order=order, output_bits=output_bits,
        alpha=alpha, alpha_threshold=alpha_threshold, seed=seed, threads=threads, nodata=nodata,
        most_colors=most_colors,
    ).checked(accents)  # fmt: skip
    calm = request.weighs_calm and for_dither is not None
    blocks = _blocks_of(picture, _looked_at_twice(request, calm))
    request = _with_threads(request, blocks)
    known = _known(blocks, request, calm, threads)
    merged = _merged(known.survey.counted)
    if merged:
        warnings.warn(merged, stacklevel=2)
    if for_dither is None:
        return plain_palette(known, request, progress)
    if request.wanted is None or len(known.counted) <= request.plan.n_colors:
        return undithered_palette(known, request, progress)
    made = _made_for_dither(blocks, known, request, progress)
    palette, _ = made.in_order(known.counts.serve(made.colors).weights)
    return palette


def apply_palette(
    picture: Any,
    palette: Palette | Any,
    *,
    space: str = SPACE,
    dither: Any = DITHER,
    dither_strength: float = DITHER_STRENGTH,
    alpha: str = ALPHA,
    alpha_threshold: int = ALPHA_THRESHOLD,
    nodata: float | None = None,
    threads: int | None = None,
    **whole: Any,
) -> Quantized:
    """Give every pixel of a picture in blocks a colour of a given palette: the indices of `fewcolors.apply_palette` in
    memory, byte for byte, made when they are asked for.

    Nothing is computed before, but for pictures of 16 bits or floats: a pass tells whether 8 bits hold them. Arguments
    and errors are those of `quantize`.

    >>> apply_palette([np.full((1, 2, 3), 200, np.uint8)], ["#000", "#fff"]).indices.shape
    (1, 2)
    """
    refuse(whole)
    request = Request(
        1, space, check_dither(dither), dither_strength,
        alpha=alpha, alpha_threshold=alpha_threshold, threads=threads, nodata=nodata,
    ).checked()  # fmt: skip
    chosen = palette if isinstance(palette, Palette) else Palette(palette)
    if len(chosen) > MOST_COLORS:
        raise ArgumentError(f"palette: {len(chosen):,} colours; an index holds at most {MOST_COLORS:,}")
    blocks = _blocks_of(picture, "")
    request = _with_threads(request, blocks)
    dithers = request.wanted is not None
    is_deep = False if dithers else _is_deep(blocks, nodata)
    assignment = Assignment(request, chosen, np.asarray(chosen.rgba), dithers, is_deep)
    report = {"n_colors": len(chosen), "space": space, "dither": request.dither}
    return Quantized(chosen, labelled(blocks.mapped(assignment), picture), report)


def count_colors(picture: Any, *, nodata: float | None = None, threads: int | None = None) -> Histogram:
    """The distinct colours of a picture in blocks, with how many pixels have each; exact, whatever their number.
    Arguments and errors are those of `quantize`.

    >>> count_colors([np.zeros((4, 5, 3), np.uint8)] * 3).weights.tolist()
    [60]
    """
    as_threads(threads)
    blocks = _blocks_of(picture, "")
    counted: Histogram = blocks.reduced(count_block, nodata=nodata, threads=threads or blocks.threads)
    return counted


Blocks = Chunks | Strips


def _blocks_of(picture: Any, twice: str) -> Blocks:
    """The engine for a picture; `twice` says why it must be gone through more than once, if it must."""
    array = unlabelled(picture)
    if is_dask(array):
        return chunks_of(array)
    strips = strips_of(array)
    if twice:
        check_lasting(strips, twice)
    return strips


def _with_threads(request: Request, blocks: Blocks) -> Request:
    return replace(request, threads=request.threads or blocks.threads)


def _looked_at_twice(request: Request, calm: bool) -> str:
    """Why a palette takes more than one look at the blocks, if it does."""
    if request.wanted is not None:
        return "a sample is taken after they are counted"
    return "which rows tell how calm it is depends on the size of all" if calm else ""


def _known(blocks: Blocks, request: Request, calm: bool, threads: int | None) -> Surveyed:
    """The picture, known by one pass. `calm`: whether pixels are weighed by what their errors show; `threads`: of the
    design, which runs here while no block does."""
    bands = weighed_bands(*blocks.size()) if calm else []
    survey: Survey = blocks.reduced(survey_block, bands, request=request, bands=bands)
    return surveyed(survey, replace(request, threads=threads))


def _made_for_dither(blocks: Blocks, known: Surveyed, request: Request, progress: Progress | None) -> ForDither:
    """The colours for the request's dither."""

    def sample() -> Pixels:
        lines = sample_lines(*blocks.size())
        return pixels_of(blocks.whole() if lines is None else blocks.sample(*lines), request, request.chosen.held)

    return for_dither(known, request, sample, progress)


def _dithered(blocks: Blocks, known: Surveyed, request: Request, progress: Progress | None) -> Assignment:
    """By a palette that lists its colours by the pixels that get them: one pass counts these."""
    made = _made_for_dither(blocks, known, request, progress)
    unordered = Assignment(request, Palette(made.colors), request.chosen.held, True)
    palette, rows = made.in_order(blocks.reduced(weights_of_block, assignment=unordered))
    return replace(unordered, palette=palette, rows=rows)


def _is_deep(blocks: Blocks, nodata: float | None) -> bool:
    dtype = getattr(
        blocks.array if isinstance(blocks, Chunks) else getattr(blocks.source, "array", None), "dtype", None
    )
    if dtype == np.uint8:
        return False
    if isinstance(blocks, Strips):
        check_lasting(blocks, "a pass tells whether 8 bits hold them")
    return bool(blocks.reduced(is_deep_block, nodata=nodata))


def _merged(counts: Counts) -> str:
    """What the report says of merged colours; nothing where none were."""
    if counts.merged_bits is None:
        return ""
    return (
        f"more than {counts.limit:,} distinct colours: merged into {len(counts.held):,} cells, exact sums "
        f"of the colours that agree in the upper {16 - counts.merged_bits} of 16 bits a channel; "
        "most_colors raises the limit"
    )
