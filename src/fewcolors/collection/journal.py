"""Journal: the rows of a run as they come, beside the output, so that an interrupted run is taken up where it ended.

OUTPUT.part is lines of text: the options of the run, then a row a line, in any order, only ever added to. A line that
an interruption has cut short is cut off. The output itself appears at the end, whole; then the journal goes.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, Self

from fewcolors.collection.records import Row
from fewcolors.collection.single import stamp
from fewcolors.errors import ArgumentError, ImageFileError

ENDING = ".part"


class Journal:
    """The rows of a run. Use it as a context; `finish` takes it away."""

    def __init__(self, output: str | None, options: dict[str, Any], *, anew: bool = False) -> None:
        """Open the journal of `output`, or begin one: None for one that nobody sees. `anew`: rows of other options are
        thrown away, not refused. Raises ArgumentError, ImageFileError."""
        self.name = None if output is None else output + ENDING
        self._places: dict[str, int] = {}
        # Closed by `__exit__`: a journal is open as long as its run.
        self._file: IO[bytes] = _nobodys() if self.name is None else _opened(self.name)
        try:
            self._begin(options, anew)
        except BaseException:
            self._file.close()
            raise

    def _begin(self, options: dict[str, Any], anew: bool) -> None:
        head = (json.dumps(options) + "\n").encode()
        self._file.seek(0)
        found = self._file.readline()
        end = len(found)
        if found == head:
            end = self._read_rows(end)
        else:
            if found.endswith(b"\n") and not anew:
                raise ArgumentError(self._fault(found, options))
            end = 0
        self._file.truncate(end)
        self._file.seek(end)
        self._end = end
        if end == 0:
            self._append(head)

    def _fault(self, found: bytes, options: dict[str, Any]) -> str:
        try:
            others = json.loads(found)
            differing = [
                f"{key} {others.get(key)}, not {own}" for key, own in options.items() if others.get(key) != own
            ]
        except (ValueError, AttributeError):
            return f"{self.name!r} is in the way and no journal of ours; move it, or choose another output"
        return (
            f"{self.name!r} holds an interrupted run with other options ({'; '.join(differing)}); "
            "give these to go on with it, or --force to begin anew"
        )

    def _read_rows(self, start: int) -> int:
        """Where the last whole row ends."""
        end = start
        for line in self._file:
            try:
                row = Row.from_line(line if line.endswith(b"\n") else b"")
            except ValueError:
                break
            if row.error is None and stamp(row.path) == (row.size, row.changed):
                self._places[row.path] = end
            end += len(line)
        return end

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def waiting(self, paths: Iterable[str]) -> list[str]:
        """Those of `paths` that have no row yet, or whose file has changed since, or could not be read; each once."""
        return [path for path in dict.fromkeys(paths) if path not in self._places]

    def add(self, rows: Sequence[Row]) -> None:
        """Take rows up. Raises ImageFileError where the disk is full; what was there before stays."""
        place, data = self._end, []
        for row in rows:
            data.append(row.to_line().encode() + b"\n")
            self._places[row.path] = place
            place += len(data[-1])
        self._append(b"".join(data))

    def _append(self, data: bytes) -> None:
        try:
            self._file.write(data)
            self._file.flush()
        except OSError as error:
            raise ImageFileError(_write_fault(self.name or "a temporary file", error)) from error
        self._end += len(data)

    def rows(self, paths: Iterable[str]) -> Iterator[Row]:
        """The row of each path, in their order."""
        for path in paths:
            self._file.seek(self._places[path])
            yield Row.from_line(self._file.readline())

    def finish(self) -> None:
        """The output is there: take the journal away."""
        self._file.close()
        if self.name is not None:
            os.unlink(self.name)


def _nobodys() -> IO[bytes]:
    return tempfile.TemporaryFile()


def _opened(name: str) -> IO[bytes]:
    try:
        return open(os.open(name, os.O_RDWR | os.O_CREAT, 0o666), "r+b")
    except OSError as error:
        raise ImageFileError(_write_fault(name, error)) from error


def _write_fault(name: str, error: OSError) -> str:
    return f"cannot write {name!r}: {error.strerror or error}; choose another place, or make room and run it again"
