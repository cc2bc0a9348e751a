"""Measures fewcolors beside its rivals: error and time in one run, every answer checked.

Each run of `python -m bench RUN` prints its tables and its bars, and ends with 1 when a bar is missed. Of errors and
time: `road` (photos, all rivals, start-up, kernel levels), `design` (errors above the best known palettes), `large` (24
megapixels). Of dithering: `looks` (what the judges see), `joint` (indices improved, too), `screens` (flat areas stay
flat), `dither-speed`. Nothing here is part of the package.
"""
