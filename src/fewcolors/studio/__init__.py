"""Studio: a page on this machine alone, on which pictures are quantized while the knobs turn. The extra `studio`.

    browser ──guard (Host, Origin, token)──▶ app (routes) ──▶ views ──work (lanes of threads)──▶ the library
                                                              └─ pictures, results: in memory, within a budget

`server` binds and stops; `static/` is the page, plain HTML, CSS and modules; everything between speaks HTTP. Nothing is
written to disk, and nothing is asked of any other host. docs/studio.md says what keeps other pages out.
"""

from __future__ import annotations

from fewcolors.errors import MissingExtraError

# Not inside functions, as elsewhere: all of this room is made of these two.
try:
    import starlette  # noqa: F401  # only whether they are there
    import uvicorn  # noqa: F401
except ImportError as error:
    raise MissingExtraError(
        "the studio needs starlette and uvicorn; install them: pip install 'fewcolors[studio]'"
    ) from error

from fewcolors.studio.limits import Limits
from fewcolors.studio.server import serve

__all__ = ["Limits", "serve"]
