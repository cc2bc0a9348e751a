"""Command: a click command whose --help fits a screen, while --help-all shows every option, in sections."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

_EVERYTHING = "fewcolors.cli.everything"


class Option(click.Option):
    """An option that most calls do without: --help leaves it to --help-all, which shows it under its `section`."""

    def __init__(self, *names: Any, section: str, **settings: Any) -> None:
        super().__init__(*names, **settings)
        self.section = section


def rare_option(*names: str, section: str, **settings: Any) -> Decorator:
    """`click.option`, for an option that --help leaves out."""
    return click.option(*names, cls=Option, section=section, **settings)


def _show_everything(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        ctx.meta[_EVERYTHING] = True
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()


class Command(click.Command):
    """A command with `rare_option`s."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The command's own, --help-all and --help."""
        *others, help_option = super().get_params(ctx)
        return [*others, _help_all(), help_option]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options that were asked for."""
        everything = ctx.meta.get(_EVERYTHING, False)
        options = [parameter for parameter in self.get_params(ctx) if isinstance(parameter, click.Option)]
        for section, group in groupby(sorted(options, key=_place), key=_section):
            records = [record for option in group if (record := option.get_help_record(ctx)) is not None]
            if records and (everything or section == ""):
                with formatter.section(section or "Options"):
                    formatter.write_dl(records)


def _help_all() -> click.Option:
    return click.Option(
        ["--help-all"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_show_everything,
        help="Show every option and exit.",
    )


def _section(parameter: click.Parameter) -> str:
    return parameter.section if isinstance(parameter, Option) else ""


def _place(parameter: click.Parameter) -> tuple[bool, str]:
    """Options that everybody needs come first; within a section the order is that of the command."""
    return _section(parameter) != "", _section(parameter)
