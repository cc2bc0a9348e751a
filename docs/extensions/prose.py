"""Docstrings are prose: "`name`: what it is." Here each argument gets its line, what is raised a paragraph, and a page
that is named a link."""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx

# "`weights`: …" or "`method`, `kmeans`: …", at the beginning of a sentence.
_ARGUMENT = re.compile(r"(?:^|(?<=[.;:)] ))(`\w+`(?:, `\w+`)*): ")
_PAGE = re.compile(r"\bdocs/([\w/-]+)\.md")
_RAISES = re.compile(r"(?<=[.;)] )(?=Raises )")


def setup(app: Sphinx) -> dict[str, Any]:
    """Listen to autodoc."""
    app.connect("autodoc-process-docstring", _arrange)
    app.connect("autodoc-process-signature", _signature)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _signature(
    app: Sphinx, what: str, name: str, obj: object, options: object, signature: str | None, returns: str | None
) -> tuple[str | None, str | None]:
    """An argument that may be several things is said to be Any; its line in the docstring says which."""
    return (signature and re.sub(r": (?:~?typing\.)?Any\b", "", signature)), returns


def _arrange(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    paragraphs = re.split(r"\n\s*\n", "\n".join(lines).strip())
    lines[:] = [*"\n\n".join(map(_paragraph, map(_linked, paragraphs))).splitlines(), ""]


def _linked(text: str) -> str:
    """Pages of docs/ that prose names, as links; examples stay as they are."""
    return text if text.startswith(">>>") else _PAGE.sub(r":doc:`/\1`", text)


def _paragraph(text: str) -> str:
    """A paragraph of prose, its arguments as a list; what is indented or an example stays as it is."""
    if text.startswith((">>>", " ", "*", "-")) or not (_ARGUMENT.search(text) or "Raises " in text):
        return text
    flat = _RAISES.sub("\n\n", " ".join(line.strip() for line in text.splitlines()))
    return "\n\n".join(_listed(part) for part in flat.split("\n\n"))


def _listed(text: str) -> str:
    first, *rest = _ARGUMENT.split(text)
    items = [f"* {names}: {said.strip()}" for names, said in zip(rest[::2], rest[1::2], strict=True)]
    return "\n\n".join(part for part in (first.strip(), "\n".join(items)) if part)
