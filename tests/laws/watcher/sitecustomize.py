"""Python imports this when it starts, where PYTHONPATH names this folder: so the interpreters that a watched one starts
are watched too. What would touch the network is noted and refused; what is opened for writing, made, renamed or removed
is noted."""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

_LOG = os.open(os.environ["FEWCOLORS_WATCHED"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# Which arguments of an event name what is changed.
_CHANGED = {"os.mkdir": 1, "os.rename": 2, "os.link": 2, "os.symlink": 2, "os.remove": 1, "os.rmdir": 1, "os.chmod": 1}


def _note(kind: str, what: Any) -> None:
    os.write(_LOG, f"{kind}\t{os.path.realpath(os.fsdecode(what)) if kind == 'write' else what}\n".encode())


def _is_local(event: str, arguments: tuple[Any, ...]) -> bool:
    """Between processes of this machine, by a file: how the pools of `multiprocessing` talk."""
    if event == "socket.__new__":
        return arguments[1] == socket.AF_UNIX
    return arguments and getattr(arguments[0], "family", None) == socket.AF_UNIX


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith("socket.") and not _is_local(event, arguments):
        _note("network", f"{event} {arguments[1:]}")
        raise OSError(f"no network here: {event}")
    if event == "open" and isinstance(arguments[0], str | bytes) and (arguments[2] or 0) & _WRITES:
        _note("write", arguments[0])
    for name in arguments[: _CHANGED.get(event, 0)]:
        if not isinstance(name, int):
            _note("write", name)


sys.addaudithook(_watch)
