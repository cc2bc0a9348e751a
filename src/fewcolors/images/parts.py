"""Parts: the hidden files and folders in which results are written before they get their names, and what becomes of
those whose writer was killed.

A writer locks its part for as long as it lives; the system lets go of the lock when it dies, however it dies. So a part
that can be locked belongs to nobody, and may go. Where there are no such locks (Windows, some network folders), nothing
is swept.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterable, Iterator

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # the only module that is missing there

_PART = re.compile(r"\.fewcolors-[0-9a-f]{16}\.part")
# In a part that is a folder: what is being replaced, between two renames. A folder that holds it is never swept.
REPLACED = "old"


def new_part(folder: str) -> tuple[str, int]:
    """Path and handle of a new file in `folder`, locked."""
    return _locked(folder, _new_file)


@contextlib.contextmanager
def part_folder(folder: str) -> Iterator[str]:
    """A new folder in `folder`, locked; in the end it goes, unless it has another name then."""
    import shutil  # here: it takes 1.5 ms to load, and most calls never need it

    if fcntl is None:
        path, handle = _hidden(folder), None
        os.mkdir(path)
    else:
        path, handle = _locked(folder, _new_folder)
    try:
        yield path
    finally:  # also after KeyboardInterrupt
        shutil.rmtree(path, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def _locked(folder: str, make: Callable[[str], int]) -> tuple[str, int]:
    while True:
        path = _hidden(folder)
        handle = make(path)
        if _is_ours(handle):
            return path, handle
        os.close(handle)  # it was swept between its making and its locking


def _hidden(folder: str) -> str:
    """In the same folder, since a rename is atomic within one file system only; short, since the target's own name may
    be as long as the system allows."""
    return os.path.join(folder, f".fewcolors-{os.urandom(8).hex()}.part")


def _new_file(path: str) -> int:
    # 0o666 honours the umask, which tempfile's 0o600 would not.
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)


def _new_folder(path: str) -> int:
    while True:
        os.mkdir(path)
        with contextlib.suppress(FileNotFoundError):  # swept already
            return os.open(path, os.O_RDONLY)


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
        _remove(path)
    except OSError:  # another's, or where we may not remove
        return False
    finally:
        os.close(handle)
    return True


def _remove(path: str) -> None:
    if not os.path.isdir(path):
        os.unlink(path)
    elif REPLACED in os.listdir(path):
        raise FileExistsError(path)
    else:
        import shutil  # as above

        shutil.rmtree(path)


def _is_ours(handle: int) -> bool:
    """Lock it; whether it is still there then."""
    if fcntl is None:
        return True
    with contextlib.suppress(OSError):  # no locks here: then nobody sweeps here either
        fcntl.flock(handle, fcntl.LOCK_EX)
    return os.fstat(handle).st_nlink > 0
