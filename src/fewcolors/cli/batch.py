"""Batch: jobs done one after the other or by several processes, what is said of each, and of all at the end."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import click

from fewcolors._nouns import number_of
from fewcolors._sealed import sealed
from fewcolors.cli.jobs import STREAM, Job
from fewcolors.cli.streams import shown
from fewcolors.cli.work import Done, Ended, Order, work

# A process of its own takes 0.3 s to start (NumPy and Pillow), as long as some ten photos of a quarter megapixel take.
JOBS_PER_PROCESS = 8


@sealed
class Voice:
    """What is said. `as_json`: a line of JSON a photo on stdout; `quiet`: faults alone; `verbose`: reasons, too."""

    as_json: bool
    quiet: bool
    verbose: bool


@dataclass
class Tally:
    """What the summary adds up."""

    done: list[Done] = field(default_factory=list)
    failed: int = 0
    skipped: int = 0
    start: float = field(default_factory=time.perf_counter)

    def line(self) -> str:
        """The summary of a batch."""
        before, after = sum(each.bytes_in for each in self.done), sum(each.bytes_out for each in self.done)
        share = f" ({after / before:.0%})" if before else ""
        lossy = [each for each in self.done if each.psnr is not None]
        worst = min(lossy, key=lambda each: each.psnr or 0.0, default=None)
        parts = [
            f"{number_of(len(self.done), 'photo')}: {before:,} -> {after:,} bytes{share}",
            f"lowest PSNR {worst.psnr:.2f} dB ({shown(worst.input)})" if worst else "nothing lost",
            f"{time.perf_counter() - self.start:.1f} s",
        ]
        others = [f"{count:,} {word}" for count, word in ((self.failed, "failed"), (self.skipped, "skipped")) if count]
        return "; ".join([", ".join(parts) if self.done else "nothing done", *others])


def run_batch(jobs: Sequence[Job], order: Order, voice: Voice, *, processes: int | None, resume: bool) -> int:
    """Do the jobs, say what is to say, and return the exit code."""
    if len(jobs) > 1:
        gc.enable()
    waiting = [job for job in jobs if not (resume and _is_done(job))]
    tally = Tally(skipped=len(jobs) - len(waiting))
    if not order.check:
        sweep(jobs)
    with _progress(len(waiting), voice) as bar:
        for ended in _ended(waiting, order, processes):
            _count(ended, tally)
            _tell(ended, order, voice, bar)
    if len(jobs) > 1 and not (voice.quiet or voice.as_json):
        click.echo(tally.line(), err=True)
    could_shrink = order.check and any(each.bytes_out < each.bytes_in for each in tally.done)
    return 1 if tally.failed or could_shrink else 0


def sweep(jobs: Sequence[Job]) -> None:
    """Remove what an earlier command that was killed left half written where these write."""
    from fewcolors.images.parts import sweep_parts

    sweep_parts(os.path.dirname(os.path.realpath(job.target)) for job in jobs if job.target != STREAM)


def _is_done(job: Job) -> bool:
    """Whether the result is there, and not older than the photo."""
    if STREAM in (job.source, job.target):
        return False
    try:
        return os.stat(job.target).st_mtime_ns >= os.stat(job.source).st_mtime_ns
    except OSError:
        return False


# Processes


def _ended(jobs: Sequence[Job], order: Order, processes: int | None) -> Iterator[Ended]:
    """How each job ended, in their order."""
    cores = os.cpu_count() or 1
    count = min(processes or min(cores, len(jobs) // JOBS_PER_PROCESS), len(jobs))
    if count <= 1:
        yield from (work(job, order) for job in jobs)
        return
    wanted = order.wanted | {"threads": order.wanted.get("threads") or max(1, cores // count)}
    yield from _by_processes(jobs, replace(order, wanted=wanted), count)


def _by_processes(jobs: Sequence[Job], order: Order, count: int) -> Iterator[Ended]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    from fewcolors._workers import follow_parent

    # Spawned, not forked: a fork of a process with threads may stand still. They leave Ctrl-C to this one, so that
    # photos begun are finished, files are whole, and nothing new is begun.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context, initializer=follow_parent) as pool:
        futures = [pool.submit(work, job, order) for job in jobs]
        try:
            for future in futures:
                yield future.result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


# What is said


def _progress(count: int, voice: Voice) -> Any:
    """A bar on stderr, where that is a terminal and there is something to wait for."""
    if count < 2 or voice.quiet or not sys.stderr.isatty():
        return nullcontext()
    return click.progressbar(length=count, file=sys.stderr, show_pos=True)


def _count(ended: Ended, tally: Tally) -> None:
    if ended.done is None:
        tally.failed += 1
    else:
        tally.done.append(ended.done)


def _tell(ended: Ended, order: Order, voice: Voice, bar: Any) -> None:
    if bar is not None:
        click.echo("\r\033[K", nl=False, err=True)  # the bar gives way to the lines, and comes back below them
    if ended.done is None:
        click.echo(f"fewcolors: {ended.fault}", err=True)
    if voice.as_json:
        import json  # 2 ms that other runs do without

        said: dict[str, Any] = {"input": ended.job.source, "error": ended.fault}
        click.echo(json.dumps(said if ended.done is None else asdict(ended.done)))
    elif ended.done is not None and not voice.quiet:
        click.echo(_checked_line(ended.done) if order.check else _line(ended.done), err=True)
        if poor := dict(ended.report).get("poor"):
            click.echo(f"fewcolors: {shown(ended.done.input)}: {poor}", err=True)
    if voice.verbose:
        for name, value in ended.report:
            click.echo(f"  {name}: {value}", err=True)
    if bar is not None:
        bar.update(1)


def _line(done: Done) -> str:
    psnr = "lossless" if done.psnr is None else f"PSNR {done.psnr:.2f} dB"
    return (
        f"{shown(done.input)} -> {shown(done.output)}: {done.width:,} x {done.height:,} pixels, "
        f"{done.colors_before:,} -> {done.colors_after:,} colours, {psnr}, "
        f"{done.bytes_in:,} -> {done.bytes_out:,} bytes, {done.seconds:.3f} s"
        f"{'; as short already, passed through as it is' if done.passed_through else ''}"
    )


def _checked_line(done: Done) -> str:
    if done.bytes_out < done.bytes_in:
        return f"{shown(done.input)}: {done.bytes_in:,} bytes, could be {done.bytes_out:,}"
    return f"{shown(done.input)}: {done.bytes_in:,} bytes, small already"
