"""Mathematics as MathML, which every browser draws by itself: no script, nothing fetched."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the renderer that conf.py names."""
    app.add_html_math_renderer("mathml", inline_renderers=(_inline, None), block_renderers=(_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _inline(self: Any, node: nodes.math) -> None:
    self.body.append(_markup(node.astext(), "inline"))
    raise nodes.SkipNode


def _markup(source: str, display: str) -> str:
    # A bar under an exponent would stretch by itself, to another height than the one that opens.
    return str(convert(source, display=display)).replace("<mo>&#x02016;</mo>", '<mo stretchy="false">&#x02016;</mo>')


def _block(self: Any, node: nodes.math_block) -> None:
    self.body.append(f'<div class="formula" tabindex="0">{_markup(node.astext(), "block")}</div>')
    raise nodes.SkipNode
