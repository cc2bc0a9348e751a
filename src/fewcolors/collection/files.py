"""Files: records as JSON Lines, or as Parquet where pyarrow is there; and the set's palette with them."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import IO, Any

from fewcolors.collection.records import Record, text_of
from fewcolors.errors import ArgumentError, FewcolorsError, ImageFileError, MissingExtraError
from fewcolors.images import check_target

# Rows of a group of Parquet's, which is what a reader takes into memory at a time: some 30 MB of it.
_GROUP = 1 << 16
# Where Parquet keeps what concerns the whole file.
SET_KEY = b"fewcolors"

# Writes records to an open file; what it is told of the set it asks for when they are written.
Writer = Callable[[IO[bytes], Iterable[Record], Callable[[], dict[str, Any]]], None]


def writer_for(output: str) -> Writer:
    """The writer that a file's ending means. Raises ArgumentError, MissingExtraError."""
    ending = os.path.splitext(output)[1].lower()
    if ending == ".parquet":
        _pyarrow()
        return _write_parquet
    if ending in (".jsonl", ".ndjson"):
        return write_lines
    raise ArgumentError(f"{output!r}: a dataset is written to .parquet, or .jsonl; give -o a name that ends so")


def write_lines(file: IO[bytes], records: Iterable[Record], set_of: Callable[[], dict[str, Any]]) -> None:
    """A line of JSON a record, and one {"set": ...} behind them."""
    for record in records:
        file.write(json.dumps(record.as_dict()).encode() + b"\n")
    file.write(json.dumps({"set": set_of()}).encode() + b"\n")


def _write_parquet(file: IO[bytes], records: Iterable[Record], set_of: Callable[[], dict[str, Any]]) -> None:
    pa = _pyarrow()
    import pyarrow.parquet as pq

    swatch = pa.struct([("hex", pa.string()), ("share", pa.float64()), ("name", pa.string()), ("basic", pa.string())])
    schema = pa.schema(
        [
            ("path", pa.string()),
            ("width", pa.int32()),
            ("height", pa.int32()),
            ("colors", pa.list_(swatch)),
            ("error", pa.string()),
        ]
    )
    rest = iter(records)
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while some := list(islice(rest, _GROUP)):
            writer.write_table(pa.table(_columns(some), schema=schema), row_group_size=_GROUP)
        writer.add_key_value_metadata({SET_KEY: json.dumps(set_of()).encode()})


def _columns(records: list[Record]) -> dict[str, list[Any]]:
    return {
        "path": [text_of(record.path) for record in records],
        "width": [record.width for record in records],
        "height": [record.height for record in records],
        "colors": [[swatch._asdict() for swatch in record.colors] for record in records],
        "error": [record.error for record in records],
    }


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise MissingExtraError(
            "Parquet needs pyarrow; install it: pip install 'fewcolors[parquet]'; or write .jsonl"
        ) from error
    return pyarrow


@contextmanager
def whole_file(output: str, *, overwrite: bool) -> Iterator[IO[bytes]]:
    """A file that gets its name when everything is written; nothing is left where something fails. Raises
    ImageFileError where `output` is in the way, or the system refuses."""
    target = os.path.realpath(output)
    try:
        with tempfile.NamedTemporaryFile(dir=os.path.dirname(target), prefix=".fewcolors-", delete=False) as file:
            try:
                yield file
                file.close()
                os.chmod(file.name, 0o666 & ~_umask())
                check_target(output, overwrite=overwrite)  # it may have come into being meanwhile
                os.replace(file.name, target)
            except BaseException:
                with suppress(OSError):
                    os.unlink(file.name)
                raise
    except FewcolorsError:
        raise
    except OSError as error:
        raise ImageFileError(
            f"cannot write {output!r}: {error.strerror or error}; make room or choose another place, and run it again"
        ) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
