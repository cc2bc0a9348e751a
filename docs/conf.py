"""How Sphinx builds the site (`make docs`). Nothing is fetched: mathematics is MathML, scripts are the theme's own."""

from __future__ import annotations

import sys
from pathlib import Path

import fewcolors

sys.path.insert(0, str(Path(__file__).parent / "extensions"))

project = "fewcolors"
author = "the fewcolors authors"
copyright = "the fewcolors authors, MIT"
version = release = fewcolors.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",  # the one class whose docstring is scikit-learn's kind
    "sphinx_design",  # the cards of the first page
    "sphinx_copybutton",
    "mathml",
    "notebook",
    "prose",
    "records",
]
exclude_patterns = ["man/*"]
# Pages are read on code hosts, too: what those render alike, and no more.
myst_enable_extensions = ["dollarmath", "colon_fence", "deflist"]
myst_heading_anchors = 3
html_math_renderer = "mathml"

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
maximum_signature_line_length = 88  # longer ones stand one argument a line
default_role = "code"  # docstrings are prose; a word in backquotes is code
nitpicky = True
# Only our own names can be looked up without a network.
nitpick_ignore_regex = [(r"py:.*", r"(?!fewcolors\.).*")]
# Plain records that are met as attributes of what is documented; their fields say what they are.
nitpick_ignore = [
    ("py:class", f"fewcolors.{name}")
    for name in (
        "blocks.assigning.Assignment",
        "blocks.strips.Strips",
        "collection.records.Swatch",
        "compare.Contender",
        "compare.Step",
    )
]

html_theme = "pydata_sphinx_theme"
html_title = "fewcolors"
html_static_path = ["_static"]
html_css_files = ["fewcolors.css"]
html_sidebars = {"start": []}  # it has no pages below it that a sidebar would list
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "header_links_before_dropdown": 8,  # every section is in sight
    "logo": {"text": "fewcolors", "image_light": "_static/logo.svg", "image_dark": "_static/logo.svg"},
    "show_prev_next": True,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "show_toc_level": 2,
    "navigation_with_keys": False,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
copybutton_exclude = ".linenos, .gp, .go"
