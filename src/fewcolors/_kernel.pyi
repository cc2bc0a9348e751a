"""The compiled kernel (kernel/bindings/). Private: arrays must be C-contiguous and of the stated dtype; checks
are few."""

from typing import final, overload

import numpy as np
import numpy.typing as npt

def kernel_level() -> str:
    """The SIMD level chosen at load: "baseline", "avx2", "avx512" or "neon"."""

def give_back_memory() -> None:
    """Free the memory that is kept for the next call, up to 64 MB. What is in use stays."""

def deflate(data: npt.NDArray[np.uint8], depth: int, nice: int, passes: int, threads: int) -> bytes:
    """The bytes (n,) as a deflate stream (RFC 1951). `depth`: earlier places tried for every place; `nice`: repeats of
    so many bytes are never cut shorter; `passes`: searches of a cheapest way. `threads` changes nothing; 0 for all."""

def unfilter(lines: npt.NDArray[np.uint8], row_bytes: int, step: int, rows: npt.NDArray[np.uint8], first: int) -> None:
    """Undo the filters of PNG lines (n * (row_bytes + 1),), a filter's number before each, into `rows`
    (height * row_bytes,) from the row `first` on; those above it are there. `step`: bytes of a pixel, 1 to 8. Raises
    ValueError for a number that is no filter's."""

def lzw(first: npt.NDArray[np.uint8], second: npt.NDArray[np.uint8], bits: int, patience: int) -> bytes:
    """The codes of a GIF's picture; `first` and `second` (n,): two ways to write each pixel, below 1 << `bits`, 2 to 8.
    `patience`: codes that are written with a full table before it is thrown away."""

def count_colors(pixels: npt.NDArray[np.uint8], threads: int) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Distinct colours (m, c) of pixels (n, c), c 3 or 4, in Z-order, and how many pixels have each (m,)."""

def count_weighted(
    pixels: npt.NDArray[np.uint8], weights: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """The same with a weight per pixel (n,)."""

def add_counts(
    a: npt.NDArray[np.uint8],
    a_weights: npt.NDArray[np.int64],
    b: npt.NDArray[np.uint8],
    b_weights: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Two lists of distinct colours (n, c) and (m, c), each in Z-order, with their positive weights, as one."""

def table_lattice(colors: npt.NDArray[np.uint8], table: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    """Points (n, 4): the first three channels looked up in table (256,); the fourth coordinate is 0."""

def blend_alpha(
    points: npt.NDArray[np.int16],
    rgba: npt.NDArray[np.uint8],
    grey: npt.NDArray[np.int16],
    alpha_steps: float,
    least_alpha: int,
) -> npt.NDArray[np.int16]:
    """Points (n, 4) of RGBA colours from those of their opaque colours: x a + grey (1 - a), a being alpha or
    `least_alpha`, whichever is more, over 255; and alpha times alpha_steps."""

def opponent_lattice(
    colors: npt.NDArray[np.uint8],
    curve: npt.NDArray[np.float64],
    to_cones: npt.NDArray[np.float64],
    root: npt.NDArray[np.float64],
    to_axes: npt.NDArray[np.float64],
    threads: int,
) -> npt.NDArray[np.int16]:
    """Points (n, 4): curve (256,), matrix (3, 3), root (from, slope, shift), matrix (3, 3), rounded; the fourth is
    0."""

def pool(
    colors: npt.NDArray[np.uint8],
    points: npt.NDArray[np.int16],
    weights: npt.NDArray[np.int64],
    bits: int,
    tolerance: float,
) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int64]]:
    """Means (m, 4) and weights (m,) of cells: Z-ordered colours that agree but for the lowest `bits` bits a channel,
    cut further where the sum of w |x - mean|^2 exceeds `tolerance`."""

def seed_plus_plus(cloud: Cloud, k: int, seed: int) -> npt.NDArray[np.int64]:
    """Indices of up to k points, drawn by k-means++."""

def split_centers(cloud: Cloud, k: int, slices: int) -> npt.NDArray[np.int16]:
    """Up to k centres (k, 4), by splitting across principal axes, at the best border of up to so many slices."""

def look_up_8(
    pixels: npt.NDArray[np.uint8], colors: npt.NDArray[np.uint8], labels: npt.NDArray[np.uint16], threads: int
) -> npt.NDArray[np.uint8]:
    """The label (n,) of each pixel's colour; labels below 256."""

def look_up_16(
    pixels: npt.NDArray[np.uint8], colors: npt.NDArray[np.uint8], labels: npt.NDArray[np.uint16], threads: int
) -> npt.NDArray[np.uint16]:
    """The label (n,) of each pixel's colour."""

def sum_weights(
    pixels: npt.NDArray[np.uint8], colors: npt.NDArray[np.uint8], weights: npt.NDArray[np.uint8]
) -> npt.NDArray[np.int64]:
    """The sums (m,) of the weights of the pixels of each colour: pixels (n, c), weights (n,), colors (m, c) in
    Z-order."""

def to_levels(
    numbers: npt.NDArray[np.float64], scale: float, tolerance: float, threads: int
) -> npt.NDArray[np.uint8] | None:
    """The numbers (n,) times `scale`, rounded; None where one lies more than `tolerance` beside a whole number from 0
    to 255."""

def label_levels(
    rows: npt.NDArray[np.uint8], unit: int, centers: npt.NDArray[np.int16], threads: int
) -> npt.NDArray[np.int32]:
    """The row (n,) of the nearest of centers (k, 4) to each row (n, 3 or 4) times `unit`, the lowest of equals."""

def quick_clusters(
    pixels: npt.NDArray[np.uint8],
    converter: Converter,
    k: int,
    bits: int,
    per_center: int,
    most: int,
    tolerance: float,
) -> npt.NDArray[np.int64]:
    """The moments (up to k, 6), as of `Clusters`, of clusters of pixels (n, 3): counted, split among cells of side
    2^bits, smaller ones where these are fewer than `per_center` a centre, and up to `most` passes. Where no more than
    k colours are distinct, each is a cluster. A cluster may be empty."""

def nearest_others(centers: npt.NDArray[np.int16]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """For each of centers (k, 4), k >= 2: the row of the nearest other one (k,), and the squared distance to it
    (k,)."""

def nearest(
    points: npt.NDArray[np.float64], centers: npt.NDArray[np.float64], threads: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
    """Labels (n,) and squared distances (n,) of points (n, d) to centres (k, d), in double precision, by brute
    force."""

def map_nearest_8(
    pixels: npt.NDArray[np.uint8], converter: Converter, palette: npt.NDArray[np.uint8], threads: int
) -> npt.NDArray[np.uint8]:
    """The row (h * w,) of the colour of palette (k, 3), k up to 256, nearest to each of pixels (h, w, 3): of equals the
    pixel's very colour, else the lowest."""

def map_nearest_16(
    pixels: npt.NDArray[np.uint8], converter: Converter, palette: npt.NDArray[np.uint8], threads: int
) -> npt.NDArray[np.uint16]:
    """The same, k up to 65,536."""

def diffuse(
    pixels: npt.NDArray[np.uint8],
    converter: Converter,
    palette: npt.NDArray[np.int16],
    range: tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]],
    taps: npt.NDArray[np.int32],
    weights: npt.NDArray[np.float32],
    strength: float,
    most_error: float,
    serpentine: bool,
    mask: npt.NDArray[np.uint8],
    levels: npt.NDArray[np.uint8],
    threads: int,
) -> npt.NDArray[np.uint16]:
    """The entry of palette (k, 4) for each of pixels (h, w, c), (h * w,), by error diffusion: taps (t, 2) are dx, dy in
    the direction of travel, weights (1, t), or (256, t) chosen by levels (h * w,); wanted colours are kept within range
    (low, high), errors within most_error along each axis; mask (h * w,), or empty, holds shares of the strength, 255
    being all of it."""

def refine(
    pixels: npt.NDArray[np.uint8],
    converter: Converter,
    palette: npt.NDArray[np.int16],
    range: tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]],
    taps: npt.NDArray[np.int32],
    own: int,
    sweeps: int,
    frozen: npt.NDArray[np.uint8],
    bit: float,
    hiding: npt.NDArray[np.uint8],
    indices: npt.NDArray[np.uint16],
    threads: int,
) -> npt.NDArray[np.uint16]:
    """Better indices (h * w,) of palette (k, 4) for pixels (h, w, c): up to `sweeps` times each pixel in turn takes the
    entry with which the filtered error is least, the filter being `taps` (odd) across and down and `own` more in the
    middle; those where frozen (h * w,), or empty, is not 0 stay. A bit of the file is worth `bit` squared lattice steps
    where hiding (h * w,), or empty for nowhere, is 255: indices then repeat more often."""

def blur(points: npt.NDArray[np.int16], taps: npt.NDArray[np.int32], own: int) -> npt.NDArray[np.int32]:
    """Points (h, w, 4) filtered (h * w, 4), as integers: `taps` (odd) across and down, `own` more in the middle; 0
    outside."""

def mixture(
    shape: tuple[int, int],
    indices: npt.NDArray[np.uint16],
    blurred: npt.NDArray[np.int32],
    taps: npt.NDArray[np.int32],
    own: int,
    k: int,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The normal equations A palette = B of the filtered error, A (k, k) and B (k, 4), for indices (h * w,) of a
    picture of shape (h, w) that is `blurred` (h * w, 4) by the same taps and own."""

def solve_symmetric(matrix: npt.NDArray[np.float64], right: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The solution (n, m) of matrix (n, n), positive definite, times it = right (n, m), with the same bits on every
    CPU. Only the lower triangle is read."""

def measure_calm(
    pixels: npt.NDArray[np.uint8], taps: npt.NDArray[np.float32], half: float, threads: int
) -> npt.NDArray[np.uint8]:
    """255 (half / (half + s))^2, rounded, at least 1, for pixels (h, w, c): (h, w); s is the deviation of lightness, 0
    to 255, around a pixel, weighed by taps (odd) across and down."""

def find_flat(pixels: npt.NDArray[np.uint8], size: int, threads: int) -> npt.NDArray[np.uint8]:
    """1 (h, w) where a pixel of pixels (h, w, c) lies in an area of `size` or more of its very colour, joined by edges;
    else 0."""

def blend(
    colors: npt.NDArray[np.int16],
    palette: npt.NDArray[np.int16],
    order: npt.NDArray[np.int32],
    grain: float,
    threads: int,
) -> Recipes:
    """The recipe of each of colors (n, 4): the mixture of palette (k, 4) of least error plus grain times its noise;
    order (k,) tells each entry's place from dark to light."""

def plan_mixtures(
    colors: npt.NDArray[np.int16], palette: npt.NDArray[np.int16], order: npt.NDArray[np.int32], threads: int
) -> Recipes:
    """The same by Yliluoma's second algorithm."""

def order_8(
    pixels: npt.NDArray[np.uint8],
    width: int,
    colors: npt.NDArray[np.uint8],
    recipes: Recipes,
    thresholds: npt.NDArray[np.uint32],
    strength: int,
    mask: npt.NDArray[np.uint8],
    threads: int,
) -> npt.NDArray[np.uint8]:
    """What each pixel (n, c), in rows of `width`, takes of the recipe of its colour at its place's threshold, below
    65,536; strength 0 to 65,536, scaled by mask, (n,) or empty. Entries below 256."""

def order_16(
    pixels: npt.NDArray[np.uint8],
    width: int,
    colors: npt.NDArray[np.uint8],
    recipes: Recipes,
    thresholds: npt.NDArray[np.uint32],
    strength: int,
    mask: npt.NDArray[np.uint8],
    threads: int,
) -> npt.NDArray[np.uint16]:
    """The same for more entries."""

def riemersma(
    points: npt.NDArray[np.int16],
    width: int,
    palette: npt.NDArray[np.int16],
    weights: npt.NDArray[np.int32],
    divisor: int,
    strength: int,
    mask: npt.NDArray[np.uint8],
    threads: int,
) -> npt.NDArray[np.uint16]:
    """The entry of palette (k, 4) for each pixel (n, 4), in rows of `width`, with the errors of the pixels before it on
    a Hilbert curve: weights, the oldest first, over divisor; strength and mask as in `order_8`."""

@final
class Converter:
    """A space: 8-bit colours of 3 or 4 channels to its points. The arguments are those of `table_lattice`,
    `opponent_lattice` and, where colours have 4 channels, `blend_alpha`."""

    @overload
    def __init__(
        self, table: npt.NDArray[np.int16], grey: npt.NDArray[np.int16], alpha_steps: float, least_alpha: int
    ) -> None: ...
    @overload
    def __init__(
        self,
        curve: npt.NDArray[np.float64],
        to_cones: npt.NDArray[np.float64],
        root: npt.NDArray[np.float64],
        to_axes: npt.NDArray[np.float64],
        grey: npt.NDArray[np.int16],
        alpha_steps: float,
        least_alpha: int,
    ) -> None: ...

@final
class Recipes:
    """Which palette entries, in which shares, stand for a colour; one for each of many colours."""

    def __len__(self) -> int: ...
    def rows(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """For each recipe where its ingredients start, the threshold that lower strengths draw near, and the nearest
        entry (n, 3); for each ingredient the threshold, of 65,536, that it lasts until, and its entry (m, 2)."""

@final
class Cloud:
    """Weighted points on the lattice, in blocks with bounding boxes."""

    def __init__(self, points: npt.NDArray[np.int16], weights: npt.NDArray[np.int64]) -> None: ...
    def __len__(self) -> int: ...

@final
class Clusters:
    """Labels and moments of a cloud, kept up to date from one Lloyd pass to the next."""

    def __init__(self, cloud: Cloud, slots: int) -> None: ...
    def assign(self, centers: npt.NDArray[np.int16], slots: npt.NDArray[np.int32], threads: int) -> int:
        """Give every point the nearest of centers (k, 4), whose clusters are `slots` (k,), ascending; how many
        moved."""

    def run(
        self,
        centers: npt.NDArray[np.int16],
        fixed: int,
        most: int,
        tolerance: float,
        grid: int,
        threads: int,
    ) -> tuple[npt.NDArray[np.int16], list[int], list[float]]:
        """Lloyd passes over the first k slots until nothing moves, a pass gains at most `tolerance` of the
        objective, or
        `most` are made; the first `fixed` centres stay. The centres (k, 4) whose labels the state then has, of each
        pass the objective, and the seconds from the call to its end. Means are rounded to multiples of `grid`."""

    def objective(self, centers: npt.NDArray[np.int16]) -> int:
        """Sum of w |x - centre|^2 over the clusters of centers (k, 4)."""

    def spreads(self) -> npt.NDArray[np.float64]:
        """For every slot: its principal axis times the standard deviation along it (4 columns), and weight times
        that variance."""

    def labels(self) -> npt.NDArray[np.uint16]:
        """The slot of every point (n,)."""

    def moments(self) -> npt.NDArray[np.int64]:
        """For every slot: sums of w x (4 columns), of w, of w |x|^2."""

    def sq_distances(self, centers: npt.NDArray[np.int16], threads: int) -> npt.NDArray[np.int32]:
        """Squared distance of every point (n,) to the nearest of centers (k, 4); the clusters stay as they are."""
