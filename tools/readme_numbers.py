"""Writes the README's tables of numbers from the newest records of the benches: `python tools/readme_numbers.py`.

A test compares them with what stands there, so that a new record and the README come together.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT / "docs" / "extensions"))

from newest import newest  # noqa: E402  # lies beside Sphinx's configuration

BEGIN, END = "<!-- numbers: begin, by tools/readme_numbers.py -->\n", "<!-- numbers: end -->"
OURS = "fewcolors balanced"
# What the README calls the record's engines, in the record's order of errors.
CALLED = {
    "fewcolors best": 'fewcolors, `effort="best"`',
    "fewcolors balanced": '**fewcolors** (`effort="balanced"`, the default)',
    "fewcolors fast": 'fewcolors, `effort="fast"`',
    "scikit-learn KMeans, all pixels": "scikit-learn `KMeans`, all pixels",
    "scikit-learn KMeans, 1,000 pixels": "scikit-learn, the recipe's 1,000 pixels",
    "OpenCV kmeans, 10 iterations": "OpenCV `kmeans`, 10 iterations",
    "imagequant": "imagequant",
    "Pillow median cut": "Pillow `quantize`, default",
    "Pillow fast octree": "Pillow, fast octree",
}
LOOKS = {
    "fewcolors auto": "**fewcolors**, as by default",
    "fewcolors plain Floyd–Steinberg": "fewcolors, plain Floyd–Steinberg",
    "fewcolors none": "fewcolors, undithered",
    "imagequant, dithering 1.0": "imagequant, dithering",
    "Pillow, Floyd–Steinberg": "Pillow, Floyd–Steinberg",
}
COLORS = (16, 64, 256)


def rows_under(record: str, caption: str) -> list[dict[str, str]]:
    """The rows of the table under the line that begins with a caption, by the heads of its columns."""
    found = re.search(rf"^{re.escape(caption)}.*\n\n((?:\|.*\n)+)", record, re.MULTILINE)
    if found is None:
        sys.exit(f"readme_numbers.py: the newest record has no table {caption!r}")
    table = found[1].splitlines()
    head, _, *body = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    return [dict(zip(head, row, strict=True)) for row in body]


def measured(record: str) -> str:
    """When, where and with what: the record's last line."""
    return record.strip().splitlines()[-1].rstrip(".")


def errors() -> str:
    """The table of errors and times, and its date."""
    record = newest("road").read_text()
    lines = ["| | MSE | milliseconds | times ours |", "|---|---:|---:|---:|"]
    for row in rows_under(record, "china, k = 64"):
        bold = "**" if row["engine"] == OURS else ""
        cells = (f"{float(row['MSE']):.1f}", row["ms"], row["time / ours"])
        lines.append(f"| {CALLED[row['engine']]} | " + " | ".join(f"{bold}{cell}{bold}" for cell in cells) + " |")
    return "\n".join([*lines, "", f"*{measured(record)}; in turns, medians.*"])


def looks() -> str:
    """The table of what a judge sees, and its date."""
    record = newest("looks").read_text()
    tables = [rows_under(record, f"k = {k}, means over") for k in COLORS]
    lines = ["| | " + " | ".join(f"{k} colours" for k in COLORS) + " |", "|---|" + "---:|" * len(COLORS)]
    for place, row in enumerate(tables[0]):
        scores = " | ".join(table[place]["SSIMULACRA2 ↑"].replace("-", "−") for table in tables)
        lines.append(f"| {LOOKS[row['engine']]} | {scores} |")
    return "\n".join([*lines, "", f"*{measured(record)}.*"])


def files() -> str:
    """What the record says of pngquant, as a sentence."""
    record = newest("pngquant").read_text()
    ours = {row["ours"]: row for row in rows_under(record, "Photos against pngquant's default in 256 colours")}
    default = ours["default"]
    large = {
        row["command"]: float(row["seconds"])
        for row in rows_under(record, "Whole processes: 24 megapixels, 256 colours")
    }
    small = {row["command"]: float(row["seconds"]) for row in rows_under(record, "Whole processes: china, 256 colours")}
    return (
        f"Against pngquant's default, 256 colours, {default['no larger, no worse'].split()[-1]} photos: "
        f"{default['bytes / theirs, median']} times its bytes and "
        f"{default['SSIMULACRA2 - theirs, median']} on SSIMULACRA2 in the median; the process takes "
        f"{small['fewcolors'] / small['pngquant']:.2f} times pngquant's on a photo of 0.3 megapixels, "
        f"{large['fewcolors'] / large['pngquant']:.2f} times on 24 ({measured(record)[:10]})."
    )


def numbers() -> str:
    """What stands between the README's marks."""
    china = (
        "`china.jpg` (640 × 427 pixels) in 64 colours, plain sRGB, no dithering. MSE is the squared difference of "
        "8-bit values summed over the three\nchannels, mean over pixels; the best known is 111.4. "
        "imagequant lowers an error weighted for the eye, not this one."
    )
    photos = (
        "What people see: SSIMULACRA2 (100 is the original, higher is better), means over 34 photos of CQ100, each "
        "engine choosing its palette and dithering."
    )
    return "\n\n".join([china, errors(), photos, looks(), files()]) + "\n"


def with_numbers(readme: str) -> str:
    """The README with the tables as the records have them."""
    before, rest = readme.split(BEGIN, 1)
    return before + BEGIN + numbers() + END + rest.split(END, 1)[1]


if __name__ == "__main__":
    path = CHECKOUT / "README.md"
    text = path.read_text()
    if with_numbers(text) != text:  # what is built from the README is else built anew
        path.write_text(with_numbers(text))
    print(re.sub(r"\n+", "\n", numbers()))
