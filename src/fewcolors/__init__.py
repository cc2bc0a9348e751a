"""fewcolors: any picture in the few colours it needs.

>>> import numpy as np, fewcolors as fc
>>> image = np.arange(3 * 64 * 64, dtype=np.uint32).astype(np.uint8).reshape(64, 64, 3)
>>> result = fc.quantize(image, 16)
>>> assert len(result.palette) <= 16 and result.to_array().shape == image.shape

The names below load what they need when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from fewcolors._kernel import kernel_level
    from fewcolors.color.spoken import Color
    from fewcolors.compare import Comparison, compare
    from fewcolors.errors import (
        ArgumentError,
        FewcolorsError,
        ImageFileError,
        MissingExtraError,
        NotBuiltError,
        PaletteFileError,
        TargetError,
    )
    from fewcolors.histogram import Histogram, count_colors
    from fewcolors.indexed import Indexed
    from fewcolors.metrics import Score, measure
    from fewcolors.palette import Palette
    from fewcolors.quantize import apply_palette, design_palette, quantize
    from fewcolors.trace import Stage

# The public names and where each lives.
_HOMES = {
    "ArgumentError": "errors",
    "Color": "color.spoken",
    "Comparison": "compare",
    "FewcolorsError": "errors",
    "Histogram": "histogram",
    "ImageFileError": "errors",
    "Indexed": "indexed",
    "MissingExtraError": "errors",
    "NotBuiltError": "errors",
    "Palette": "palette",
    "PaletteFileError": "errors",
    "Score": "metrics",
    "Stage": "trace",
    "TargetError": "errors",
    "apply_palette": "quantize",
    "compare": "compare",
    "count_colors": "histogram",
    "design_palette": "quantize",
    "kernel_level": "_kernel",
    "measure": "metrics",
    "quantize": "quantize",
}

__all__ = [
    "ArgumentError",
    "Color",
    "Comparison",
    "FewcolorsError",
    "Histogram",
    "ImageFileError",
    "Indexed",
    "MissingExtraError",
    "NotBuiltError",
    "Palette",
    "PaletteFileError",
    "Score",
    "Stage",
    "TargetError",
    "apply_palette",
    "compare",
    "count_colors",
    "design_palette",
    "kernel_level",
    "measure",
    "quantize",
]


def _load(module: str) -> ModuleType:
    try:
        return importlib.import_module(f"fewcolors.{module}")
    except ImportError as error:
        # The kernel chooses its SIMD level when it is loaded. A wish that this CPU cannot grant is the user's slip,
        # not a broken installation, and the kernel's own line says what to try.
        if not str(error).startswith("FEWCOLORS_KERNEL_LEVEL="):
            raise
        from fewcolors.errors import ArgumentError

        raise ArgumentError(str(error)) from None


class _Package(ModuleType):
    """This package: its public names load when first used.

    Two modules, `quantize` and `compare`, share their name with the function they hold. The import system binds a
    module under its name in the package; here the public function takes that place, whoever imported the module first.
    The kernel comes in by this way too: `from fewcolors import _kernel` asks here before it imports.
    """

    def __getattr__(self, name: str) -> Any:
        if name == "_kernel":
            return _load(name)
        if name not in _HOMES:
            raise AttributeError(f"module 'fewcolors' has no attribute {name!r}")
        value = getattr(_load(_HOMES[name]), name)
        setattr(self, name, value)
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        public = name in _HOMES and isinstance(value, ModuleType)
        super().__setattr__(name, getattr(value, name) if public else value)

    def __dir__(self) -> list[str]:
        return [*__all__, "__version__"]


sys.modules[__name__].__class__ = _Package
