"""The directive `notebook PATH`: a notebook as committed, with the outputs that the tests have seen. Nothing runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


class Notebook(SphinxDirective):
    """The cells of a notebook, one below the other, as Markdown; its first heading becomes the page's."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The parsed cells."""
        path = (Path(self.env.doc2path(self.env.docname)).parent / self.arguments[0]).resolve()
        self.env.note_dependency(str(path))
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        text = "\n\n".join(part for cell in cells for part in markdown(cell))
        return self.parse_text_to_nodes(text, offset=self.content_offset, allow_section_headings=True)


def markdown(cell: dict[str, Any]) -> Iterator[str]:
    """A cell, what it printed, and what it showed, as Markdown."""
    if cell["cell_type"] == "markdown":
        yield "".join(cell["source"])
        return
    yield _fenced("python", "".join(cell["source"]))
    if printed := "".join("".join(output.get("text", "")) for output in cell["outputs"]):
        yield _text(printed)
    for output in cell["outputs"]:
        if "data" in output:
            yield _shown(output["data"], cell["metadata"].get("alt"))


def _shown(data: dict[str, Any], alt: str | None) -> str:
    """The richest form that an output has. A picture needs words: the cell's metadata `alt`."""
    if "text/html" in data:
        return _fenced("{raw} html", "".join(data["text/html"]))
    plain = "".join(data["text/plain"])
    if "image/png" not in data:
        return _text(plain)
    if not alt:
        raise ValueError(f'a picture without words: give its cell the metadata "alt" ({plain})')
    return f"![{alt}](data:image/png;base64,{''.join(data['image/png']).replace(chr(10), '')})"


def _text(printed: str) -> str:
    return _fenced("{code-block} text", f":class: printed\n\n{printed}")


def _fenced(kind: str, text: str) -> str:
    return f"````{kind}\n{text.rstrip()}\n````"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("notebook", Notebook)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
