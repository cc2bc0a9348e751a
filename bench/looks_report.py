"""What a run of `looks` found: means by judge, ranks, pictures tuned on beside those held out, and the bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean

from bench.bars import Bar
from bench.judges import Judge
from bench.looks import Look, mean_ranks, mean_score
from bench.tables import table

AUTO, NONE, PLAIN = "fewcolors auto", "fewcolors none", "fewcolors plain Floyd–Steinberg"
RIVAL, PILLOW = "imagequant, dithering 1.0", "Pillow, Floyd–Steinberg"
ENTRANTS = (AUTO, PLAIN, NONE, RIVAL, PILLOW)

# The four that disagree most, none of them written here; the others stand in the tables only.
RANKED = ("SSIMULACRA2", "FLIP", "Butteraugli", "blurred PSNR")

# The leaders that no package offers here, as measured in November 2026 on china, flower and astronaut: by the number of
# colours SSIMULACRA2, FLIP, Butteraugli and blurred ΔE. Scores depend on no machine.
RECORDED_JUDGES = ("SSIMULACRA2", "FLIP", "Butteraugli", "blurred ΔE")
Recorded = Mapping[str, tuple[float, float, float, float]]
RECORDED: dict[int, Recorded] = {
    16: {
        "quantette 0.4, Floyd–Steinberg (recorded)": (25.0, 0.1155, 10.0, 4.31),
        "patolette, Riemersma (recorded)": (25.5, 0.1149, 13.9, 4.46),
        "libimagequant 4.5, dithering 1.0 (recorded)": (17.7, 0.1260, 14.1, 5.10),
        "libimagequant 4.5, no dithering (recorded)": (-1.2, 0.1514, 18.1, 5.61),
    },
    256: {
        "quantette 0.4, Floyd–Steinberg (recorded)": (80.7, 0.0350, 3.9, 0.80),
        "patolette, Riemersma (recorded)": (79.2, 0.0368, 3.7, 0.94),
        "libimagequant 4.5, dithering 1.0 (recorded)": (78.9, 0.0442, 3.0, 1.18),
        "libimagequant 4.5, no dithering (recorded)": (77.4, 0.0476, 3.5, 1.26),
    },
}

# Must and aim by the number of colours.
Limits = Mapping[int, tuple[float, float]]
# On the three photos. What must be reached lies beyond every rival recorded.
PHOTO_SSIMULACRA2: Limits = {16: (35, 42), 64: (69, 74), 256: (84.5, 86.5)}
PHOTO_FLIP: Limits = {16: (0.096, 0.086), 64: (0.047, 0.041), 256: (0.026, 0.023)}
PHOTO_NONE_SSIMULACRA2: Limits = {16: (3, 8), 256: (79, 81.5)}
# On CQ100 against imagequant in the same run: FLIP as a share of its, points of SSIMULACRA2 above its.
SHARE_OF_FLIP = (0.8, 0.7)
POINTS_ABOVE: Limits = {8: (15, 25), 16: (15, 25), 64: (15, 25), 256: (6, 10)}


# Tables


def looks_report(looks: Sequence[Look], judges: Sequence[Judge], recorded: Mapping[int, Recorded]) -> str:
    """A table of means per number of colours, with the rows of `recorded` below."""
    return "\n".join(_table_of_k(looks, judges, k, recorded.get(k, {})) for k in _ks(looks))


def _table_of_k(looks: Sequence[Look], judges: Sequence[Judge], k: int, recorded: Recorded) -> str:
    own = [look for look in looks if look.n_colors == k]
    ranks = mean_ranks(own, _ranked(judges), k)
    header = ["engine", *(judge.heading for judge in judges), "mean rank"]
    rows = [
        [
            engine,
            *(judge.written(mean_score(own, engine, k, judge.name)) for judge in judges),
            f"{fmean(by.values()):.2f}",
        ]
        for engine, by in ranks.items()
    ]
    for engine, scores in recorded.items():
        by_judge = dict(zip(RECORDED_JUDGES, scores, strict=True))
        rows.append([engine, *(judge.written(by_judge.get(judge.name)) for judge in judges), "–"])
    return table(f"k = {k}, means over {_pictures(own)}", header, rows)


def ranks_table(looks: Sequence[Look], judges: Sequence[Judge]) -> str:
    """Where each engine stands with each judge, over all numbers of colours."""
    sums = rank_sums(looks, judges)
    rows = [
        [engine, *(f"{sums[engine][judge.name]:.2f}" for judge in _ranked(judges)), _sum(sums[engine])]
        for engine in sums
    ]
    title = f"Ranks, means over {_pictures(looks)} and k = {', '.join(map(str, _ks(looks)))}"
    return table(title, ["engine", *(judge.name for judge in _ranked(judges)), "sum"], rows)


def rank_sums(looks: Sequence[Look], judges: Sequence[Judge]) -> dict[str, dict[str, float]]:
    """By engine and judge, the mean rank over pictures and numbers of colours; the least sum first."""
    by_k = [mean_ranks(looks, _ranked(judges), k) for k in _ks(looks)]
    means = {
        engine: {judge.name: fmean(ranks[engine][judge.name] for ranks in by_k) for judge in _ranked(judges)}
        for engine in by_k[0]
    }
    return dict(sorted(means.items(), key=lambda item: sum(item[1].values())))


def held_out_table(looks: Sequence[Look]) -> str:
    """Ours against imagequant on pictures that constants were chosen with, and on those held out."""
    header = ["k"] + [f"{side}: {what}" for side in ("tuned on", "held out") for what in ("FLIP / its", "points above")]
    rows = [
        [
            str(k),
            *(text for held_out in (False, True) for text in _against([x for x in looks if x.held_out == held_out], k)),
        ]
        for k in _ks(looks)
    ]
    return table(f"{AUTO} against {RIVAL}: FLIP, and SSIMULACRA2", header, rows)


def _against(looks: Sequence[Look], k: int) -> list[str]:
    flip, theirs = (mean_score(looks, engine, k, "FLIP") for engine in (AUTO, RIVAL))
    points, their_points = (mean_score(looks, engine, k, "SSIMULACRA2") for engine in (AUTO, RIVAL))
    return [
        f"{flip / theirs:.3f}" if flip and theirs else "–",
        f"{points - their_points:.1f}" if points is not None and their_points is not None else "–",
    ]


def _sum(ranks: Mapping[str, float]) -> str:
    return f"{sum(ranks.values()):.2f}"


def _pictures(looks: Sequence[Look]) -> str:
    count = len({look.case for look in looks})
    return f"{count} picture" if count == 1 else f"{count} pictures"


def _ks(looks: Sequence[Look]) -> list[int]:
    return list(dict.fromkeys(look.n_colors for look in looks))


def _ranked(judges: Sequence[Judge]) -> list[Judge]:
    return [judge for judge in judges if judge.name in RANKED]


# Bars


def photo_bars(looks: Sequence[Look]) -> list[Bar]:
    """The three photos: where the leaders are to be led."""
    plans: tuple[tuple[str, str, str, Limits, bool], ...] = (
        (AUTO, "auto", "SSIMULACRA2", PHOTO_SSIMULACRA2, True),
        (AUTO, "auto", "FLIP", PHOTO_FLIP, False),
        (NONE, "none", "SSIMULACRA2", PHOTO_NONE_SSIMULACRA2, True),
    )
    return [
        Bar(f"{name}, k = {k}: {judge}", *limits[k], score, at_least=at_least)
        for engine, name, judge, limits, at_least in plans
        for k in _ks(looks)
        if k in limits and (score := mean_score(looks, engine, k, judge)) is not None
    ]


def rival_bars(looks: Sequence[Look], judges: Sequence[Judge]) -> list[Bar]:
    """CQ100: against imagequant in FLIP and SSIMULACRA2, against the others in some judge, and the sum of ranks."""
    engines = {look.engine for look in looks}
    if AUTO not in engines:
        return []
    bars = [bar for k in _ks(looks) for bar in _imagequant_bars(looks, k)] if RIVAL in engines else []
    bars += [_some_judge_bar(looks, judges, other) for other in (PILLOW, PLAIN, NONE) if other in engines]
    place = list(rank_sums(looks, judges)).index(AUTO) + 1
    return [*bars, Bar("auto: place in the sum of ranks", 1, 1, place)]


def _imagequant_bars(looks: Sequence[Look], k: int) -> list[Bar]:
    flip, theirs = (mean_score(looks, engine, k, "FLIP") for engine in (AUTO, RIVAL))
    points, their_points = (mean_score(looks, engine, k, "SSIMULACRA2") for engine in (AUTO, RIVAL))
    bars = []
    if flip is not None and theirs:
        bars.append(Bar(f"auto, k = {k}: FLIP / imagequant's", *SHARE_OF_FLIP, flip / theirs))
    if k in POINTS_ABOVE and points is not None and their_points is not None:
        name = f"auto, k = {k}: points of SSIMULACRA2 above imagequant"
        bars.append(Bar(name, *POINTS_ABOVE[k], points - their_points, at_least=True))
    return bars


def _some_judge_bar(looks: Sequence[Look], judges: Sequence[Judge], other: str) -> Bar:
    """How many judges prefer ours on the mean, at the number of colours where they are fewest."""
    ranked = _ranked(judges)
    preferring = [sum(_is_preferred(looks, judge, k, other) for judge in ranked) for k in _ks(looks)]
    name = f"auto: judges of {len(ranked)} that prefer it to {other.removeprefix('fewcolors ')}, least k"
    return Bar(name, 1, 1, min(preferring), at_least=True)


def _is_preferred(looks: Sequence[Look], judge: Judge, k: int, other: str) -> bool:
    ours, theirs = (mean_score(looks, engine, k, judge.name) for engine in (AUTO, other))
    return ours is not None and theirs is not None and judge.prefers(ours, theirs)
