"""From the colours a file is in to sRGB, which is what this library computes in; or, on request, not.

The rules: pixels that are sRGB already stay byte for byte; a space of curves and a matrix is turned into sRGB by
`shaper`, 8 bits rounded once, more in full; other profiles, CMYK's above all, go through LittleCMS, relative
colorimetric with black point compensation, as photo programs have it by default, at the 8 bits that Pillow gives it. A
profile that is damaged, or made for other channels than the picture has, is ignored as viewers do; `note` says so.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from PIL import Image

from fewcolors._arrays import Pixels, UInt8Array, to_8_bits
from fewcolors.images.declared import Declared, by_code, by_gamma
from fewcolors.images.decoded import KEEP, Decoded
from fewcolors.images.icc import Profile, parsed

# What a profile that breaks its own format's rules makes of reading it.
_DAMAGE = (ValueError, struct.error, ArithmeticError)
_DAMAGED = "its colour profile is damaged: ignored"


def told(pixels: Pixels, channels: str, info: Mapping[Any, Any], codes: bytes | None, wish: str) -> Decoded:
    """`pixels` in the wished space, by the first word that the standard hears; see `profiles.in_wished_space`."""
    coded = None if codes is None else by_code(codes)
    if coded is not None:
        return _of_declared(pixels, coded, wish)
    if "icc_profile" in info:
        return _of_profile(pixels, channels, info["icc_profile"] or b"", wish)
    declared = by_gamma(info)
    return Decoded(pixels) if declared is None else _of_declared(pixels, declared, wish)


def of_cmyk(image: Image.Image, plain: UInt8Array, data: bytes) -> Decoded:
    """A Pillow image of mode CMYK by its profile; `plain`, by formula, where that is of no use."""
    profile = _readable(data)
    if profile is not None and profile.space != "CMYK":
        return Decoded(plain, None, _misfit(profile))
    through = None if profile is None else _through_littlecms(image, data)
    if profile is None or through is None:
        return Decoded(plain, None, _DAMAGED)
    return Decoded(through, None, f"{profile.name} turned into sRGB")


def _of_declared(pixels: Pixels, told: Declared, wish: str) -> Decoded:
    try:
        shaper = told.shaper
    except _DAMAGE:
        return Decoded(pixels, None, "its primaries are impossible: ignored")
    if shaper.is_srgb:
        return Decoded(pixels)
    if wish == KEEP:
        return Decoded(pixels, told.profile, f"{told.name} kept")
    return Decoded(shaper.to_srgb(pixels), None, f"{told.name} turned into sRGB")


def _of_profile(pixels: Pixels, channels: str, data: bytes, wish: str) -> Decoded:
    profile = _readable(data)
    if profile is None:
        return Decoded(pixels, None, _DAMAGED)
    if profile.space not in ("RGB", channels):
        return Decoded(pixels, None, _misfit(profile))
    if wish == KEEP and profile.space == "RGB":
        return Decoded(pixels, data, f"{profile.name} kept")
    if profile.shaper is None:
        return _by_littlecms(pixels, profile, data)
    if profile.shaper.is_srgb:
        return Decoded(pixels)
    return Decoded(profile.shaper.to_srgb(pixels), None, f"{profile.name} turned into sRGB")


def _misfit(profile: Profile) -> str:
    return f"{profile.name} is made for {profile.space}: ignored"


def _readable(data: bytes) -> Profile | None:
    """The profile in these bytes, None where they break the rules."""
    try:
        profile = parsed(data)
        _ = profile.shaper, profile.name  # worked out here, where their faults are expected
    except _DAMAGE:
        return None
    return profile


def _by_littlecms(pixels: Pixels, profile: Profile, data: bytes) -> Decoded:
    bytes_ = to_8_bits(pixels)
    colors = bytes_[:, :, 0] if profile.space == "GRAY" else bytes_[:, :, :3]
    through = _through_littlecms(Image.fromarray(np.ascontiguousarray(colors)), data)
    if through is None:
        return Decoded(pixels, None, _DAMAGED)
    cut = " at 8 bits" if pixels.dtype != np.uint8 else ""
    return Decoded(np.concatenate([through, bytes_[:, :, 3:]], axis=2), None, f"{profile.name} turned into sRGB{cut}")


def _through_littlecms(image: Image.Image, data: bytes) -> UInt8Array | None:
    """A Pillow image of mode L, RGB or CMYK as sRGB (h, w, 3); None where LittleCMS refuses the profile."""
    from PIL import ImageCms  # 1.5 ms that pictures of other profiles need not pay

    try:
        there, here = ImageCms.ImageCmsProfile(io.BytesIO(data)), ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(
            image,
            there,
            here,
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, ImportError):  # the last where Pillow came without LittleCMS
        return None
    return None if converted is None else np.array(converted)
