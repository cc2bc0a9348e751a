"""The command `fewcolors`: one module per subcommand, imported only when that subcommand is used.

What a user sees in every case: one line per fault on stderr, never a traceback; exit code 0 when all was done, 1 when
some input failed, 2 when the command line was wrong, 130 after Ctrl-C. Only click is imported here, so that
`fewcolors --help` answers at once; numpy, Pillow and the kernel come in with the work.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
import traceback
import warnings
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from fewcolors.errors import ArgumentError, FewcolorsError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Each name is also that of its module here and of the function in it. The second text is the line in the list of
# commands, kept here so that listing them imports none; a test compares it with the command's own.
_HELP = {
    "quantize": "Reduce photos to a few colours; write indexed PNGs.",
    "palette": "Show the dominant colours of photos; write palette files.",
    "apply": "Give photos the colours of a palette.",
    "inspect": "Tell what an image is, and what fewer colours would do.",
    "animate": "Reduce a moving picture to a few colours: GIF, APNG, WebP.",
    "convert": "Convert palette files: IN into OUT.",
    "compare": "Compare k-means with random colours on a photo.",
    "studio": "Open a page on which every knob answers while it turns.",
    "pngquant": "Stand in for pngquant: its options, names and exit codes.",
    "rgb2pct": "Turn an RGB raster into one with a colour table, where it lies.",
}


class _Commands(MutableMapping[str, click.Command]):
    """The commands by name; each is imported when it is looked up."""

    def __getitem__(self, name: str) -> click.Command:
        if name not in _HELP:
            raise KeyError(name)
        command = getattr(importlib.import_module(f"fewcolors.cli.{name}"), name)
        assert isinstance(command, click.Command)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(_HELP)

    def __len__(self) -> int:
        return len(_HELP)

    def __contains__(self, name: object) -> bool:
        return name in _HELP  # the inherited way would import the command

    def __setitem__(self, name: str, command: click.Command) -> None:
        raise TypeError("commands are listed in fewcolors.cli, one module each")

    def __delitem__(self, name: str) -> None:
        raise TypeError("commands are listed in fewcolors.cli, one module each")


class _Group(click.Group):
    """The command with its subcommands; whatever goes wrong in them ends here, as one line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # in the order of _HELP, not of the alphabet

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_HELP.items()))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command with these arguments, `sys.argv[1:]` by default, and exit; click's way if not standalone."""
        # The name is given because click would take it from sys.argv, which is pytest's or python -m's elsewhere.
        run = partial(super().main, args, "fewcolors", complete_var, standalone_mode=False, **extra)
        if not standalone_mode:
            return run()
        with warnings.catch_warnings(), _no_garbage():
            if not sys.warnoptions:  # stderr is for the command's own lines
                warnings.simplefilter("ignore")
            code = _exit_code(run)
            if args is None:  # the process ends with it, and would look for garbage once more: 3 % of a short run
                gc.freeze()
            sys.exit(code)


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Nothing looks for garbage, which is 3 % of a short run, until there is more than one photo (`batch`)."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


def _exit_code(run: Callable[[], Any]) -> int:
    try:
        code = run()
    except click.ClickException as error:
        return _refuse(f"{error.format_message()}{_hint(error)}", error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return 130  # 128 + SIGINT, as shells count
    except ArgumentError as error:
        return _refuse(str(error), 2)
    except FewcolorsError as error:
        return _refuse(str(error), 1)
    except MemoryError:
        return _refuse("not enough memory; try a smaller picture", 1)
    except OSError as error:  # the system's doing: a full disk behind stdout, a photo gone while it was read
        return _refuse(_of_the_system(error), 1)
    except Exception as error:  # a bug of ours: one line for users, not a traceback
        return _own_up(error)
    return code if isinstance(code, int) else 0


def _show_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # 20 ms that only --version needs

        click.echo(f"fewcolors {version('fewcolors')}")
        ctx.exit()


@click.group(
    cls=_Group,
    commands=_Commands(),
    invoke_without_command=True,
    subcommand_metavar="[COMMAND] [ARGS]...",  # before click 8.2 without the brackets
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="Show the version."
)
@click.pass_context
def main(ctx: click.Context) -> None:
    """Any picture in the few colours it needs.

    \b
    Examples:
      fewcolors quantize photo.jpg -k 64
      fewcolors compare photo.jpg -k 64 -o figure.png
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(2)


def _refuse(message: str, code: int) -> int:
    click.echo(f"fewcolors: {' '.join(message.split())}", err=True)
    return code


def _of_the_system(error: OSError) -> str:
    if error.filename is None:  # what has no name is a stream: tables, colours and JSON go to stdout
        from fewcolors.cli.streams import stdout_fault

        return stdout_fault(error)
    return f"{os.fspath(error.filename)!r}: {error.strerror}; see its mode and place with ls -l"


def _hint(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f" (see {context.command_path} --help)" if context else ""


def _own_up(error: Exception) -> int:
    """A fault that no rule of ours foresaw is our bug: say so in one line; developers may ask for the traceback."""
    if os.environ.get("FEWCOLORS_TRACEBACK"):
        traceback.print_exc()
    return _refuse(
        f"this is a bug in fewcolors, please report it: {type(error).__name__}: {error} "
        "(FEWCOLORS_TRACEBACK=1 shows where)",
        1,
    )
