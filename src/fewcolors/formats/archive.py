"""Archive: palettes inside zip files, read without trusting what the zip says of itself."""

from __future__ import annotations

import io
import zipfile

from fewcolors.errors import PaletteFileError

# A million colours of Krita's XML are 200 MB; a palette of ten thousand is 2.
_MOST_BYTES = 256 << 20
_MOST_OF_A_REASON = 120  # zipfile quotes names from the file, however long
_EPOCH = (1980, 1, 1, 0, 0, 0)  # zip's first day: the same palette is the same bytes on any day


def members(data: bytes) -> list[str]:
    """The names of the files inside; none where it is no zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except Exception:  # zipfile raises what it likes on broken bytes
        return []


def read_member(data: bytes, name: str) -> bytes:
    """One file inside, its name in any case of letters; `PaletteFileError` where it is missing, broken or a bomb."""
    wanted = next((member for member in members(data) if member.lower().endswith(name.lower())), None)
    if wanted is None:
        raise PaletteFileError(f"it is no zip file with {name!r} inside; copy or export it again")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(wanted) as file:
            content = file.read(_MOST_BYTES + 1)
    except Exception as error:  # BadZipFile, zlib.error, struct.error, RuntimeError for a password, and more
        reason = str(error)[:_MOST_OF_A_REASON]
        raise PaletteFileError(f"{name!r} inside it is damaged ({reason}); copy or export it again") from None
    if len(content) > _MOST_BYTES:
        raise PaletteFileError(f"{name!r} inside it is more than {_MOST_BYTES >> 20} MB unpacked; that is no palette")
    return content


def pack(files: dict[str, bytes], stored: tuple[str, ...] = ()) -> bytes:
    """A zip of `files` in their order, those of `stored` uncompressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()
