"""Labelled arrays: xarray's `DataArray` around a dask array, met by its attributes alone; nothing is imported."""

from __future__ import annotations

from typing import Any

from fewcolors.errors import ArgumentError

# How people call the dimension of colours.
_CHANNELS = ("band", "channel", "channels", "c", "rgb", "rgba", "sample", "s")


def is_labelled(picture: Any) -> bool:
    """Whether this is a DataArray."""
    return all(hasattr(picture, name) for name in ("dims", "coords", "transpose", "isel", "data"))


def unlabelled(picture: Any) -> Any:
    """The array in it, channels last."""
    if not is_labelled(picture):
        return picture
    channels = _channel_of(picture)
    return picture.data if channels is None else picture.transpose(..., channels).data


def labelled(indices: Any, picture: Any) -> Any:
    """Indices (h, w) with the labels of the picture that they belong to."""
    if not is_labelled(picture):
        return indices
    channels = _channel_of(picture)
    plain = picture if channels is None else picture.isel({channels: 0}, drop=True)
    return plain.copy(data=indices)


def _channel_of(picture: Any) -> str | None:
    """The dimension of colours; None where there is none. Raises ArgumentError."""
    dims = [str(name) for name in picture.dims]
    if len(dims) == 2:
        return None
    named = [name for name in dims if name.lower() in _CHANNELS]
    if len(dims) == 3 and len(named) == 1:
        return named[0]
    raise ArgumentError(
        f"array: dimensions {', '.join(dims)} are no picture's; expected two, and one called "
        f"{' or '.join(_CHANNELS[:3])}"
    )
