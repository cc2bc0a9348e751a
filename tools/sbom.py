"""What a wheel is made of: `python -m tools.sbom WHEEL REQUIREMENTS BUILD` prints it as CycloneDX 1.6.

It names the wheel with its SHA-256, what is compiled into it, and what it asks for by its metadata, in the releases of
REQUIREMENTS (`requirements/extras.txt`; BUILD is `requirements/build.txt`). The same wheel gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import uuid
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import Any

from tools.pins import Pin, read_pins

Component = dict[str, Any]

# The library of bindings is linked statically; CMake, ninja and scikit-build-core leave nothing of theirs.
COMPILED_IN = {"nanobind"}


def metadata_of(wheel: Path) -> Message:
    """The METADATA of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return Parser().parsestr(archive.read(name).decode())


def bill(wheel: Path, tested_with: list[Pin], built_with: list[Pin]) -> dict[str, Any]:
    """The bill of materials of a wheel."""
    meta = metadata_of(wheel)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    compiled = [_component(pin, "required") for pin in built_with if _plain(pin.name) in COMPILED_IN]
    asked = [*_asked_for(meta, tested_with)]
    product = {
        "type": "library",
        "bom-ref": f"pkg:pypi/{meta['Name']}@{meta['Version']}",
        "name": meta["Name"],
        "version": meta["Version"],
        "description": meta["Summary"],
        "licenses": [{"expression": meta["License-Expression"]}],
        "purl": f"pkg:pypi/{meta['Name']}@{meta['Version']}",
        "hashes": [{"alg": "SHA-256", "content": digest}],
    }
    components = sorted(compiled + asked, key=lambda one: str(one["bom-ref"]))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digest)}",
        "version": 1,
        "metadata": {"component": product},
        "components": components,
        "dependencies": [{"ref": product["bom-ref"], "dependsOn": [one["bom-ref"] for one in components]}],
    }


def _asked_for(meta: Message, pins: list[Pin]) -> list[Component]:
    """What the metadata asks for: the core is required, extras are optional. Raises KeyError where a pin is missing."""
    by_name = {_plain(pin.name): pin for pin in pins}
    scopes: dict[str, str] = {}
    for text in meta.get_all("Requires-Dist", []):
        name = _plain(re.split(r"[^\w.-]", text)[0])
        scopes[name] = "optional" if "extra ==" in text else "required"
    return [_component(by_name[name], scope) for name, scope in scopes.items()]


def _component(pin: Pin, scope: str) -> Component:
    purl = f"pkg:pypi/{_plain(pin.name)}@{pin.version}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": pin.name,
        "version": pin.version,
        "scope": scope,
        "purl": purl,
    }


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    wheel, tested_with, built_with = map(Path, sys.argv[1:])
    made = bill(wheel, *(read_pins(path.read_text(encoding="utf-8")) for path in (tested_with, built_with)))
    print(json.dumps(made, indent=2))
