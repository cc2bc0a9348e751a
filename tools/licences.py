"""Whose licences are installed here? `python licences.py` prints a table, and exits with 1 where one is not allowed.

Reads the metadata of the environment that runs it: what fewcolors asks for, by its core, its extras, and theirs, and
what only tests it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions

# Identifiers of SPDX, https://spdx.org/licenses/.
ALLOWED = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "HPND", "ISC", "MIT", "MIT-0", "MIT-CMU"),
    *("PSF-2.0", "Unlicense", "Zlib"),
    "MPL-2.0",  # its terms end at its own files, which nobody here changes; certifi's, which rasterio asks for
}
# Words that stand where an identifier should.
SPOKEN = {
    "3-clause bsd": "BSD-3-Clause",
    "apache 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "historical permission notice and disclaimer (hpnd)": "HPND",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
    "the unlicense (unlicense)": "Unlicense",
}
# What the metadata does not say, by name; read in its files.
KNOWN = {
    "axe-playwright-python": "MPL-2.0",  # its own code is MIT; axe-core, which it holds, is under the Mozilla licence
    "imagequant": "GPL-3.0-or-later",  # the bindings say BSD; libimagequant, which they hold, is GPL
}
# Never imported by what is published; a rival that is measured, in a process of the test.
MEASURED = {"imagequant"}


def licence_of(found: Distribution) -> str:
    """An expression of SPDX identifiers, or whatever the metadata says in its place."""
    meta = found.metadata
    name = found.name.lower()
    classified = [text.split(" :: ")[-1] for text in meta.get_all("Classifier") or () if text.startswith("License")]
    said = (meta.get("License") or "").strip()
    if name in KNOWN:
        return KNOWN[name]
    if meta.get("License-Expression"):
        return str(meta["License-Expression"])
    if classified and classified != ["OSI Approved"]:
        return " OR ".join(SPOKEN.get(word.lower(), word) for word in classified)
    return SPOKEN.get(said.lower(), said.split("\n")[0][:40] or "says nothing")


def is_allowed(expression: str) -> bool:
    """Whether one choice of an expression is allowed in all its parts.

    >>> is_allowed("MIT OR GPL-3.0-only"), is_allowed("MIT AND GPL-3.0-only")
    (True, False)
    """
    choices = re.split(r"\s+OR\s+", expression.replace("(", "").replace(")", ""))
    return any(all(part in ALLOWED for part in re.split(r"\s+AND\s+", choice)) for choice in choices)


def asked_for(name: str) -> Iterator[str]:
    """The names of what a distribution asks for, by its core, its extras, and theirs; as far as it is installed."""
    seen: set[str] = set()
    waiting = [(name, True)]
    while waiting:
        one, with_extras = waiting.pop()
        try:
            requirements = distribution(one).requires or []
        except PackageNotFoundError:
            continue
        if (key := _plain(one)) in seen:
            continue
        seen.add(key)
        yield key
        for text in requirements:
            if with_extras or "extra ==" not in text:
                waiting.append((re.split(r"[^\w.-]", text)[0], False))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> int:
    """Print a line for each distribution; those that are not allowed once more at the end."""
    ours = set(asked_for("fewcolors"))
    faults = []
    for found in sorted(distributions(), key=lambda one: one.name.lower()):
        name, licence = _plain(found.name), licence_of(found)
        print(f"{'asked for' if name in ours else 'tests    '}  {found.name} {found.version}: {licence}")
        if not is_allowed(licence) and (name in ours or name not in MEASURED):
            faults.append(f"licences: {found.name} is under {licence!r}; leave it out, or say why it may stay")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
