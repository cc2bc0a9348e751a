"""Measures fewcolors beside its rivals: error and time in one run, every answer checked.

`python -m bench` prints the tables and the bars, `python -m bench design` the errors above the best known palettes.
Nothing here is part of the package.
"""
