"""`fewcolors pngquant`: pngquant's command line, exit codes and file names, so that a script changes one word.

The contract was taken from pngquant 2.17's manual and from what the program answers, none of it from its source; the
pictures are this library's. What maps to what stands in docs/pngquant.md.
"""

from __future__ import annotations

import re
from typing import Any

import click

from fewcolors.cli.converting import INVALID, MISSING, Conversion, convert_all
from fewcolors.cli.options import whole_number

# `--floyd` and `--floyd=0.5` are both meant: a value only after the sign.
_BARE_FLOYD = "--floyd"
# What is dithered less compresses better, and pngquant's users count bytes. Nine photos, 256 and 64 colours, beside
# pngquant's files: with all of our dither the median is 1.01 and 1.03 of its bytes, with this much 0.95 and 0.95, no
# file larger, SSIMULACRA2 8.6 to 15 points higher on seven of the nine at 256 colours and FLIP at 0.6 to 0.9 of its.
_STRENGTH = 0.6
_QUALITY = re.compile(r"(\d{0,9})-?(\d{0,9})")


class _Usage(click.UsageError):
    exit_code = INVALID


class _Command(click.Command):
    """Parses as getopt_long does: long options may be shortened, the value of --floyd needs its sign; what is wrong
    ends in pngquant's code."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments."""
        if not args:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(MISSING)
        try:
            return super().parse_args(ctx, [self._whole(argument) for argument in args])
        except _Usage:
            raise
        except click.UsageError as error:
            raise _Usage(error.message, ctx) from error

    def _whole(self, argument: str) -> str:
        """The argument with the name of a long option written out."""
        if not argument.startswith("--") or argument == "--":
            return argument
        name, sign, value = argument.partition("=")
        known = [option for parameter in self.params for option in parameter.opts if option.startswith("--")]
        fitting = [option for option in (*known, "--help") if option.startswith(name)]
        whole = name if name in fitting or len(fitting) != 1 else fitting[0]
        return f"{_BARE_FLOYD}=1" if whole == _BARE_FLOYD and not sign else whole + sign + value


def _quality(_ctx: click.Context, _parameter: click.Parameter, text: str | None) -> tuple[int, int] | None:
    """(least, most) of min-max, min-, -max or max."""
    if text is None:
        return None
    found = _QUALITY.fullmatch(text)
    if not found or text in ("", "-"):
        raise _Usage(f"quality {text[:20]!r}: expected min-max, two numbers from 0 to 100, as 60-80")
    alone = "-" not in text
    least, most = ("0", found[1]) if alone else (found[1] or "0", found[2] or "100")
    if not int(least) <= int(most) <= 100:
        raise _Usage(f"quality {text[:20]!r}: expected min-max, two numbers from 0 to 100, as 60-80")
    return int(least), int(most)


def _strength(_ctx: click.Context, _parameter: click.Parameter, text: str | None) -> float:
    try:
        strength = 1.0 if text is None else float(text)
    except ValueError:
        strength = -1.0
    if not 0 <= strength <= 1:
        raise _Usage(f"--floyd={text}: expected a number from 0 to 1")
    return strength


@click.command(cls=_Command)
@click.argument("files", nargs=-1, metavar="[NCOLORS] FILE...")
@click.option("-f", "--force", is_flag=True, help="Overwrite existing files.")
@click.option("--skip-if-larger", is_flag=True, help="Keep only what is smaller than the original.")
@click.option("-o", "--output", metavar="FILE", help="File to write; - for stdout.")
@click.option("--ext", metavar="TEXT", help="What follows the name.  [default: -fs8.png or -or8.png]")
@click.option("-Q", "--quality", metavar="MIN-MAX", callback=_quality, help="Fewest colours for MAX; fail below MIN.")
@click.option("-s", "--speed", metavar="N", default="4", help="1 best, 4 default, 11 fastest.")
@click.option("--nofs", "--ordered", is_flag=True, help="Do not dither.")
@click.option("--floyd", metavar="=S", callback=_strength, help="How much to dither, 0 to 1.")
@click.option("--posterize", metavar="N", default="0", help="Leave N bits of each channel out, 0 to 4.")
@click.option("--map", "palette", metavar="FILE", help="Use the colours of this PNG.")
@click.option("--strip", is_flag=True, help="Write no metadata.")
@click.option("-v/ ", "--verbose/--quiet", help="Say what is done.")
@click.option("-V", "--version", is_flag=True, help="Show the version.")
@click.option("--no-force", is_flag=True, hidden=True)
@click.option("--transbug", is_flag=True, hidden=True)
@click.option("--iebug", is_flag=True, hidden=True)
@click.pass_context
def pngquant(ctx: click.Context, /, files: tuple[str, ...], **given: Any) -> None:
    """Stand in for pngquant: its options, names and exit codes.

    \b
    Examples:
      fewcolors pngquant --quality 60-80 --skip-if-larger photo.png
      fewcolors pngquant 64 --speed 1 - < photo.png > small.png
    """
    if given["version"]:
        click.echo(f"{_version()} (fewcolors, in the place of pngquant)")
        return
    n_colors, names = _parted(files)
    if given["output"] == "-" and len(names) != 1:
        raise _Usage("one file is taken with --output -; names with spaces need quotes")
    if not names:
        click.echo("No input files specified.", err=True)
        click.echo(ctx.get_help(), err=True)
        ctx.exit(MISSING)
    if given["output"] is not None and len(names) > 1:
        raise _Usage("only one file is taken with --output; names with spaces need quotes")
    ctx.exit(convert_all(names, _conversion(n_colors, given)))


def _parted(files: tuple[str, ...]) -> tuple[int, list[str]]:
    """The number of colours, which comes first where it is given, and the names; that number alone means stdin."""
    if not files or not files[0].isdecimal():
        return 256, list(files)
    n_colors = int(files[0]) or 256 if len(files[0]) < 10 else -1
    if not 2 <= n_colors <= 256:
        raise _Usage(f"{files[0][:9]} colours: expected 2 to 256")
    return n_colors, list(files[1:]) or ["-"]


def _conversion(n_colors: int, given: dict[str, Any]) -> Conversion:
    speed = _number(given["speed"], 1, 11, "--speed")
    posterize = _number(given["posterize"], 0, 4, "--posterize")
    undithered = given["nofs"] or speed == 11 or given["floyd"] == 0
    return Conversion(
        n_colors=n_colors,
        effort="best" if speed <= 2 else "balanced" if speed <= 7 else "fast",
        dither="none" if undithered else "auto",
        strength=given["floyd"] * _STRENGTH,
        output_bits=8 - posterize,
        quality=given["quality"],
        palette=given["palette"],
        output=given["output"],
        suffix=given["ext"] or ("-or8.png" if undithered else "-fs8.png"),
        metadata="strip" if given["strip"] else "keep",
        force=given["force"] and not given["no_force"],
        only_smaller=given["skip_if_larger"],
        verbose=given["verbose"],
    )


def _number(text: str, least: int, most: int, option: str) -> int:
    try:
        return whole_number(least, most)(text)
    except click.BadParameter as error:
        raise _Usage(f"{option}: {error.message}") from error


def _version() -> str:
    from importlib.metadata import version  # 20 ms that only --version needs

    return version("fewcolors")
