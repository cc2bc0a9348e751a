"""Shared: one palette for all photos of a batch, each pixel counting alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from fewcolors.cli.jobs import STREAM, Job
from fewcolors.errors import FewcolorsError

if TYPE_CHECKING:
    from fewcolors.palette import Palette

# Options that look at one photo, and how the command writes them.
_OF_ONE_PHOTO = {"quality": "--quality", "max_bytes": "--max-bytes", "region": "--region", "accents": "--accents"}
# What these are where they were not asked for.
_UNASKED = {"accents": ("auto", "off")}
# The options of `fewcolors.quantize` that a palette alone is made by.
_OF_DESIGN = (
    "n_colors",
    "space",
    "output_bits",
    "alpha",
    "alpha_threshold",
    "effort",
    "locked",
    "banned",
    "start_from",
    "order",
    "seed",
    "threads",
)


def shared_palette(jobs: Sequence[Job], wanted: dict[str, Any], max_pixels: int | None = None) -> Palette | None:
    """The palette of all photos that can be read, of at most `max_pixels` pixels each; None where there is none. The
    others are told of when their turn comes."""
    _check(jobs, wanted)
    from fewcolors.histogram import count_colors
    from fewcolors.images import pixels_limited, read
    from fewcolors.quantize import design_palette

    counted, profiles = [], set()
    with pixels_limited(max_pixels):
        for job in jobs:
            try:
                photo = read(job.source, wanted["profile"])
            except FewcolorsError:
                continue
            counted.append(count_colors(photo.pixels, threads=wanted["threads"]))
            profiles.add(photo.profile)
    if len(profiles) > 1:
        raise click.UsageError("--profile keep: the photos' colour profiles differ; leave it out, or --shared")
    return design_palette(counted, **{name: wanted[name] for name in _OF_DESIGN}) if counted else None


def _check(jobs: Sequence[Job], wanted: dict[str, Any]) -> None:
    for name, option in _OF_ONE_PHOTO.items():
        if wanted.get(name) not in _UNASKED.get(name, (None,)):
            raise click.UsageError(f"{option} looks at each photo, --shared makes one palette for all; leave one out")
    if wanted["n_colors"] == "auto":
        raise click.UsageError("-k auto looks at each photo, --shared makes one palette for all; give a number")
    if any(job.source == STREAM for job in jobs):
        raise click.UsageError("--shared reads every photo twice, and stdin can be read once; name files")
