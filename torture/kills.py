"""Kills: whatever happens to a batch, every file is the old one or the new one, whole; and the next batch completes.

kill -9 at random moments, of the command alone and of all its processes; a disk that is full; a folder that may not be
written; two batches at the same files; names that no shell likes.
"""

from __future__ import annotations

import itertools
import os
import random
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from torture.batches import OPTIONS, PATIENCE, Batch, photo, run_in
from torture.tally import Tally

KILLS = 200
# Bytes that fit on the full disk: the first results do, all of them do not.
ROOM = 12 << 10
NAMES = (
    b"new\nline.png",
    b"-k.png",
    b"--help.png",
    b"caf\xe9.png",
    b" .png",
    b"'\"$(ls).png",
    b"%s\\n.png",
    "é😀.png".encode(),
)


def _seconds_of(batch: Batch, processes: str) -> float:
    batch.reset()
    start = time.monotonic()
    batch.run("-j", processes)
    return time.monotonic() - start


def kills(batch: Batch, draw: random.Random, tally: Tally, end: float) -> None:
    """At random moments between the start and the end of a whole run: of one process; of one that has two others at
    work, alone, and all three."""
    whole = {processes: _seconds_of(batch, processes) for processes in ("1", "2")}
    for processes in itertools.cycle(("1", "1", "2")):
        for alone in (True, False):
            if time.monotonic() > end or tally.notes["kills"] == KILLS:
                return
            batch.reset()
            _kill_one(batch, ("-j", processes), draw.random() * whole[processes], tally, alone=alone)
            tally.notes["kills"] += 1


def _kill_one(batch: Batch, how: tuple[str, str], after: float, tally: Tally, *, alone: bool) -> None:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        batch.command(*how), cwd=batch.folder, stdout=quiet, stderr=quiet, start_new_session=True
    )
    time.sleep(after)
    (os.kill if alone else os.killpg)(process.pid, signal.SIGKILL)
    process.wait()
    tally.faults += 1
    for fault in batch.faults():
        tally.complain("lost", f"{how}, killed after {after:.3f} s: {fault}")
    ended = batch.run("--resume")
    tally.expect(ended.returncode == 0, "crashes", f"after a kill: exit {ended.returncode}, {ended.stderr[-500:]}")
    tally.expect(_is_gone(process.pid), "crashes", f"{how}: processes outlive the one that was killed")
    if alone and batch.unfinished():  # one of its own was still writing
        batch.run("--resume")
    for fault in batch.unfinished():
        tally.complain("lost", f"{how}, resumed after a kill at {after:.3f} s: {fault}")


def _is_gone(group: int) -> bool:
    """Whether all processes of the group end, now or soon."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    os.killpg(group, signal.SIGKILL)
    return False


@contextmanager
def small_disk(folder: Path) -> Iterator[Callable[[], None] | None]:
    """`folder` with room for `ROOM` bytes, where root may mount; else a limit on the files of a process, which is to be
    set before it starts."""
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)]
    if os.geteuid() == 0 and shutil.which("mount") and subprocess.run(mount, capture_output=True).returncode == 0:
        try:
            yield None
        finally:
            subprocess.run(["umount", str(folder)], check=True)
    else:
        yield _limit_files


def _limit_files() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


def full_disk(batch: Batch, tally: Tally) -> None:
    """Some results are there, whole; the others are faults of one line each; nothing is left half written."""
    with small_disk(batch.folder / "small") as limit:
        arguments = ["quantize", "-r", "in", *OPTIONS, "--out-dir", "small"]
        ended = run_in(batch.folder, arguments, preexec_fn=limit)
        tally.faults += 1
        lines = ended.stderr.decode().splitlines()
        told = ended.returncode == 1 and all(line.startswith("fewcolors: ") for line in lines)
        tally.expect(told, "crashes", f"full disk: exit {ended.returncode}, {ended.stderr[-500:]!r}")
        for path in sorted((batch.folder / "small").iterdir()):
            whole = path.read_bytes() == batch.new.get(path.name)
            tally.expect(whole, "lost", f"full disk: {path.name} is not whole")
    shutil.rmtree(batch.folder / "small")


def read_only(batch: Batch, tally: Tally) -> None:
    """A folder on a file system that may not be written (root), or without permission: one line a photo."""
    batch.reset()
    out, before = batch.folder / "out", batch.faults()
    bind = ["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(out)]
    mounted = os.geteuid() == 0 and subprocess.run(bind, capture_output=True).returncode == 0
    out.chmod(0o555) if not mounted else None
    if os.geteuid() == 0 and not mounted:
        tally.notes["read-only"] = "not tried: root may write everywhere, and may not mount here"
        return
    try:
        ended = run_in(batch.folder, ["quantize", "-r", "in", *OPTIONS, "--out-dir", "out"])
    finally:
        subprocess.run(["umount", str(out)], check=True) if mounted else out.chmod(0o755)
    tally.faults += 1
    lines = ended.stderr.decode().splitlines()
    told = ended.returncode == 1 and len(lines) > 0 and all(line.startswith("fewcolors: ") for line in lines)
    tally.expect(told, "crashes", f"read-only: exit {ended.returncode}, {ended.stderr[-500:]!r}")
    tally.expect(batch.faults() == before, "lost", f"read-only: {batch.faults()}")


def two_at_once(batch: Batch, tally: Tally) -> None:
    """Two batches over the same files: each file is whole, whoever was last, and nothing is left over."""
    batch.reset()
    quiet = subprocess.DEVNULL
    both = [subprocess.Popen(batch.command(), cwd=batch.folder, stdout=quiet, stderr=quiet) for _ in range(2)]
    codes = [process.wait(PATIENCE) for process in both]
    tally.faults += 1
    tally.expect(codes == [0, 0], "crashes", f"two batches at once: exits {codes}")
    for fault in batch.unfinished():
        tally.complain("lost", f"two batches at once: {fault}")


def odd_names(folder: Path, tally: Tally) -> None:
    """Photos with such names are quantized as any other, found in a folder and named behind --."""
    for number, name in enumerate(NAMES):
        place = folder / f"odd-{number}"
        place.mkdir()
        photo(place / "photo.png", number, 20)
        os.rename(place / "photo.png", os.path.join(os.fsencode(place), name))
        ways: tuple[list[str | bytes], ...] = (["quantize", "-r", ".", *OPTIONS], ["quantize", *OPTIONS, "--", name])
        for arguments in ways:
            ended = run_in(place, arguments)
            tally.faults += 1
            made = name[: -len(b".png")] + b"-fewcolors.png"
            there = sorted(os.listdir(os.fsencode(place))) == sorted([name, made])
            tally.expect(
                ended.returncode == 0 and there, "lost", f"{name!r}: {ended.returncode}, {ended.stderr[-300:]!r}"
            )
            if there:
                os.unlink(os.path.join(os.fsencode(place), made))


def run(seed: int, seconds: float) -> Tally:
    """Everything once, then kills until the time is over or there were `KILLS`."""
    tally = Tally()
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as name:
        batch = Batch(Path(name))
        tally.inputs = len(batch.new) + len(NAMES)
        odd_names(Path(name), tally)
        full_disk(batch, tally)
        read_only(batch, tally)
        two_at_once(batch, tally)
        tally.notes["kills"] = 0
        kills(batch, random.Random(seed), tally, end)
    return tally
