"""Nearest colour: every pixel takes the palette's nearest entry, exactly; ties go to the lowest index.

The distinct colours are labelled, not the pixels; the pixels then look their colour's label up.
"""

from __future__ import annotations

from fewcolors import _kernel
from fewcolors._arrays import IndexArray, UInt8Array
from fewcolors.cloud import Cloud
from fewcolors.palette import Palette


def nearest_indices(pixels: UInt8Array, cloud: Cloud, palette: Palette) -> IndexArray:
    """Indices (h, w) of `pixels` (h, w, c), whose distinct colours `cloud` holds; uint8 up to 256 colours, else
    uint16."""
    flat = pixels.reshape(-1, pixels.shape[2])
    labels = cloud.serve(palette.rgba[:, : flat.shape[1]]).labels
    look_up = _kernel.look_up_8 if len(palette) <= 256 else _kernel.look_up_16
    return look_up(flat, cloud.histogram.colors, labels, cloud.threads).reshape(pixels.shape[:2])
