"""Is a tag's version the one that stands here? `python release_notes.py v1.2.3` prints what the changelog says of it.

Exits with 1, and one line, where the tag is not the version of `src/fewcolors/__init__.py`, or the changelog has no
section of that version, or says that it is not released.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class NotReady(Exception):
    """What must be put right before this tag can be published."""


def version_of(face: str) -> str:
    """The version that the package's `__init__.py` says."""
    (version,) = re.findall(r'^__version__ = "([^"]+)"$', face, re.MULTILINE)
    return str(version)


def release_notes(tag: str, face: str, changelog: str) -> str:
    """The changelog's section of the tag's version. Raises NotReady.

    >>> release_notes("v0.2", '__version__ = "0.2"', "# Changelog\\n\\n## 0.2\\n\\nFixed\\n* all\\n\\n## 0.1\\n")
    'Fixed\\n* all\\n'
    """
    version = version_of(face)
    if tag != f"v{version}":
        raise NotReady(f"the tag is {tag}, the version {version}: tag v{version}, or change src/fewcolors/__init__.py")
    sections = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL))
    if f"{version} (not released)" in sections:
        raise NotReady(f"CHANGELOG.md says that {version} is not released: put the date there")
    for heading, text in sections.items():
        if heading.split()[0] == version:
            return str(text).strip() + "\n"
    raise NotReady(f"CHANGELOG.md has no section of {version}")


def main(tag: str) -> int:
    """Print the notes, or why there are none."""
    face = (ROOT / "src/fewcolors/__init__.py").read_text(encoding="utf-8")
    try:
        print(release_notes(tag, face, (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")), end="")
    except NotReady as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
