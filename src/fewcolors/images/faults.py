"""The words of what went wrong with a file: one line that names it and says what to try."""

from __future__ import annotations

import os
from typing import IO

from fewcolors.errors import quoted as quoted  # the first of these words, and the only one that palette files share

# Pillow quotes whole tags of broken files.
_MOST_OF_A_REASON = 200


def reason(error: BaseException) -> str:
    """The system's or Pillow's own reason, without the path that Python adds, on one line that is not too long."""
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    line = " ".join(str(text).split()).rstrip(".")
    return line if len(line) <= _MOST_OF_A_REASON else f"{line[:_MOST_OF_A_REASON]} …"


def exists_fault(name: str) -> str:
    """An existing file is in the way of writing."""
    return f"{name} exists already; choose another name, or overwrite it with --force (in Python: overwrite=True)"


def write_fault(name: str, target: str, error: Exception) -> str:
    """The system refuses to write."""
    if isinstance(error, PermissionError):
        folder = quoted(os.path.dirname(target) or ".")
        return f"cannot write {name}: no permission in the folder {folder}; choose another folder"
    return f"cannot write {name}: {reason(error)}; choose another place"


def unidentified_fault(file: IO[bytes], name: str) -> str:
    """No decoder knows these bytes."""
    file.seek(0)
    head = file.read(64)
    if not head:
        return f"{name} is empty (0 bytes); copy or download it again"
    if head.isascii() and b"\0" not in head:
        return f"{name} is text, not an image, whatever its name says; name an image file"
    return f"{name} is not an image that Pillow reads; convert it to PNG first"
