"""`python -m fewcolors.cli`: the command, where the script `fewcolors` is not on the path."""

from __future__ import annotations

from fewcolors.cli import main

if __name__ == "__main__":
    main()
