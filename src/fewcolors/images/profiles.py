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
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from fewcolors._arrays import Pixels, UInt8Array, to_8_bits
from fewcolors.errors import ArgumentError
from fewcolors.images.declared import Declared, by_gamma
from fewcolors.images.icc import Profile, parsed

SRGB, KEEP = "srgb", "keep"
# What may be wished: everything in sRGB, or everything as it is in the file, with its profile.
PROFILES = (SRGB, KEEP)

# What a profile that breaks its own format's rules makes of reading it.
_DAMAGE = (ValueError, struct.error, ArithmeticError)
_DAMAGED = "its colour profile is damaged: ignored"


@dataclass(frozen=True, eq=False)
class Decoded:
    """An image as pixels, and what they mean.

    `pixels`: (h, w, 3) RGB or (h, w, 4) RGBA with straight alpha, uint8 wherever 8 bits hold them, else float64 in
    [0, 1]. `profile`: the ICC profile of the space they are in; None for sRGB. `note`: what was done about the file's
    colours, one line; empty where they were in sRGB, or nothing was said of them.
    """

    pixels: Pixels
    profile: bytes | None = None
    note: str = ""


def check_profile_wish(wish: Any) -> None:
    """ArgumentError unless `wish` is one of `PROFILES`."""
    if not isinstance(wish, str) or wish not in PROFILES:
        raise ArgumentError(f"profile={wish!r} is not known; try one of {', '.join(PROFILES)}")


def in_wished_space(
    pixels: Pixels, channels: str, info: Mapping[Any, Any], coded: Declared | None, wish: str = SRGB
) -> Decoded:
    """`pixels` as a file holds them, in the wished space.

    `channels`: "RGB" or "GRAY", what the file has, as ICC calls it. `info`: Pillow's of the image. `coded`: what a
    PNG's cICP says.
    """
    if coded is not None:
        return _of_declared(pixels, coded, wish)
    if "icc_profile" in info:  # None where Pillow could not unpack it
        return _of_profile(pixels, channels, info["icc_profile"] or b"", wish)
    told = by_gamma(info)
    return Decoded(pixels) if told is None else _of_declared(pixels, told, wish)


def to_srgb(pixels: Pixels, profile: bytes) -> Pixels:
    """`pixels` (h, w, 3 or 4) of the space of an ICC profile as sRGB; as they are where the profile does not fit."""
    return in_wished_space(pixels, "RGB", {"icc_profile": profile}, None).pixels


def from_cmyk(image: Image.Image, info: Mapping[Any, Any]) -> Decoded:
    """A Pillow image of mode CMYK in sRGB: by its profile, or by Pillow's plain formula where it has none."""
    plain = np.array(image.convert("RGB"))
    if "icc_profile" not in info:
        return Decoded(plain)
    data: bytes = info["icc_profile"] or b""
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
    from PIL import ImageCms  # 4 ms that pictures of other profiles need not pay

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
