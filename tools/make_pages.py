"""Write a page and a manual page of every command from the command's own help: docs/commands/*.md, docs/man/*.1.

`python tools/make_pages.py` writes them; a test compares them with what stands there.
"""

from __future__ import annotations

import re
from pathlib import Path

import click

from fewcolors.cli import main

DOCS = Path(__file__).resolve().parents[1] / "docs"
# Columns of the help on a page: those of a terminal that nobody has enlarged.
WIDTH = 80


def pages() -> dict[str, str]:
    """The text of each page by its path below docs/."""
    commands = {"fewcolors": main, **{f"fewcolors {name}": main.commands[name] for name in main.commands}}
    found = {}
    for name, command in commands.items():
        slug = name.replace(" ", "-")
        found[f"commands/{slug}.md"] = _page(name, command)
        found[f"man/{slug}.1"] = _manual(name, command)
    return found


def _help(name: str, command: click.Command) -> str:
    """What --help-all shows, or --help where that is all."""
    context = click.Context(command, info_name=name, max_content_width=WIDTH, terminal_width=WIDTH)
    context.help_option_names = ["-h", "--help"]
    context.meta["fewcolors.cli.everything"] = True
    return command.get_help(context)


def _page(name: str, command: click.Command) -> str:
    first = _summary(command)
    made = "<!-- made by tools/make_pages.py from the command's own help -->"
    return f"# {name}\n\n{made}\n\n{first}\n\n```text\n{_help(name, command)}\n```\n"


def _summary(command: click.Command) -> str:
    return (command.help or "").split("\n")[0].strip()


def _manual(name: str, command: click.Command) -> str:
    """The same as a page for man(1), in its oldest macros."""
    slug = name.replace(" ", "-")
    lines = [f'.TH {slug.upper()} 1 "" "fewcolors"', ".SH NAME", rf"{_plain(slug)} \- {_plain(_summary(command))}"]
    usage, *rest = _help(name, command).split("\n\n")
    lines += [".SH SYNOPSIS", _plain(usage.removeprefix("Usage: ").strip()), ".SH DESCRIPTION"]
    for block in rest:
        head, *body = block.split("\n")
        if re.fullmatch(r"\S.*:", head):
            lines += [f".SH {_plain(head.rstrip(':').upper())}", ".nf", *map(_plain, body), ".fi"]
        elif head.strip().endswith(":"):
            lines += [f".SH {_plain(head.strip().rstrip(':').upper())}", ".nf", *map(_plain, body), ".fi"]
        else:
            text = "\n".join(line.strip() for line in [head, *body])
            lines += [".PP", *map(_plain, text.replace("-\n", "-").split("\n"))]  # click wraps after hyphens
    return "\n".join(lines) + "\n"


def _plain(line: str) -> str:
    """A line as man shows it: no escapes, no macro at its beginning, hyphens that can be copied."""
    safe = line.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{safe}" if safe.startswith((".", "'")) else safe


if __name__ == "__main__":
    for path, text in pages().items():
        target = DOCS / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        print(target.relative_to(DOCS.parent))
