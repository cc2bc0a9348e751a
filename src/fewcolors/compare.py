"""The textbook's comparison: a photo, the photo in k colours by k-means, and the photo in k random colours.

It follows the recipe "Color Quantization using K-Means" that scikit-learn's gallery made known (the steps are told in
our own lines): pixels as floats in [0, 1] in a table of shape (n, 3), a palette fitted to all or some of them, the
nearest colour for every pixel, a codebook of random pixels as the rival to beat, both pictures recreated and scored.
For the quantized picture alone its neighbour `quantize` is shorter and faster.
"""

from __future__ import annotations

import base64
import html
import importlib.util
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from fewcolors import plots
from fewcolors._arrays import to_8_bits
from fewcolors.errors import ArgumentError, MissingExtraError, NotBuiltError
from fewcolors.histogram import Histogram, count_colors
from fewcolors.images import as_array
from fewcolors.metrics import Score, measure
from fewcolors.palette import Palette
from fewcolors.quantize import apply_palette, design_palette

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from matplotlib.figure import Figure

# The recipe fits scikit-learn on 1,000 pixels; on all of them it takes seconds (4 to 9 s for china.jpg).
_RECIPE_SAMPLES = 1000


@dataclass(frozen=True)
class Step:
    """One step of the recipe that is done: what it did, and how long it took in seconds."""

    text: str
    seconds: float

    def __str__(self) -> str:
        return f"{self.text} … done in {self.seconds:.3f} s"


@dataclass(frozen=True)
class Contender:
    """One way to choose the colours, and what came of it.

    `image` is the recreated picture, uint8 (h, w, 3); `n_colors` the size of its codebook; `seconds` the time to
    choose the colours and to assign every pixel, without what all contenders share.
    """

    name: str
    title: str
    image: np.ndarray
    n_colors: int
    score: Score
    seconds: float


@dataclass(frozen=True)
class Comparison:
    """The original, uint8 (h, w, 3), and its contenders, scored; shows itself in a notebook as figure and table."""

    original: np.ndarray
    n_colors_before: int
    contenders: tuple[Contender, ...]
    steps: tuple[Step, ...]

    def panels(self) -> list[plots.Panel]:
        """The pictures with their titles, the original first."""
        original = plots.Panel(f"Original ({_colours(self.n_colors_before)})", self.original)
        return [original] + [plots.Panel(each.title, each.image) for each in self.contenders]

    def rows(self) -> list[tuple[str, str, str, str, str]]:
        """The table's cells as text, its head first: name, colours, MSE, PSNR in dB, seconds."""
        head = ("", "colours", "MSE", "PSNR", "seconds")
        original = ("original", f"{self.n_colors_before:,}", "", "", "")
        return [head, original] + [
            (each.name, f"{each.n_colors:,}", f"{each.score.mse:.2f}", f"{each.score.psnr:.2f}", f"{each.seconds:.3f}")
            for each in self.contenders
        ]

    def table(self) -> str:
        """The table as aligned text without a newline at its end.

        MSE is the squared difference of 8-bit values summed over the three channels, mean over pixels; PSNR in dB.
        """
        rows = self.rows()
        first, *others = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
        lines = [
            row[0].ljust(first) + "".join("  " + cell.rjust(w) for cell, w in zip(row[1:], others, strict=True))
            for row in rows
        ]
        return "\n".join(line.rstrip() for line in lines)

    def figure(self) -> Figure:
        """A matplotlib figure of all pictures side by side. Raises `MissingExtraError` without matplotlib."""
        return plots.draw(self.panels())

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
        """Write the figure, whole or not at all; the suffix names the format: .png, .pdf, .svg, … See `plots.save`."""
        plots.save(path, self.panels(), overwrite=overwrite)

    def show(self) -> None:
        """Open the figure in a window and wait until it is closed; `FewcolorsError` where none can open."""
        plots.show(self.panels())

    def _repr_png_(self) -> bytes | None:
        try:
            return plots.encode(self.panels())
        except MissingExtraError:  # a notebook then shows the table
            return None

    def _repr_html_(self) -> str:
        head, *body = self.rows()
        lines = ["<tr>" + "".join(f"<th>{cell}</th>" for cell in head) + "</tr>"]
        lines += ["<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in body]
        table = "<table>" + "".join(lines) + "</table>"
        png = self._repr_png_()
        if png is None:
            return table
        data = base64.b64encode(png).decode("ascii")
        return f'<img alt="the pictures side by side" src="data:image/png;base64,{data}">{table}'


def compare(
    image: object,
    n_colors: int = 64,
    *,
    n_samples: int | None = None,
    space: str = "srgb",
    effort: str = "balanced",
    seed: int = 0,
    threads: int | None = None,
    with_: Sequence[str] = (),
    on_step: Callable[[Step], object] | None = None,
) -> Comparison:
    """Compare k-means with a random codebook on one image, as the textbook does.

    `image` is whatever `quantize` takes, without transparency; a deep one is rounded to 8 bits. `n_colors` defaults
    to 64, the recipe's number.
    `n_samples` pixels drawn at random are what k-means sees; None, the default, means all of them, because that costs
    milliseconds here and the recipe's 1,000 pixels leave the error about a fifth above the best. `space` defaults to
    "srgb", the recipe's plain RGB, in which MSE is the very thing k-means lowers; `quantize` has the eye's space.
    `with_=("sklearn",)` adds scikit-learn's own run of the recipe (the extra `sklearn`), on 1,000 pixels unless
    `n_samples` says otherwise. `on_step` is called after each step; nothing is printed. The same arguments give the
    same pictures; `seconds` are measured. No input is changed.

    Raises `ArgumentError` for a wrong argument, `NotBuiltError` for transparency, `ImageFileError` for a file that
    cannot be read, `MissingExtraError` where scikit-learn is wanted and missing.

    >>> ramp = np.arange(256, dtype=np.uint8).reshape(16, 16)
    >>> comparison = compare(ramp, 8)
    >>> [panel.title for panel in comparison.panels()]
    ['Original (256 colours)', 'Quantized (8 colours, k-means)', 'Quantized (8 colours, random)']
    >>> kmeans, random = comparison.contenders
    >>> kmeans.score.mse < random.score.mse
    True
    """
    options = _Options(n_colors, n_samples, space, effort, seed, threads)
    _check(options)
    rivals = _rivals(with_)
    log = _Log(on_step)
    task = _prepare(image, options, log)
    contenders = (_run_kmeans(task, log), _run_random(task, log), *(rival.run(task, log) for rival in rivals))
    return Comparison(task.photo, len(task.histogram), contenders, tuple(log.steps))


@dataclass(frozen=True)
class _Options:
    """What the caller asked for; the names are those of `compare`."""

    n_colors: int
    n_samples: int | None
    space: str
    effort: str
    seed: int
    threads: int | None

    def fit(self, image: np.ndarray) -> Palette:
        return design_palette(
            image, self.n_colors, space=self.space, effort=self.effort, seed=self.seed, threads=self.threads
        )


@dataclass
class _Log:
    """The steps so far; passes each on as it ends."""

    on_step: Callable[[Step], object] | None
    steps: list[Step] = field(default_factory=list)

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.steps.append(Step(text, time.perf_counter() - start))
        if self.on_step is not None:
            self.on_step(self.steps[-1])


@dataclass(frozen=True)
class _Task:
    """What every contender gets: the picture in the forms the recipe names, and the options."""

    photo: np.ndarray  # uint8 (h, w, 3)
    pixels: np.ndarray  # float64 (n, 3) in [0, 1]
    histogram: Histogram
    options: _Options

    def predict(self, palette: Palette, name: str, log: _Log) -> np.ndarray:
        """The index of the nearest colour for every pixel, (n,)."""
        options = self.options
        with log.step(f"Predicting the colours of all {_pixels(len(self.pixels))} ({name})"):
            mapped = apply_palette(self.pixels[np.newaxis], palette, space=options.space, threads=options.threads)
        return mapped.indices.reshape(-1)

    def contender(self, name: str, palette: Palette, indices: np.ndarray, n_colors: int, log: _Log) -> Contender:
        """Recreate the picture from a codebook and (n,) indices, and score it; the last two steps are its time."""
        seconds = sum(step.seconds for step in log.steps[-2:])
        with log.step(f"Recreating and scoring the picture ({name})"):
            recreated = palette.rgb[indices].reshape(self.photo.shape)
            score = measure(self.photo, recreated)
        return Contender(name, f"Quantized ({_colours(n_colors)}, {name})", recreated, n_colors, score, seconds)


def _prepare(image: object, options: _Options, log: _Log) -> _Task:
    photo = _opaque(to_8_bits(as_array(image)))  # the recipe's pictures have 8 bits
    height, width, _ = photo.shape
    with log.step(f"Counting the colours of {width:,} x {height:,} pixels"):
        histogram = count_colors(photo, threads=options.threads)
    with log.step(f"Turning {_pixels(width * height)} into floats in [0, 1]"):
        pixels = photo.reshape(-1, 3) / 255.0  # float64, as the recipe has it
    return _Task(photo, pixels, histogram, options)


def _run_kmeans(task: _Task, log: _Log) -> Contender:
    options, n = task.options, len(task.pixels)
    sample = task.pixels
    if options.n_samples is not None and options.n_samples < n:
        sample = sample[np.random.default_rng(options.seed).choice(n, options.n_samples, replace=False)]
    with log.step(f"Fitting k-means on {_amount(len(sample), n)}"):
        palette = options.fit(sample[np.newaxis])  # a picture of one row
    indices = task.predict(palette, "k-means", log)
    return task.contender("k-means", palette, indices, len(palette), log)


def _run_random(task: _Task, log: _Log) -> Contender:
    k = min(task.options.n_colors, len(task.histogram))
    with log.step(f"Drawing a random codebook of {_pixels(k)}"):
        # Drawing pixels one by one and passing over colours drawn before is a draw without replacement from the
        # distinct colours, weighted with their numbers of pixels.
        weights = np.asarray(task.histogram.weights, dtype=np.float64)
        rng = np.random.default_rng(task.options.seed)
        drawn = rng.choice(len(weights), k, replace=False, p=weights / weights.sum())
        palette = Palette(task.histogram.colors[drawn])
    indices = task.predict(palette, "random", log)
    return task.contender("random", palette, indices, k, log)


def _run_sklearn(task: _Task, log: _Log) -> Contender:
    """scikit-learn's own run of the recipe: its shuffle, its KMeans, its predict; the centres rounded to 8 bits."""
    with log.step("Importing scikit-learn"):
        from sklearn.cluster import KMeans
        from sklearn.utils import shuffle

    n = len(task.pixels)
    n_samples = min(task.options.n_samples or _RECIPE_SAMPLES, n)
    name = f"scikit-learn, {_pixels(n_samples)}"
    seed = task.options.seed % 2**32  # the most its random_state takes
    sample = shuffle(task.pixels, random_state=seed, n_samples=n_samples)
    k = min(task.options.n_colors, len(np.unique(sample, axis=0)))  # with fewer distinct points KMeans warns or refuses
    with log.step(f"Fitting scikit-learn's KMeans on {_amount(n_samples, n)}"):
        model = KMeans(n_clusters=k, n_init="auto", random_state=seed).fit(sample)
    with log.step(f"Predicting the colours of all {_pixels(n)} (scikit-learn)"):
        indices = model.predict(task.pixels)
    palette = Palette(np.rint(model.cluster_centers_ * 255).clip(0, 255).astype(np.uint8))
    return task.contender(name, palette, indices, k, log)


def _require_sklearn() -> None:
    if importlib.util.find_spec("sklearn") is None:  # importing it takes a second, which this question must not
        raise MissingExtraError(
            "comparing with 'sklearn' needs scikit-learn; install it: pip install 'fewcolors[sklearn]'"
        )


@dataclass(frozen=True)
class _Rival:
    """Another library's way: what its run needs (asked before any work), and the run."""

    require: Callable[[], None]
    run: Callable[[_Task, _Log], Contender]


# Further rivals join here, under the name that `with_` takes.
_RIVALS = {"sklearn": _Rival(_require_sklearn, _run_sklearn)}
RIVALS = tuple(_RIVALS)


def _rivals(names: Sequence[str]) -> list[_Rival]:
    names = (names,) if isinstance(names, str) else tuple(names)
    for name in names:
        if name not in _RIVALS:
            raise ArgumentError(f"with_: no rival is called {name!r}; known are {', '.join(map(repr, _RIVALS))}")
    rivals = [_RIVALS[name] for name in dict.fromkeys(names)]
    for rival in rivals:
        rival.require()
    return rivals


def _check(options: _Options) -> None:
    """Let the library judge its options on one pixel, before a photo is read or counted for them."""
    n_samples = options.n_samples
    whole = isinstance(n_samples, (int, np.integer)) and not isinstance(n_samples, bool)
    if n_samples is not None and not (whole and n_samples >= 1):
        raise ArgumentError(f"n_samples: {n_samples!r} is not a number of pixels; give 1 or more, or None for all")
    options.fit(np.zeros((1, 1, 3), np.uint8))


def _opaque(array: np.ndarray) -> np.ndarray:
    if array.shape[2] == 4 and array[..., 3].min() < 255:
        raise NotBuiltError("comparing pictures with transparency is not built yet; lay it over a background first")
    return np.ascontiguousarray(array[..., :3])


def _amount(n_samples: int, n: int) -> str:
    return f"all {_pixels(n)}" if n_samples == n else f"a sample of {_pixels(n_samples)}"


def _pixels(n: int) -> str:
    return f"{n:,} pixel" if n == 1 else f"{n:,} pixels"


def _colours(n: int) -> str:
    return f"{n:,} colour" if n == 1 else f"{n:,} colours"
