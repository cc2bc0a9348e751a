"""Spoken: a wish as a command line and as Python, each of which gives the bytes of the download."""

from __future__ import annotations

import shlex
from typing import Any

from fewcolors.images import metadata_of
from fewcolors.studio.names import result_name
from fewcolors.studio.options import KNOBS, Wanted
from fewcolors.studio.pictures import Photo

# What the command calls each knob, and how it writes the value.
_WORDS = {
    "n_colors": "-k",
    "space": "--space",
    "dither": "--dither",
    "dither_strength": "--dither-strength",
    "effort": "--effort",
    "quality": "--quality",
    "max_bytes": "--max-bytes",
    "accents": "--accents",
    "alpha": "--alpha",
    "alpha_threshold": "--alpha-threshold",
    "order": "--order",
    "optimize": "--optimize",
    "seed": "--seed",
}
# What a reader looks for first, and so is said even where it is the default.
_ALWAYS = ("n_colors",)
_PNG_START = b"\x89PNG\r\n\x1a\n"


def spoken(photo: Photo, wanted: Wanted, suffix: str) -> dict[str, str]:
    """`command` and `python`: run where the picture's file is, either writes the bytes that the download has."""
    target = result_name(photo.name, suffix)
    return {"command": _command(photo, wanted, suffix, target), "python": _python(photo, wanted, suffix, target)}


def _said(wanted: Wanted, suffix: str) -> dict[str, Any]:
    """The options that are not the library's defaults, locked colours apart; of PNG's level alone where one is
    written, or a size is measured."""
    of_png = suffix == ".png" or wanted["max_bytes"] is not None
    said = {}
    for name, knob in KNOBS.items():
        counts = knob.maps or name == "optimize" if wanted.palette is not None else name != "locked"
        default = wanted[name] == knob.default and (name not in _ALWAYS or wanted.palette is not None)
        if counts and not default and (name != "optimize" or of_png):
            said[name] = wanted[name]
    return said


# The command


def _command(photo: Photo, wanted: Wanted, suffix: str, target: str) -> str:
    verb = "quantize" if wanted.palette is None else "apply"
    words = ["fewcolors", verb, _place(photo.place)]
    if wanted.palette is not None:
        words += ["--palette", " ".join(wanted.palette.hex)]
    for name, value in _said(wanted, suffix).items():
        words += [_WORDS[name], _value(value)]
    for code in wanted["locked"] if wanted.palette is None else ():
        words += ["--lock", code]
    if wanted.palette is None and suffix == ".png":
        words += _of_files(photo, wanted)
    return shlex.join([*words, "-o", _place(target)])


def _of_files(photo: Photo, wanted: Wanted) -> list[str]:
    """What keeps the command from handing on metadata, or the very file, which the download does not hold."""
    words = ["--metadata", "strip"] if metadata_of(photo.data, "color") else []
    kept = wanted["locked"] or wanted["alpha"] != KNOBS["alpha"].default
    return words if kept or not photo.data.startswith(_PNG_START) else [*words, "--allow-larger"]


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "-".join(map(_value, value))
    return repr(value) if isinstance(value, float) else str(value)


def _place(place: str) -> str:
    """A path that no command takes for an option, a stream or an address."""
    return f"./{place}" if place.startswith("-") else place


# Python


def _python(photo: Photo, wanted: Wanted, suffix: str, target: str) -> str:
    said = _said(wanted, suffix)
    given = [repr(photo.place)]
    if wanted.palette is None:
        verb = "quantize"
        given.append(repr(said.pop("n_colors")))
        if wanted["locked"]:
            said["locked"] = wanted["locked"]
    else:
        verb = "apply_palette"
        given.append(repr(list(wanted.palette.hex)))
    level = said.get("optimize")
    if wanted.palette is not None or wanted["max_bytes"] is None:
        said.pop("optimize", None)
    given += [f"{name}={_literal(value)}" for name, value in said.items()]
    saved = [repr(target)] + ([f"optimize={level}"] if level is not None and suffix == ".png" else [])
    return f"import fewcolors as fc\n\nresult = fc.{verb}({', '.join(given)})\nresult.save({', '.join(saved)})\n"


def _literal(value: Any) -> str:
    return repr(tuple(value)) if isinstance(value, list) and value and not isinstance(value[0], str) else repr(value)
