"""Parts: the hidden files in which results are written before they get their names, and what becomes of those whose
writer was killed.

A writer locks its part for as long as it lives; the system lets go of the lock when it dies, however it dies. So a part
that can be locked belongs to nobody, and may go. Where there are no such locks (Windows, some network folders), nothing
is swept.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # the only module that is missing there

_PART = re.compile(r"\.fewcolors-[0-9a-f]{16}\.part")


def new_part(folder: str) -> tuple[str, int]:
    """Path and handle of a new part in `folder`, locked."""
    while True:
        # Hidden, in the same folder (a rename is atomic within one file system only), short (the target's own name may
        # be as long as the system allows). os.open with 0o666 honours the umask, which tempfile's 0o600 would not.
        path = os.path.join(folder, f".fewcolors-{os.urandom(8).hex()}.part")
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        if _is_ours(path, handle):
            return path, handle
        os.close(handle)  # it was swept between its making and its locking


def sweep_parts(folders: Iterable[str]) -> int:
    """Remove the parts that killed writers left in these folders; how many there were. Those of others at work stay."""
    return sum(_swept(os.path.join(folder, name)) for folder in set(folders) for name in _parts_in(folder or "."))


def _parts_in(folder: str) -> list[str]:
    try:
        return [name for name in os.listdir(folder) if _PART.fullmatch(name)]
    except OSError:  # no such folder yet, or none that we may read
        return []


def _swept(path: str) -> bool:
    if fcntl is None:
        return False
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.unlink(path)
    except OSError:  # another's, or where we may not remove
        return False
    finally:
        os.close(handle)
    return True


def _is_ours(path: str, handle: int) -> bool:
    """Lock it; whether it is still there then."""
    if fcntl is None:
        return True
    with contextlib.suppress(OSError):  # no locks here: then nobody sweeps here either
        fcntl.flock(handle, fcntl.LOCK_EX)
    return os.fstat(handle).st_nlink > 0
