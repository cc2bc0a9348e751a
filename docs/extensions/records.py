"""The directive `newest-record NAME`: the newest record of a bench, as `bench/record/` holds it."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from newest import newest
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


class NewestRecord(SphinxDirective):
    """The text of a record; lines that stand alone above a table become its caption in bold."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The parsed text."""
        path = newest(self.arguments[0])
        self.env.note_dependency(str(path))
        return self.parse_text_to_nodes(_titled(path.read_text()), offset=self.content_offset)


def _titled(text: str) -> str:
    """Captions of tables, which records keep as plain lines, in bold."""
    return re.sub(r"^(?!\||$)(.+)\n\n(?=\|)", r"**\1**\n\n", text, flags=re.MULTILINE)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("newest-record", NewestRecord)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
