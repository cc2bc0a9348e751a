"""The code of a page: its blocks, and how they are run.

Blocks of `python` share their names from the top of a page to its end; blocks of `sh` run line by line in the same
folder. A block of `text` under `<!-- prints -->` says what the block before it prints. `<!-- not run: REASON -->` above
a block leaves it out.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from fewcolors.cli import main
from tests.cli.apart import STREAMS_APART

_BLOCK = re.compile(
    r"^(?:<!-- (?P<marker>[^\n]*) -->\n)?```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
# A line with any of these is bash's to read; a hash begins a comment after a space.
_BASH = re.compile(r"[|<>*?$;&`~]")
RUN = ("python", "sh")
# What the site's own markup and other programs' languages are called.
SHOWN = ("text", "sql", "css", "html", "dockerfile", "yaml")


@dataclass(frozen=True)
class Block:
    """`kind`: its language; `line`: of its first line of code in the page; `marker`: the comment above it."""

    kind: str
    text: str
    line: int
    marker: str

    @property
    def runs(self) -> bool:
        """Is it code that is not left out?"""
        return self.kind in RUN and not self.marker.startswith("not run: ")

    @property
    def says(self) -> bool:
        """Is it what the block before it prints?"""
        return self.marker == "prints"


def blocks_of(page: str) -> list[Block]:
    """All fenced blocks of a page's text, in order."""
    return [
        Block(found["kind"], found["text"], page.count("\n", 0, found.start("text")) + 1, found["marker"] or "")
        for found in _BLOCK.finditer(page)
    ]


def run_page(page: str, name: str) -> dict[str, Any]:
    """Run a page's blocks in the current folder; the names that its Python leaves behind."""
    names: dict[str, Any] = {"__name__": "__page__"}
    printed = ""
    for block in blocks_of(page):
        if block.says:
            assert alike(block.text, printed), f"{name}:{block.line} shows\n{block.text}\nand what comes is\n{printed}"
        elif block.runs:
            printed = _python(block, name, names) if block.kind == "python" else "".join(_shell(block, name))
    return names


def alike(shown: str, printed: str) -> bool:
    """The same words in the same order; numbers may be others, and … stands for anything."""
    words = [re.escape(re.sub(r"\d[\d.,]*", "0", word)) for word in shown.split()]
    wanted = " ".join(".*" if word == "…" else word for word in words)
    return re.fullmatch(wanted, " ".join(re.sub(r"\d[\d.,]*", "0", printed).split()), re.DOTALL) is not None


def _python(block: Block, name: str, names: dict[str, Any]) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile("\n" * (block.line - 1) + block.text, name, "exec"), names)
    return printed.getvalue()


def _shell(block: Block, name: str) -> Iterator[str]:
    for line in block.text.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        if not words:
            continue
        # In this process where bash would change nothing: starting Python anew for each takes the most of the time.
        here = words[0] == "fewcolors" and not _BASH.search(re.sub(r"'[^']*'", "", line.split(" #")[0]))
        code, out, err = _here(words[1:]) if here else _by_bash(line)
        assert code == 0, f"{name}:{block.line}: {line}\nends with {code}:\n{err}"
        yield out


def _here(arguments: list[str]) -> tuple[int, str, str]:
    ended = CliRunner(**STREAMS_APART).invoke(main, arguments)
    return ended.exit_code, ended.stdout, ended.stderr + repr(ended.exception or "")


def _by_bash(line: str) -> tuple[int, str, str]:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    ended = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", line],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return ended.returncode, ended.stdout, ended.stderr
