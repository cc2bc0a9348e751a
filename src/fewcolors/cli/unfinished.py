"""Unfinished: what is kept of a run over blocks that may be interrupted, so that the next one need not count again.

Once the palette of a picture that is not dithered is there, it is written to a hidden file beside the result,
`.NAME.fewcolors-unfinished`, and removed with the last row. The indices are always made
anew: a file of half of them never bears the result's name.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from fewcolors import __version__
from fewcolors.palette import Palette

if TYPE_CHECKING:
    from fewcolors.blocks import Quantized


@dataclass(frozen=True)
class Found:
    """The palette of a run that was interrupted, and its report."""

    palette: Palette
    report: dict[str, Any]

    def applied_to(self, picture: Any, options: dict[str, Any]) -> Quantized:
        """The result that the run would have had."""
        from fewcolors import blocks

        kept = ("space", "alpha", "alpha_threshold", "nodata", "threads")
        named = {name: options[name] for name in kept if name in options}
        result = blocks.apply_palette(picture, self.palette, **named)
        return replace(result, report=self.report)


@dataclass(frozen=True)
class State:
    """The file that keeps it; it belongs to a source of one size and time, to these options and to this version."""

    source: str
    target: str
    options: dict[str, Any]

    @property
    def path(self) -> str:
        """Where it is kept."""
        folder, name = os.path.split(self.target.rstrip("/"))
        return os.path.join(folder, f".{name}.fewcolors-unfinished")

    def load(self) -> Found | None:
        """What an interrupted run of the same kind left; None without."""
        try:
            with open(self.path, encoding="utf-8") as file:
                kept = json.load(file)
            if kept["run"] != self._run():
                return None
            return Found(Palette(kept["rgba"], kept["weights"]), kept["report"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def save(self, result: Quantized) -> None:
        """Keep the palette. Where that cannot be done, the next run counts anew; so it does where it is dithered, or
        has several clear entries: which of two colours that are as good comes first is more than a palette tells."""
        rgba = np.asarray(result.palette.rgba)
        if result.report["dither"] != "none" or (rgba[:, 3] == 0).sum() > 1:
            return
        weights = None if result.palette.weights is None else result.palette.weights.tolist()
        kept = {"run": self._run(), "rgba": rgba.tolist(), "weights": weights, "report": dict(result.report)}
        with contextlib.suppress(OSError), open(self.path, "w", encoding="utf-8") as file:
            json.dump(kept, file)

    def drop(self) -> None:
        """The run is finished."""
        with contextlib.suppress(OSError):
            os.unlink(self.path)

    def _run(self) -> dict[str, Any]:
        stat = os.stat(self.source)
        options = {name: _plain(value) for name, value in sorted(self.options.items())}
        return {
            "version": __version__,
            "source": os.path.realpath(self.source),
            "size": stat.st_size,
            "time": stat.st_mtime_ns,
            "options": options,
        }


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | None) else repr(value)


def rebound(result: Quantized, picture: Any) -> Any:
    """The indices of the same result, read through another view of the same picture."""
    return result.indices.of(picture)
