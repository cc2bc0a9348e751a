"""What the run on 24 megapixels found: the entrants, the stages, what bounds them, and the bars."""

from __future__ import annotations

from bench.bars import Bar
from bench.large import COPY, N_COLORS, OURS, Large
from bench.stages import NAMES
from bench.tables import milliseconds, table

RIVAL = "imagequant"
HEADER = ("entrant", "threads", "ms", "ns / pixel", "copies", "gain of threads", "MSE", f"x {RIVAL}'s speed")

# The bars: speed against imagequant on one thread; what two threads gain, as a share of what they gain in copying;
# memory beyond input and indices, in bytes.
TIMES_ITS_SPEED = (15, 40)
SHARE_OF_GAIN = 0.85
BYTES_A_PIXEL, BYTES = 3, 256e6
# Counting reads three bytes a pixel, mapping reads them again and writes one; a copy reads three and writes three.
LEAST_COPIES = (3 + 3 + 1) / (3 + 3)


def large_report(large: Large) -> str:
    """Two tables, and sentences on what bounds the call."""
    return "\n".join([_entrants_table(large), _stages_table(large), *_bounds(large), ""])


def _entrants_table(large: Large) -> str:
    height, width = large.case.image.shape[:2]
    title = (
        f"{width} x {height} ({large.case.name}), {large.n_distinct:,} colours, k = {N_COLORS}; array in, indices out"
    )
    return table(title, HEADER, [_entrant(large, *key) for key in sorted(large.trials)])


def _entrant(large: Large, name: str, threads: int) -> list[str]:
    trial, rival = large.trials[name, threads], large.trials.get((RIVAL, 1))
    quantizes = name != COPY
    return [
        name,
        str(threads),
        milliseconds(trial.time),
        f"{_nanoseconds(large, trial.time):.3g}",
        f"{_copies(large, trial.time):.3g}",
        f"{large.gain(name, threads):.2f}" if threads > 1 else "–",
        f"{trial.mse:.2f}" if quantizes else "–",
        f"{rival.time / trial.time:.1f}" if rival and quantizes else "–",
    ]


def _stages_table(large: Large) -> str:
    more = [threads for threads in large.stages if threads > 1]
    header = ["stage", "ms", "share %", "ns / pixel", "copies"]
    header += [text for threads in more for text in (f"ms, {threads} threads", "gain")]
    alone = large.stages[1]
    rows = [_stage(large, name, alone[name], [large.stages[threads][name] for threads in more]) for name in NAMES]
    total = [sum(large.stages[threads].values()) for threads in more]
    return table("Stages", header, [*rows, _stage(large, "all", sum(alone.values()), total)])


def _stage(large: Large, name: str, alone: float, shared: list[float]) -> list[str]:
    return [
        name,
        milliseconds(alone),
        f"{100 * alone / sum(large.stages[1].values()):.0f}",
        f"{_nanoseconds(large, alone):.3g}",
        f"{_copies(large, alone):.3g}",
        *(text for seconds in shared for text in (milliseconds(seconds), f"{alone / seconds:.2f}")),
    ]


def _bounds(large: Large) -> list[str]:
    """What bounds the call, on one thread and on more."""
    alone = large.stages[1]
    longest = max(NAMES, key=lambda name: alone[name])
    lines = [
        f"One thread: the call takes as long as {_copies(large, large.trials[OURS, 1].time):.1f} copies of the array; "
        f"reading it twice and writing the indices moves the bytes of {LEAST_COPIES:.1f}. The stage that bounds it is "
        f"{longest}: {100 * alone[longest] / sum(alone.values()):.0f} %, {_nanoseconds(large, alone[longest]):.2g} ns "
        "a pixel."
    ]
    return lines + [_bound_of_threads(large, threads) for threads in large.stages if threads > 1]


def _bound_of_threads(large: Large, threads: int) -> str:
    """The stage that loses the most time against one that gains what copying does."""
    alone, shared, control = large.stages[1], large.stages[threads], large.gain(COPY, threads)
    lost = {name: shared[name] - alone[name] / control for name in NAMES}
    most = max(NAMES, key=lambda name: lost[name])
    return (
        f"{threads} threads: copying gains {control:.2f}, the call {large.gain(OURS, threads):.2f}; the stage that "
        f"falls behind most is {most}, which gains {alone[most] / shared[most]:.2f} "
        f"({milliseconds(lost[most])} ms behind)."
    )


def large_bars(large: Large) -> list[Bar]:
    """Speed and error against imagequant, the gain of two threads, peak memory; what this run could measure of it."""
    bars = []
    ours, rival = large.trials[OURS, 1], large.trials.get((RIVAL, 1))
    if rival:
        bars = [
            Bar(f"{OURS}: times {RIVAL}'s speed", *TIMES_ITS_SPEED, rival.time / ours.time, at_least=True),
            Bar(f"{OURS}: times {RIVAL}'s MSE", 1, 1, ours.mse / rival.mse),
        ]
    if (OURS, 2) in large.trials:
        share = large.gain(OURS, 2) / large.gain(COPY, 2)
        bars.append(Bar("two threads: gain / gain of copying", SHARE_OF_GAIN, SHARE_OF_GAIN, share, at_least=True))
    limit = (BYTES_A_PIXEL * large.n_pixels + BYTES) / 1e6
    return [*bars, Bar("peak memory beyond input and indices, MB", limit, limit, max(large.peaks.values()) / 1e6)]


def _nanoseconds(large: Large, seconds: float) -> float:
    return seconds * 1e9 / large.n_pixels


def _copies(large: Large, seconds: float) -> float:
    return seconds / large.trials[COPY, 1].time
