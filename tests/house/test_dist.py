"""The judge of what is published finds what does not belong, what is missing, and what differs."""

from __future__ import annotations

import zipfile
from importlib.metadata import metadata
from pathlib import Path

import pytest

from tools.check_dist import MOST_WHEEL_BYTES, sdist_faults, wheel_faults
from tools.smoke import EXTRAS
from tools.smoke_extras import extras_of

METADATA = "Metadata-Version: 2.4\nName: p\nVersion: 1\nProvides-Extra: plot\nProvides-Extra: geo\n"


def wheel_of(path: Path, contents: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return path


def test_an_sdist_holds_all_that_is_tracked_but_what_neither_a_build_nor_a_test_reads() -> None:
    tracked = {"src/a.py", ".ci/run", ".clang-format", ".gitignore"}
    assert list(sdist_faults({"src/a.py", ".ci/run", "PKG-INFO"}, tracked)) == []


def test_what_an_sdist_holds_too_much_and_what_it_lacks_is_named() -> None:
    found = list(sdist_faults({"PKG-INFO", "notes.txt", ".gitignore"}, {"src/a.py", ".gitignore"}))
    assert found == [
        "sdist: .gitignore is not wanted",
        "sdist: notes.txt is not wanted",
        "sdist: src/a.py is missing",
    ]


def test_wheels_are_the_same_where_their_files_are(tmp_path: Path) -> None:
    one = wheel_of(tmp_path / "one.whl", {"p/a.py": b"1", "p/b.py": b"2"})
    other = wheel_of(tmp_path / "other.whl", {"p/b.py": b"2", "p/a.py": b"1"})
    assert list(wheel_faults(one, other)) == []


def test_files_that_differ_or_are_in_one_wheel_alone_are_named(tmp_path: Path) -> None:
    one = wheel_of(tmp_path / "one.whl", {"p/a.py": b"1", "p/b.py": b"2"})
    other = wheel_of(tmp_path / "other.whl", {"p/a.py": b"0", "p/c.py": b"2"})
    named = [fault.split()[1] for fault in wheel_faults(one, other)]
    assert named == ["p/a.py", "p/b.py", "p/c.py"]


def test_a_large_wheel_is_found(tmp_path: Path) -> None:
    large = wheel_of(tmp_path / "large.whl", {"p/a.bin": bytes(MOST_WHEEL_BYTES)})
    (fault,) = wheel_faults(large, large)
    assert f"at most {MOST_WHEEL_BYTES:,} are allowed" in fault


def test_the_extras_of_a_wheel_are_read_from_its_metadata(tmp_path: Path) -> None:
    wheel = wheel_of(tmp_path / "p.whl", {"p-1.dist-info/METADATA": METADATA.encode()})
    assert extras_of(wheel) == ["plot", "geo"]


@pytest.mark.parametrize("extra", metadata("fewcolors").get_all("Provides-Extra") or ())
def test_every_extra_has_a_smoke_test_that_says_what_it_does(extra: str) -> None:
    assert EXTRAS[extra].__doc__
