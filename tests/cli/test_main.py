"""The command as a whole: help, version, and how every fault ends in one line and an exit code."""

from __future__ import annotations

import importlib
import inspect
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click
import pytest

import fewcolors
from fewcolors import compare, quantize
from fewcolors.cli import main, options
from fewcolors.cli.command import Command
from fewcolors.cli.command import Option as RareOption
from fewcolors.cli.compare import RIVALS as CLI_RIVALS
from fewcolors.compare import RIVALS

COMMAND = [sys.executable, "-m", "fewcolors.cli"]
SCREEN = 24  # lines of a terminal that nobody has enlarged


def test_without_a_command_the_help_is_shown_and_the_usage_is_wrong(run: Any) -> None:
    ended = run()
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == run("--help").out


@pytest.mark.parametrize("name", [None, *main.commands])
def test_every_help_fits_a_screen_and_has_examples(run: Any, name: str | None) -> None:
    arguments = [name] if name else []
    ended = run(*arguments, "--help")
    assert ended.code == 0
    assert ended.out == run(*arguments, "-h").out
    assert len(ended.out.splitlines()) <= SCREEN
    assert f"  fewcolors {name or 'quantize'} " in ended.out
    assert max(map(len, ended.out.splitlines())) <= 80


def test_the_list_of_commands_says_what_each_says_of_itself(run: Any) -> None:
    listed = run("--help").out
    for name, command in main.commands.items():
        assert f"  {name}" in listed
        assert (command.help or "").split("\n")[0] in " ".join(listed.split())


@pytest.mark.parametrize("name", main.commands)
def test_each_command_lives_in_the_module_of_its_name(name: str) -> None:
    assert main.commands[name] is getattr(importlib.import_module(f"fewcolors.cli.{name}"), name)


def test_every_option_stands_in_help_all_and_what_help_leaves_out_has_a_section(run: Any) -> None:
    for name in main.commands:
        if not isinstance(main.commands[name], Command):  # pngquant's options are pngquant's
            continue
        short, everything = run(name, "--help").out, run(name, "--help-all").out
        assert everything.startswith(short.rstrip())
        for option in main.commands[name].params:
            if isinstance(option, click.Option):
                written = [
                    line
                    for line in everything.split("\n")
                    if set(line.replace(",", " ").split()[:2]) & set(option.opts)
                ]
                assert len(written) == 1, option.name
                assert (written[0] in short.split("\n")) != isinstance(option, RareOption)


def test_the_examples_in_help_use_only_options_that_exist() -> None:
    for name, command in main.commands.items():
        known = {text for parameter in command.params for text in parameter.opts}
        examples = [line for line in (command.help or "").split("\n") if line.strip().startswith("fewcolors ")]
        assert examples
        for example in examples:
            assert example.split()[1] == name
            assert {word for word in example.split() if word.startswith("-") and word != "-"} <= known


def test_the_version_is_the_packages(run: Any) -> None:
    assert run("--version").out == f"fewcolors {fewcolors.__version__}\n"


# The words of the command are those of the library


def test_the_names_options_offer_are_the_librarys() -> None:
    library = importlib.import_module("fewcolors.quantize")
    for names in ("SPACES", "DITHERS", "EFFORTS", "ORDERS", "ALPHAS"):
        assert getattr(options, names) == getattr(library, names)
    assert options.PROFILES == importlib.import_module("fewcolors.images").PROFILES
    assert tuple(RIVALS) == CLI_RIVALS


@pytest.mark.parametrize(("name", "function"), [("quantize", quantize), ("compare", compare)])
def test_the_defaults_of_options_are_the_functions(name: str, function: Any) -> None:
    wanted = inspect.signature(function).parameters
    given = main.commands[name].make_context(name, ["photo.png"]).params
    shared = {option: value for option, value in given.items() if option in wanted and option != "with_"}
    assert {"n_colors", "space", "effort", "seed", "threads"} <= set(shared)
    assert shared == {option: wanted[option].default for option in shared}


# Faults


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["quantise"], "quantise"),
        (["--frobnicate"], "--frobnicate"),
        (["quantize"], "PHOTO"),
        (["compare"], "PHOTO"),
        (["quantize", "x.png", "--frobnicate"], "--frobnicate"),
        (["compare", "x.png", "y.png"], "y.png"),
        *[
            ([command, "x.png", option, value], value)
            for command in ("quantize", "compare")
            for option, value in [
                ("-k", "0"), ("-k", "-1"), ("-k", "1.5"), ("-k", "many"), ("-k", ""),
                ("--space", "rgb"), ("--effort", "much"), ("--seed", "-1"), ("--threads", "0"),
            ]
        ],
        (["quantize", "x.png", "-k", "257"], "256"),
        (["quantize", "x.png", "--dither", "blue"], "blue-noise"),
        *[(["quantize", "x.png", "--dither-strength", value], value) for value in ("-0.1", "1.5", "nan", "half")],
        *[(["quantize", "x.png", "--output-bits", value], value) for value in ("0", "9", "many")],
        *[(["quantize", "x.png", "--quality", value], value) for value in ("101", "80-60", "good", "1-2-3", "nan")],
        *[(["quantize", "x.png", "--max-bytes", value], value) for value in ("0", "-5", "many", "k", "nank", "infM")],
        (["quantize", "x.png", "--order", "size"], "luminance"),
        (["quantize", "x.png", "--lock", "red"], "'red'"),
        (["quantize", "x.png", "--lock", ""], "e30613"),
        (["quantize", "x.png", "--lock", "f00", "--lock", "#ff0000"], "twice"),
        (["quantize", "x.png", "--lock", "f00", "--lock", "0f0", "-k", "1"], "2 colours do not fit"),
        (["compare", "x.png", "--with", "opencv"], "sklearn"),
        (["compare", "x.png", "--samples", "0"], "0"),
    ],
)  # fmt: skip
def test_a_wrong_command_line_is_one_line_and_exit_code_2(run: Any, arguments: list[str], words: str) -> None:
    ended = run(*arguments)
    assert ended.code == 2
    assert ended.out == ""
    assert ended.err.startswith("fewcolors: ")
    assert ended.err.count("\n") == 1
    assert words in ended.err
    assert "--help" in ended.err


def test_what_the_library_refuses_is_said_once_before_any_photo_is_opened(run: Any) -> None:
    ended = run("quantize", "no-such-1.png", "no-such-2.png", "-o", ".", "--lock", "rouge")
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert "rouge" in ended.err


def test_a_wrong_dither_lists_all_that_there_are(run: Any) -> None:
    told = run("quantize", "photo.png", "--dither", "all").err
    assert [name for name in options.DITHERS if f"'{name}'" not in told] == []


def test_an_unforeseen_fault_is_one_line_that_calls_itself_a_bug(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """And shows its traceback to those who ask for it."""

    def stumble(*_arguments: object, **_settings: object) -> None:
        raise ZeroDivisionError("by\nzero")

    monkeypatch.setattr(click.Group, "main", stumble)
    monkeypatch.delenv("FEWCOLORS_TRACEBACK", raising=False)
    for shown in (False, True):
        with pytest.raises(SystemExit) as end:
            main([])
        told = capsys.readouterr().err
        assert end.value.code == 1
        assert "this is a bug" in told
        assert "ZeroDivisionError: by zero" in told
        assert ("Traceback" in told) is shown
        assert shown or told.count("\n") == 1
        monkeypatch.setenv("FEWCOLORS_TRACEBACK", "1")


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (KeyboardInterrupt(), 130, ""),
        (click.Abort(), 130, ""),
        (MemoryError(), 1, "memory"),
        (OSError(28, "No space left on device"), 1, "No space left"),
        (fewcolors.ImageFileError("no such file: 'x'"), 1, "fewcolors: no such file: 'x'\n"),
        (fewcolors.ArgumentError("seed: no"), 2, "fewcolors: seed: no\n"),
    ],
)
def test_every_fault_has_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: Any, fault: BaseException, code: int, words: str
) -> None:
    def stumble(*_arguments: object, **_settings: object) -> None:
        raise fault

    monkeypatch.setattr(click.Group, "main", stumble)
    with pytest.raises(SystemExit) as end:
        main([])
    assert end.value.code == code
    assert words in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process")
def test_ctrl_c_ends_quietly_with_130(tmp_path: Path) -> None:
    """A pipe that nobody writes to keeps the command reading until the signal comes."""
    process = subprocess.Popen(
        [*COMMAND, "quantize", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    process.stdin.write("x")
    process.stdin.flush()
    time.sleep(2)  # until it reads; NumPy and Pillow come first
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err.strip()) == (130, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGPIPE")
def test_a_reader_that_leaves_is_no_fault_to_talk_about() -> None:
    read, write = os.pipe()
    os.close(read)
    process = subprocess.run([*COMMAND, "--help"], stdout=write, stderr=subprocess.PIPE, timeout=30)
    os.close(write)
    assert process.stderr == b""


def test_a_terminal_that_lacks_a_letter_gets_an_escape_instead_of_a_fault(folder: Path) -> None:
    (folder / "meadow.jpg").rename("Wiese ☘.jpg")
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    process = subprocess.run(
        [*COMMAND, "quantize", "Wiese ☘.jpg", "-k", "4"], env=environment, capture_output=True, timeout=60
    )
    assert process.returncode == 0
    assert rb"Wiese \u2618.jpg" in process.stderr
