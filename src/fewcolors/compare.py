"""The textbook's comparison: a photo, the photo in k colours by k-means, in k random colours, and by any rivals.

It follows the recipe "Color Quantization using K-Means" that scikit-learn's gallery made known (the steps are told in
our own lines): pixels as floats in [0, 1] in a table of shape (n, 3), a palette fitted to all or some of them, the
nearest colour for every pixel, a codebook of random pixels as the rival to beat, both pictures recreated and scored.
For the quantized picture alone its neighbour `quantize` is shorter and faster.
"""

from __future__ import annotations

import base64
import html
import math
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from fewcolors import plots, report
from fewcolors._arrays import to_8_bits
from fewcolors._nouns import number_of
from fewcolors.errors import ArgumentError, MissingExtraError, NotBuiltError
from fewcolors.histogram import Histogram, count_colors
from fewcolors.images import as_array, encode_indexed, write_whole
from fewcolors.metrics import Score, measure
from fewcolors.palette import Palette
from fewcolors.quantize import apply_palette, design_palette
from fewcolors.rivals import RIVALS, Ask, Reply, Rival

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from matplotlib.figure import Figure

# What the table shows beside MSE and PSNR; together they take 0.1 s a contender for china.jpg.
_MEASURES = ("delta_e_2000", "ssim")
# An indexed PNG holds no more.
_MOST_PNG_COLORS = 256


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
    choose the colours and to assign every pixel, without what all contenders share; `png` the bytes of the picture's
    indexed PNG, None for more than 256 colours. The score has ΔE2000 and SSIM.
    """

    name: str
    title: str
    image: np.ndarray
    n_colors: int
    score: Score
    seconds: float
    png: bytes | None


@dataclass(frozen=True)
class Comparison:
    """The original, uint8 (h, w, 3), and its contenders, scored; shows itself in a notebook as figure and table.

    >>> comparison = compare(np.arange(256, dtype=np.uint8).reshape(16, 16), 8)
    >>> comparison.n_colors_before, [each.name for each in comparison.contenders]
    (256, ['k-means', 'random'])
    >>> [row[0] for row in comparison.rows()]
    ['', 'original', 'k-means', 'random']
    """

    original: np.ndarray
    n_colors_before: int
    contenders: tuple[Contender, ...]
    steps: tuple[Step, ...]

    def panels(self) -> list[plots.Panel]:
        """The pictures with their titles, the original first."""
        original = plots.Panel(f"Original ({number_of(self.n_colors_before, 'colour')})", self.original)
        return [original] + [plots.Panel(each.title, each.image) for each in self.contenders]

    def rows(self) -> list[tuple[str, ...]]:
        """The table's cells as text, its head first: name, colours, MSE, PSNR in dB, mean ΔE2000, SSIM, seconds, bytes
        of the PNG."""
        head = ("", "colours", "MSE", "PSNR", "ΔE2000", "SSIM", "seconds", "PNG bytes")
        return [
            head,
            ("original", f"{self.n_colors_before:,}", *[""] * (len(head) - 2)),
            *(_row(each) for each in self.contenders),
        ]

    def table(self) -> str:
        """The table as aligned text without a newline at its end.

        MSE is the squared difference of 8-bit values summed over the three channels, mean over pixels; PSNR in dB;
        ΔE2000 the mean over pixels. docs/measures.md says what each tells.
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
        """Write the figure, whole or not at all; the suffix names the format: .png, .pdf, .svg, ….

        Raises ImageFileError where it exists and `overwrite` is False or where it cannot be written,
        MissingExtraError without matplotlib."""
        plots.save(path, self.panels(), overwrite=overwrite)

    def show(self) -> None:
        """Open the figure in a window and wait until it is closed. Raises FewcolorsError where none can open."""
        plots.show(self.panels())

    def html(self) -> str:
        """A page that holds everything and asks no network: two of the pictures under a slider, and the table."""
        pictures = [report.Picture(panel.title, panel.image) for panel in self.panels()]
        return report.page(pictures, self.rows())

    def save_html(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
        """Write the page of `html`, whole or not at all. Raises ImageFileError as `save` does: an
        existing file is kept unless `overwrite`."""
        write_whole(path, self.html().encode(), overwrite=overwrite)

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
    `with_` names rivals to add, all of which must be installed: "sklearn" is scikit-learn's own run of the recipe, on
    1,000 pixels unless `n_samples` says otherwise, "pillow" Pillow's median cut, "imagequant" libimagequant, none of
    them with dithering. `on_step` is called after each step; nothing is printed. The same arguments give the same
    pictures; `seconds` are measured. `effort`, `seed` and `threads` are as in `quantize`. No input is changed.

    Raises `ArgumentError` for a wrong argument, `NotBuiltError` for transparency, `ImageFileError` for a file that
    cannot be read, `MissingExtraError` where a rival is wanted and missing.

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
    contenders = (_run_kmeans(task, log), _run_random(task, log), *(_run_rival(task, rival, log) for rival in rivals))
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

    @property
    def latest(self) -> float:
        """The seconds of the last step."""
        return self.steps[-1].seconds

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

    def predict(self, palette: Palette, name: str, log: _Log) -> Reply:
        """The nearest colour for every pixel."""
        space, threads = self.options.space, self.options.threads
        with log.step(f"Predicting the colours of all {number_of(len(self.pixels), 'pixel')} ({name})"):
            mapped = apply_palette(self.pixels[np.newaxis], palette, space=space, dither="none", threads=threads)
        return Reply(palette.rgb, mapped.indices.reshape(self.photo.shape[:2]))

    def contender(self, name: str, reply: Reply, seconds: float, log: _Log) -> Contender:
        """Recreate the picture from a codebook and (h, w) indices, and score it."""
        n_colors = len(np.unique(reply.palette, axis=0))
        with log.step(f"Recreating and scoring the picture ({name})"):
            recreated = reply.render()
            score = measure(self.photo, recreated, measures=_MEASURES, threads=self.options.threads)
            png = _png(reply)
        title = f"Quantized ({number_of(n_colors, 'colour')}, {name})"
        return Contender(name, title, recreated, n_colors, score, seconds, png)


def _prepare(image: object, options: _Options, log: _Log) -> _Task:
    photo = _opaque(to_8_bits(as_array(image)))  # the recipe's pictures have 8 bits
    height, width, _ = photo.shape
    with log.step(f"Counting the colours of {width:,} x {height:,} pixels"):
        histogram = count_colors(photo, threads=options.threads)
    with log.step(f"Turning {number_of(width * height, 'pixel')} into floats in [0, 1]"):
        pixels = photo.reshape(-1, 3) / 255.0  # float64, as the recipe has it
    return _Task(photo, pixels, histogram, options)


def _run_kmeans(task: _Task, log: _Log) -> Contender:
    options, n = task.options, len(task.pixels)
    sample = task.pixels
    if options.n_samples is not None and options.n_samples < n:
        sample = sample[np.random.default_rng(options.seed).choice(n, options.n_samples, replace=False)]
    with log.step(f"Fitting k-means on {_amount(len(sample), n)}"):
        palette = options.fit(sample[np.newaxis])  # a picture of one row
    seconds = log.latest
    reply = task.predict(palette, "k-means", log)
    return task.contender("k-means", reply, seconds + log.latest, log)


def _run_random(task: _Task, log: _Log) -> Contender:
    k = min(task.options.n_colors, len(task.histogram))
    with log.step(f"Drawing a random codebook of {number_of(k, 'pixel')}"):
        # Drawing pixels one by one and passing over colours drawn before is a draw without replacement from the
        # distinct colours, weighted with their numbers of pixels.
        weights = np.asarray(task.histogram.weights, dtype=np.float64)
        rng = np.random.default_rng(task.options.seed)
        drawn = rng.choice(len(weights), k, replace=False, p=weights / weights.sum())
        palette = Palette(task.histogram.colors[drawn])
    seconds = log.latest
    reply = task.predict(palette, "random", log)
    return task.contender("random", reply, seconds + log.latest, log)


def _run_rival(task: _Task, rival: Rival, log: _Log) -> Contender:
    options = task.options
    ask = Ask(task.photo, options.n_colors, options.n_samples, options.seed)
    with log.step(f"Importing {rival.called}"):
        rival.load()
    name = rival.title(ask)
    with log.step(f"Choosing and assigning colours ({name})"):
        reply = rival.run(ask)
    return task.contender(name, reply, log.latest, log)


def _rivals(names: Sequence[str]) -> list[Rival]:
    names = (names,) if isinstance(names, str) else tuple(names)
    for name in names:
        if name not in RIVALS:
            raise ArgumentError(f"with_: no rival is called {name!r}; known are {', '.join(map(repr, RIVALS))}")
    rivals = [RIVALS[name] for name in dict.fromkeys(names)]
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


def _png(reply: Reply) -> bytes | None:
    if len(reply.palette) > _MOST_PNG_COLORS:
        return None
    opaque = np.full((len(reply.palette), 1), 255, np.uint8)
    return encode_indexed(reply.indices, np.concatenate([reply.palette, opaque], axis=1))


def _row(contender: Contender) -> tuple[str, ...]:
    score = contender.score
    measured = (score.mse, ".2f"), (score.psnr, ".2f"), (score.delta_e_2000, ".2f"), (score.ssim, ".4f")
    return (
        contender.name,
        f"{contender.n_colors:,}",
        *(format(math.nan if value is None else value, form) for value, form in measured),
        f"{contender.seconds:.3f}",
        "–" if contender.png is None else f"{len(contender.png):,}",
    )


def _amount(n_samples: int, n: int) -> str:
    return f"all {number_of(n, 'pixel')}" if n_samples == n else f"a sample of {number_of(n_samples, 'pixel')}"
