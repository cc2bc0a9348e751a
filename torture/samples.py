"""Samples: small image files of every kind, generated; pixels that any decoder can be asked about."""

from __future__ import annotations

import io
import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.images.makers import png

Pixels = NDArray[np.uint8]


def waves(height: int, width: int, channels: int) -> Pixels:
    """Smooth colours with a grain, by whole numbers alone."""
    y, x, c = np.mgrid[0:height, 0:width, 0:channels]
    levels: Pixels = ((3 * x + 5 * y + x * y // 7 + 85 * c + x * y % 3) % 256).astype(np.uint8)
    return levels


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    """As Pillow writes it."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def encoded_png(pixels: Pixels) -> bytes:
    """As Pillow writes it."""
    return encoded(Image.fromarray(pixels), "PNG")


def files() -> dict[str, bytes]:
    """Name and bytes of each: PNG, JPEG, GIF, TIFF, WebP, BMP in the forms that decoders have code of their own for."""
    rgb, rgba, grey = (Image.fromarray(waves(29, 37, channels).squeeze()) for channels in (3, 4, 1))
    few = rgb.quantize(13)
    frames = [Image.fromarray(waves(21, 23, 3) + 40 * step).quantize(9) for step in range(3)]
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    return {
        "rgb.png": encoded(rgb, "PNG"),
        "rgba.png": encoded(rgba, "PNG"),
        "few.png": encoded(few, "PNG", bits=4, transparency=3),
        "bilevel.png": encoded(grey.convert("1"), "PNG"),
        "deep.png": png(waves(19, 23, 3).astype(np.uint16) * 257 + 5, 16, filters=(0, 1, 2, 3, 4)),
        "interlaced.png": png(waves(19, 23, 4), 8, filters=(4, 3), interlaced=True),
        "turned.png": encoded(rgb, "PNG", exif=exif),
        "plain.jpg": encoded(rgb, "JPEG", quality=80),
        "progressive.jpg": encoded(rgb, "JPEG", progressive=True, exif=exif),
        "inks.jpg": encoded(rgb.convert("CMYK"), "JPEG"),
        "grey.jpg": encoded(grey, "JPEG"),
        "still.gif": encoded(few, "GIF"),
        "moving.gif": encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], loop=0, transparency=2),
        "plain.tif": encoded(rgb, "TIFF"),
        "lzw.tif": encoded(rgba, "TIFF", compression="tiff_lzw"),
        "deflate.tif": encoded(grey, "TIFF", compression="tiff_adobe_deflate"),
        "deep.tif": encoded(Image.fromarray(waves(19, 23, 1)[..., 0].astype(np.uint16) * 257), "TIFF"),
        "lossy.webp": encoded(rgb, "WEBP", quality=80),
        "lossless.webp": encoded(rgba, "WEBP", lossless=True),
        "plain.bmp": encoded(rgb, "BMP"),
        "few.bmp": encoded(few, "BMP"),
    }  # fmt: skip


def legal_pngs() -> dict[str, bytes]:
    """PNGs of every colour type and depth, with all filters, straight and interlaced."""
    forms = [*itertools.product((1,), (1, 2, 4, 8, 16)), *itertools.product((2, 3, 4), (8, 16))]
    made = {}
    for (channels, bits), interlaced, side in itertools.product(forms, (False, True), (1, 7, 32)):
        levels = waves(side, side + 2, channels).astype(np.uint16)
        samples = levels >> 8 - bits if bits < 8 else levels * 257 if bits == 16 else levels
        name = f"{channels}-channels-{bits}-bits-{side}{'-interlaced' if interlaced else ''}"
        made[name] = png(samples, bits, filters=(0, 1, 2, 3, 4), interlaced=interlaced)
    return made
