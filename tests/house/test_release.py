"""What a release asks of its tag, and of the files around it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tools.release_notes import NotReady, release_notes

FACE = 'x = 1\n__version__ = "1.2.0"\n'
CHANGELOG = "# Changelog\n\n## 1.2.0 (2026-12-01)\n\nNew\n* one\n\n## 1.1.0 (2026-11-01)\n\nNew\n* other\n"


def test_a_tag_that_is_the_version_gets_its_section_and_no_other() -> None:
    assert release_notes("v1.2.0", FACE, CHANGELOG) == "New\n* one\n"
    assert release_notes("v1.1.0", FACE.replace("1.2.0", "1.1.0"), CHANGELOG) == "New\n* other\n"


@pytest.mark.parametrize("tag", ["v1.2.1", "1.2.0", "v1.2", "v1.2.0rc1"])
def test_a_tag_that_is_not_the_version_is_refused(tag: str) -> None:
    with pytest.raises(NotReady, match=r"^the tag is .*, the version 1\.2\.0: tag v1\.2\.0"):
        release_notes(tag, FACE, CHANGELOG)


def test_a_version_that_the_changelog_does_not_tell_of_is_refused() -> None:
    with pytest.raises(NotReady, match=r"no section of 1\.2\.0"):
        release_notes("v1.2.0", FACE, CHANGELOG.replace("1.2.0", "1.3.0"))
    with pytest.raises(NotReady, match="put the date there"):
        release_notes("v1.2.0", FACE, CHANGELOG.replace("1.2.0 (2026-12-01)", "1.2.0 (not released)"))


def test_workflows_call_actions_by_exact_versions(checkout: Path) -> None:
    workflows = sorted((checkout / ".github/workflows").glob("*.yml"))
    assert [path.stem for path in workflows] == ["docs", "release", "test", "wheels"]
    for path in workflows:
        used = re.findall(r"uses: (\S+)", path.read_text())
        assert used
        assert [name for name in used if not re.search(r"@v\d+\.\d+\.\d+$|^\./", name)] == []


def test_workflows_call_targets_and_tools_that_exist(checkout: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (checkout / "Makefile").read_text(), re.MULTILINE))
    for path in (checkout / ".github/workflows").glob("*.yml"):
        text = path.read_text()
        assert set(re.findall(r"\bmake ([a-z-]+)", text)) <= targets
        assert [name for name in re.findall(r"tools/\w+\.py", text) if not (checkout / name).is_file()] == []


def test_wheels_are_built_for_every_python_that_the_classifiers_name(checkout: Path) -> None:
    settings = tomllib.loads((checkout / "pyproject.toml").read_text())
    named = re.findall(r"Python :: (3\.\d+)", " ".join(settings["project"]["classifiers"]))
    built = re.findall(r"cp3(\d+)-", " ".join(settings["tool"]["cibuildwheel"]["build"]))
    assert [f"3.{minor}" for minor in built] == named
