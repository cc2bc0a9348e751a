"""Files that appear whole or not at all, and destroy nothing that was not given up."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from typing import TYPE_CHECKING

from fewcolors.errors import ImageFileError
from fewcolors.images.faults import exists_fault, quoted, write_fault
from fewcolors.images.parts import new_part

if TYPE_CHECKING:
    from collections.abc import Callable


def check_target(path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
    """Raise `ImageFileError` where `write_whole` would refuse this path: it exists, is a folder, has no folder."""
    name, target = quoted(path), _plain(path)
    try:
        mode = os.stat(target).st_mode
    except FileNotFoundError:
        parent = os.path.dirname(target) or "."
        if not os.path.isdir(parent):
            folder = quoted(parent)
            raise ImageFileError(f"cannot write {name}: no such folder {folder}; make it first") from None
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        raise ImageFileError(write_fault(name, target, error)) from error
    else:
        if stat.S_ISDIR(mode):
            raise ImageFileError(f"cannot write {name}: it is a folder; name a file in it")
        if not stat.S_ISREG(mode):
            raise ImageFileError(f"cannot write {name}: it is not a regular file; name another")
        if not overwrite:
            raise ImageFileError(exists_fault(name))


def _plain(path: str | os.PathLike[str]) -> str:
    """A path without separators at its end; nothing is the folder that we are in."""
    name = os.fspath(path)
    return name.rstrip(os.sep) or os.sep if name else "."


def write_whole(path: str | os.PathLike[str], data: bytes, *, overwrite: bool = False) -> None:
    """Give `data` the name `path`, whole or not at all, also when interrupted; a new file's mode honours the umask.

    A file that is overwritten keeps its mode; a symbolic link keeps pointing, its target is overwritten.
    Raises `ImageFileError`.
    """
    check_target(path, overwrite=overwrite)
    target = os.path.realpath(path)
    try:
        _write_then_rename(target, data, _replace if overwrite else _name_new)
    except FileExistsError as error:  # it came into being since check_target
        raise ImageFileError(exists_fault(quoted(path))) from error
    except OSError as error:
        raise ImageFileError(write_fault(quoted(path), target, error)) from error


def _write_then_rename(target: str, data: bytes, give_name: Callable[[str, str], None]) -> None:
    part, handle = new_part(os.path.dirname(target))
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            if os.name != "nt":  # there an open file keeps its name; elsewhere it stays locked until it has its own
                give_name(part, target)
        if os.name == "nt":
            give_name(part, target)
    finally:  # also after KeyboardInterrupt; after a rename there is nothing left to remove
        with contextlib.suppress(FileNotFoundError):
            os.unlink(part)


def _replace(part: str, target: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.chmod(part, stat.S_IMODE(os.stat(target).st_mode))
    os.replace(part, target)


def _name_new(part: str, target: str) -> None:
    """Name a new file without ever overwriting: a hard link fails where the name exists (on Windows a rename does)."""
    if os.name == "nt":
        os.rename(part, target)
        return
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # no hard links here (FAT, some network folders): then check and rename are two steps
        if os.path.exists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target) from None
        os.rename(part, target)
