"""Jobs: which photos a command takes, and where each result goes; settled before any photo is opened."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

import click

from fewcolors._sealed import sealed

STREAM = "-"  # standard input or output, as everywhere in this command

# What is taken from a folder: the endings of the pictures that people keep. A file that is named is read whatever its
# name says.
PHOTO_SUFFIXES = frozenset(
    (".apng", ".avif", ".bmp", ".gif", ".jp2", ".jpeg", ".jpg", ".png", ".ppm", ".tga", ".tif", ".tiff", ".webp")
)
_WILD = frozenset("*?[")


@sealed
class Job:
    """A photo and where its result goes; both may be `STREAM`."""

    source: str
    target: str


@sealed
class Places:
    """Where results go. `output`: a file, a folder, a stream or None; `out_dir`: a folder that keeps the tree of those
    that are read, or None; `suffix`: what follows a photo's name without its own ending."""

    output: str | None
    out_dir: str | None
    suffix: str


def jobs_of(photos: Sequence[str], places: Places, *, recursive: bool, writing: bool = True) -> list[Job]:
    """A job for every photo; a `click.UsageError` where two results would meet, or one would destroy a photo, unless
    nothing is written."""
    if places.output is not None and places.out_dir is not None:
        raise click.UsageError("-o and --out-dir both say where results go; give one of them")
    found = list(_found(photos, places.suffix, recursive=recursive))
    jobs = [Job(photo, _target(photo, root, places, single=len(found) == 1)) for photo, root in found]
    if writing:
        _check_places(jobs)
    return jobs


def photos_of(photos: Sequence[str], *, recursive: bool) -> list[str]:
    """Every photo that these words mean; a `click.UsageError` where there is none."""
    return [photo for photo, _ in _found(photos, "-fewcolors.png", recursive=recursive)]


def real(path: str) -> str:
    """The file that a name stands for."""
    return path if path == STREAM else os.path.realpath(path)


def _found(photos: Sequence[str], suffix: str, *, recursive: bool) -> Iterator[tuple[str, str]]:
    """Each photo and the folder that it was found under; the photo's own where it was named."""
    for photo in photos:
        if recursive and os.path.isdir(photo):
            inside = list(_walk(photo, suffix))
            if not inside:
                raise click.UsageError(f"no photos in the folder {photo!r}; name another")
            yield from ((path, photo) for path in inside)
        elif _WILD & set(photo) and not os.path.exists(photo):  # a pattern that no shell has opened
            import glob

            matching = sorted(glob.glob(photo, recursive=True))
            if not matching:
                raise click.UsageError(f"no file matches {photo!r}; check the pattern")
            yield from ((path, os.path.dirname(path)) for path in matching)
        else:
            yield photo, os.path.dirname(photo)


def _walk(folder: str, suffix: str) -> Iterator[str]:
    """The photos below a folder, in the order of their names, but not what is hidden or a result of ours; then the
    folders that cannot be read, so that each is told of as a photo would be."""
    locked: list[str] = []
    for parent, folders, files in os.walk(folder, onerror=lambda error: locked.append(str(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            is_photo = os.path.splitext(name)[1].lower() in PHOTO_SUFFIXES
            if is_photo and not name.startswith(".") and not name.endswith(suffix):
                yield os.path.join(parent, name)
    yield from locked


def _target(photo: str, root: str, places: Places, *, single: bool) -> str:
    output = places.output
    if output is None and photo == STREAM and places.out_dir is None:
        return STREAM
    name = f"{'stdin' if photo == STREAM else os.path.splitext(os.path.basename(photo))[0]}{places.suffix}"
    if places.out_dir is not None:
        below = "" if photo == STREAM else os.path.relpath(os.path.dirname(photo) or ".", root or ".")
        return os.path.normpath(os.path.join(places.out_dir, below, name))
    if output is None:
        return os.path.join(os.path.dirname(photo), name)
    if output != STREAM and os.path.isdir(output):
        return os.path.join(output, name)
    if not single:
        raise click.UsageError(f"with several photos -o names a folder, and {output!r} is none; make it first")
    if output.endswith(os.sep):
        raise click.UsageError(f"no such folder: {output!r}; make it first")
    return output


def _check_places(jobs: Sequence[Job]) -> None:
    sources = {real(job.source): job.source for job in jobs}
    targets: dict[str, str] = {}
    for job in jobs:
        place = real(job.target)
        if place in targets:
            raise click.UsageError(
                f"{targets[place]!r} and {job.source!r} would both be written to {job.target!r}; "
                "quantize them one by one with -o"
            )
        if len(jobs) > 1 and place in sources:
            raise click.UsageError(
                f"the result of {job.source!r} would overwrite the photo {sources[place]!r}; "
                "leave one of them out, or give a folder with -o"
            )
        targets[place] = job.source
