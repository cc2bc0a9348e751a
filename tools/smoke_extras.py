"""Does a wheel work where nothing else is? `python smoke_extras.py WHEEL` needs uv.

Makes a bare environment for the wheel alone, then one for each of its extras, and runs `smoke.py` there, in a folder
without any source.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from email.parser import Parser
from pathlib import Path

SMOKE = Path(__file__).with_name("smoke.py")


def extras_of(wheel: Path) -> list[str]:
    """The extras that a wheel offers, by its metadata."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return Parser().parsestr(archive.read(name).decode()).get_all("Provides-Extra", [])


def smoke(wheel: Path, extra: str | None, folder: Path) -> None:
    """Install the wheel with one extra, or none, into an environment of its own; raise where it does not work."""
    environment = folder / (extra or "core")
    uv = [sys.executable, "-m", "uv"]
    subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, environment], check=True)
    (python,) = [*environment.glob("bin/python"), *environment.glob("Scripts/python.exe")]
    subprocess.run(
        [*uv, "pip", "install", "--quiet", "--python", python, f"{wheel}[{extra}]" if extra else wheel], check=True
    )
    subprocess.run([python, "smoke.py", *(["--with", extra] if extra else [])], cwd=folder, check=True)
    shutil.rmtree(environment)


def main(wheel: Path) -> None:
    """Try the wheel alone, then with each extra."""
    with tempfile.TemporaryDirectory() as name:
        shutil.copy(SMOKE, name)
        for extra in (None, *extras_of(wheel)):
            smoke(wheel, extra, Path(name))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
