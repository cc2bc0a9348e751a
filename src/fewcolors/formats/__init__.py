"""Palette files: bytes to a plain `Record` of colours and names, and back; one file of this folder for each format.

`load` reads a file of any of them, told apart by what is in it, then by its suffix; `encode` and `save` write one;
`losses` says what a format did not hold; `named` has the palettes known by name; `find` takes any of these as text.
What reading had to decide (inks turned into RGB, a wrong count) is in the record's `notes`.
"""

from __future__ import annotations

from fewcolors.formats import named
from fewcolors.formats.files import load, save
from fewcolors.formats.kinds import FORMATS, encode, format_named, losses, parse
from fewcolors.formats.record import Format, Record
from fewcolors.formats.words import find

__all__ = ["FORMATS", "Format", "Record", "encode", "find", "format_named", "load", "losses", "named", "parse", "save"]
