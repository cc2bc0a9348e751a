"""Which status and which line an error comes to."""

from __future__ import annotations

import json

import pytest

from fewcolors import ArgumentError
from fewcolors.studio.faults import Fault, answer, busy, superseded


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (Fault(404, "no such picture"), 404, "no such picture"),
        (superseded(), 409, "a newer request of this page has taken its place"),
        (busy(), 429, "too much at once; try again in a second"),
        (ArgumentError("space: 'rgb' is none"), 400, "space: 'rgb' is none"),
        (MemoryError(), 413, "not enough memory; try a smaller picture"),
    ],
)
def test_what_is_foreseen_is_answered_with_its_line(
    error: Exception, status: int, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = answer(error)
    assert (given.status_code, json.loads(given.body)["error"]) == (status, line)
    assert capsys.readouterr().err == ""


def test_a_bug_is_told_to_the_terminal_on_one_line_and_to_the_page_in_general(
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = answer(ZeroDivisionError("first\nsecond"))
    assert given.status_code == 500
    assert b"first" not in given.body
    assert capsys.readouterr().err == (
        "fewcolors: this is a bug in the studio, please report it: ZeroDivisionError: first second\n"
    )
