"""Options that commands share, each defined once.

The known names are repeated here as plain text, so that help needs neither numpy nor the kernel; a test checks that
they, and the defaults, are those of the library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from fewcolors.cli.command import rare_option

if TYPE_CHECKING:
    from collections.abc import Callable

    Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

SPACES = ("srgb", "linear", "oklab", "cielab")
DITHERS = (
    "none", "auto", "joint",
    "floyd-steinberg", "jarvis-judice-ninke", "stucki", "burkes", "sierra", "sierra-2", "sierra-lite", "atkinson",
    "ostromoukhov",
    "bayer-2", "bayer-4", "bayer-8", "bayer-16", "clustered-dot", "blue-noise", "yliluoma", "riemersma",
)  # fmt: skip
PROFILES = ("srgb", "keep")
EFFORTS = ("fast", "balanced", "best")
METADATA = ("keep", "color", "strip")
ALPHAS = ("blend", "keep-color", "binary", "ignore")
ORDERS = ("weight", "luminance", "hue", "similarity")


def whole_number(least: int, most: int | None = None) -> Callable[[Any], int]:
    """A type of option: a whole number between two bounds, both included; else one line that says what to give."""
    bounds = f"{least} or more" if most is None else f"{least} to {most}"

    def number(value: Any) -> int:
        try:
            given = int(str(value))
        except ValueError:
            raise click.BadParameter(f"{str(value)[:40]!r} is not a whole number; give {bounds}") from None
        if given < least or (most is not None and given > most):
            raise click.BadParameter(f"{str(value)[:40]} is out of range; give {bounds}")
        return given

    return number


def _palette(text: str) -> Any:
    """The palette that a text means, a file, a name or colours: the only option that needs the library at once."""
    from fewcolors.palette import palette_from

    return palette_from(text)


def share(value: Any) -> float:
    """A type of option: a number from 0 to 1; else one line that says what to give."""
    try:
        given = float(str(value))
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a number; give 0 to 1") from None
    if not 0 <= given <= 1:
        raise click.BadParameter(f"{value} is out of range; give 0 to 1")
    return given


def colors_option(default: int, most: int | None = None) -> Decorator:
    """`-k`: how many colours; `most` where the output cannot hold more."""
    return click.option(
        "-k",
        "--colors",
        "n_colors",
        type=whole_number(1, most),
        default=default,
        metavar="K",
        show_default=True,
        help="Number of colours.",
    )


def colors_or_auto_option(default: int, most: int) -> Decorator:
    """`-k`: how many colours, or auto for as many as pay."""
    number = whole_number(1, most)
    return click.option(
        "-k",
        "--colors",
        "n_colors",
        type=lambda value: value if value == "auto" else number(value),
        default=default,
        metavar="K",
        show_default=True,
        help="Number of colours, or auto.",
    )


def _quality(value: Any) -> float | tuple[float, float]:
    """A type of option: a number from 0 to 100, or two, as 60-80."""
    words = str(value).split("-") if not isinstance(value, tuple) else [str(each) for each in value]
    try:
        numbers = [float(word) for word in words]
    except ValueError:
        numbers = []
    if len(numbers) not in (1, 2) or not all(0 <= each <= 100 for each in numbers) or numbers != sorted(numbers):
        raise click.BadParameter(f"{value!r} is no quality; give 0 to 100, or the least and the most, as 60-80")
    return numbers[0] if len(numbers) == 1 else (numbers[0], numbers[1])


def size_of(value: Any) -> int:
    """A type of option: a size in bytes, or with k or M behind it in thousands or millions of them."""
    text = str(value)
    factor = {"k": 1_000, "K": 1_000, "m": 1_000_000, "M": 1_000_000}.get(text[-1:], 1)
    try:
        size = float(text if factor == 1 else text[:-1]) * factor
    except ValueError:
        size = 0.0
    if not 1 <= size < 1e18:
        raise click.BadParameter(f"{text!r} is no size; give a number of bytes, as 50000, 50k or 1.5M")
    return int(size)


quality_option = click.option(
    "--quality", type=_quality, default=None, metavar="Q", help="Fewest colours that reach 0 to 100; MIN-MAX."
)
max_bytes_option = click.option(
    "--max-bytes", type=size_of, default=None, metavar="N", help="Best picture that fits N, Nk or NM bytes."
)


def space_option(default: str) -> Decorator:
    """`--space`: the colour space in which nearness is judged."""
    return click.option(
        "--space",
        type=click.Choice(SPACES),
        default=default,
        metavar="NAME",
        show_default=True,
        help=f"{', '.join(SPACES)}.",
    )


dither_option = click.option(
    "--dither",
    type=click.Choice(DITHERS),
    default="auto",
    metavar="NAME",
    show_default=True,
    # All twenty would fill the screen; click names them where one is wrong.
    help="auto, none, joint or a method's name.",
)
strength_option = rare_option(
    "--dither-strength",
    section="Dithering",
    type=share,
    default=1.0,
    metavar="S",
    show_default=True,
    help="How much of it, 0 to 1.",
)
bits_option = rare_option(
    "--output-bits",
    section="Colours",
    type=whole_number(1, 8),
    default=8,
    metavar="N",
    show_default=True,
    help="Bits a channel of the device, 1 to 8.",
)
effort_option = click.option(
    "--effort",
    type=click.Choice(EFFORTS),
    default="balanced",
    metavar="NAME",
    show_default=True,
    help=f"{', '.join(EFFORTS)}.",
)
lock_option = click.option(
    "--lock",
    "locked",
    multiple=True,
    metavar="COLOR",
    callback=lambda _ctx, _parameter, colors: colors or None,  # none given is the library's None, not an empty tuple
    help="Keep this colour, as e30613; may be repeated.",
)
ban_option = rare_option(
    "--ban",
    "banned",
    section="Colours",
    multiple=True,
    metavar="COLOR",
    callback=lambda _ctx, _parameter, colors: colors or None,
    help="Keep this colour out, and what looks like it.",
)
start_option = rare_option(
    "--start-from",
    section="Colours",
    metavar="PALETTE",
    callback=lambda _ctx, _parameter, text: None if text is None else _palette(text),
    help="Start from this palette; its colours keep their order.",
)
order_option = rare_option(
    "--order",
    section="Colours",
    type=click.Choice(ORDERS),
    default="weight",
    metavar="NAME",
    show_default=True,
    help=f"{', '.join(ORDERS)}.",
)
profile_option = rare_option(
    "--profile",
    section="Colours",
    type=click.Choice(PROFILES),
    default="srgb",
    metavar="NAME",
    show_default=True,
    help="srgb, or keep the file's space and profile.",
)
alpha_option = rare_option(
    "--alpha",
    section="Transparency",
    type=click.Choice(ALPHAS),
    default="blend",
    metavar="NAME",
    show_default=True,
    help=f"{', '.join(ALPHAS)}.",
)
threshold_option = rare_option(
    "--alpha-threshold",
    section="Transparency",
    type=whole_number(1, 255),
    default=128,
    metavar="N",
    show_default=True,
    help="Binary: opaque from here on, 1 to 255.",
)
seed_option = rare_option(
    "--seed",
    section="Search",
    type=whole_number(0),
    default=0,
    metavar="N",
    show_default=True,
    help="Start of random draws.",
)
threads_option = rare_option(
    "--threads",
    section="Search",
    type=whole_number(1),
    default=None,
    metavar="N",
    help="Threads to use; all cores by default.",
)
force_option = click.option("--force", is_flag=True, help="Overwrite existing files.")
shared_option = rare_option("--shared", section="Files", is_flag=True, help="Make one palette for all photos.")
recursive_option = click.option("-r", "--recursive", is_flag=True, help="Take the photos in folders, too.")
jobs_option = rare_option(
    "-j",
    "--jobs",
    "processes",
    section="Files",
    type=whole_number(1),
    default=None,
    metavar="N",
    help="Processes; by default as many as pay.",
)
out_dir_option = click.option("--out-dir", metavar="DIR", help="Folder to write to, with the tree of folders read.")
suffix_option = rare_option(
    "--suffix",
    section="Files",
    default="-fewcolors.png",
    metavar="TEXT",
    show_default=True,
    help="What follows a photo's name; its ending names the format.",
)
max_pixels_option = rare_option(
    "--max-pixels",
    section="Files",
    type=whole_number(1),
    default=None,
    metavar="N",
    help="Refuse larger photos.  [default: 178,956,970]",
)
resume_option = rare_option(
    "--resume", section="Files", is_flag=True, help="Skip photos whose result is there and newer."
)
check_option = rare_option(
    "--check", section="Files", is_flag=True, help="Write nothing; exit 1 where a file could be smaller."
)
_OXIPNG = "oxipng"


def _png_level(value: Any) -> int | str:
    return _OXIPNG if value == _OXIPNG else whole_number(0, 3)(value)


# As fewcolors.images has them, which `--help` need not import.
FORMATS = ("png", "gif", "bmp", "tiff", "webp")
format_option = rare_option(
    "--format",
    "file_format",
    section="Files",
    type=click.Choice(FORMATS),
    metavar="NAME",
    help="Write png, gif, bmp, tiff or webp.  [default: as the ending says]",
)
optimize_option = rare_option(
    "--optimize",
    section="Files",
    type=_png_level,
    default=1,
    metavar="N",
    show_default=True,
    help="Effort for a short PNG, 0 to 3, or oxipng; 0 keeps the palette whole.",
)
metadata_option = rare_option(
    "--metadata",
    section="Files",
    type=click.Choice(METADATA),
    default="color",
    metavar="NAME",
    show_default=True,
    help="keep (EXIF, texts), color (and dots per inch) or strip.",
)
larger_option = rare_option(
    "--allow-larger", section="Files", is_flag=True, help="Write PNGs that are no shorter than the PNG read."
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON line per photo on stdout.")
stream_option = rare_option(
    "--stream",
    section="Files",
    is_flag=True,
    help="Go block by block, in bounded memory: .tif, .zarr, .npy.",
)
quiet_option = rare_option("-q", "--quiet", section="Messages", is_flag=True, help="Say nothing but what went wrong.")
verbose_option = rare_option("-v", "--verbose", section="Messages", is_flag=True, help="Say what was decided and why.")


def accents_wish(value: Any) -> str | float:
    """A type of option: auto, off or a number from 0 to 4; else one line that says what to give."""
    if value in ("auto", "off"):
        return str(value)
    try:
        given = float(str(value))
    except ValueError:
        given = -1.0
    if not 0 <= given <= 4:
        raise click.BadParameter(f"{str(value)[:40]!r} is no strength; give auto, off or a number from 0 to 4")
    return given


accents_option = rare_option(
    "--accents",
    section="Colours",
    type=accents_wish,
    default="auto",
    metavar="S",
    show_default=True,
    help="Keep small vivid colours: auto, off or 0 to 4.",
)


def box(value: Any) -> tuple[int, ...]:
    """A type of option: X,Y,W,H in pixels; else one line that says what to give."""
    try:
        numbers = tuple(int(word) for word in str(value).split(","))
    except ValueError:
        numbers = ()
    if len(numbers) != 4 or min(numbers) < 0 or min(numbers[2:]) < 1:
        raise click.BadParameter(
            f"{str(value)[:40]!r} is no part of a picture; give X,Y,W,H in pixels, as 40,30,200,100"
        )
    return numbers


region_option = rare_option(
    "--region",
    section="Colours",
    type=box,
    metavar="X,Y,W,H",
    help="Make the colours for this part; the rest takes them.",
)
