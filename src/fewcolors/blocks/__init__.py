"""Pictures larger than memory, or than one machine: block by block, with the palette and the indices that they would
have in memory.

    count ──▶ one pass adds up histograms, a tree of sums        (survey, counts)
    design ──▶ one small k-means, here                           (surveyed)
    assign ──▶ one pass maps each block, when it is asked for    (assigning)

A picture is a `dask.array` of shape (h, w) or (h, w, 3 or 4), on the scheduler that its user runs (`chunks`); an xarray
`DataArray` of one; or, without Dask, whatever is read when it is sliced (`numpy.memmap`, Zarr) and lists of strips
(`strips`). Neither the cut, nor the engine, nor the number of workers changes a byte of the result. With the options
that hold here by default, `fewcolors.quantize(picture, n, dither="none", accents="off")` gives the same in memory.

>>> import numpy as np, fewcolors
>>> image = np.arange(3 * 64 * 64, dtype=np.uint32).astype(np.uint8).reshape(64, 64, 3)
>>> result = quantize([image[:30], image[30:]], 16)
>>> same = fewcolors.quantize(image, 16, dither="none", accents="off")
>>> assert result.palette == same.palette and np.array_equal(result.indices, same.indices)
"""

from __future__ import annotations

from fewcolors.blocks.calls import Quantized, apply_palette, count_colors, design_palette, quantize
from fewcolors.blocks.strips import StripIndices

__all__ = ["Quantized", "StripIndices", "apply_palette", "count_colors", "design_palette", "quantize"]
