"""libimagequant with and without dithering; fewcolors.rivals.libimagequant says how it is called."""

from __future__ import annotations

from functools import partial

import imagequant  # noqa: F401  where it is missing, load_engines says so

from bench.engines import Answer, Engine
from fewcolors.rivals.libimagequant import dithered, plain

ENGINES = (Engine("imagequant", "imagequant", partial(Answer.of, plain)),)
DITHERED = (Engine("imagequant, dithering 1.0", "imagequant", partial(Answer.of, dithered)),)
