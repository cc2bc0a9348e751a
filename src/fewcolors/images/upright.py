"""EXIF orientation: the arrays and files we give back carry no such tag, so the pixels are turned."""

from __future__ import annotations

from PIL import Image, ImageOps


def turned(image: Image.Image) -> Image.Image:
    """Apply the EXIF orientation. Photos with a broken EXIF block exist; viewers show them unturned, so do we."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:
        return image
