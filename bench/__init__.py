"""Measures fewcolors beside its rivals: error and time in one run, every answer checked.

Each run prints its tables and its bars, and ends with 1 when a bar is missed: `python -m bench road` (photos, all
rivals, start-up, kernel levels), `python -m bench design` (errors above the best known palettes), `python -m bench
large` (24 megapixels). Nothing here is part of the package.
"""
