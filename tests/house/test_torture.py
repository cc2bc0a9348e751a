"""Torture tells the truth: tallies add, what dies or hangs is counted, good inputs are good and mutations are bad."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from fewcolors.formats import FORMATS, parse
from tests.studio.conftest import Running
from torture import child, crowd, kills, make_corpus, memory, sanitized, studio, targets
from torture.__main__ import main, record, table
from torture.attacks import Attack
from torture.batches import Batch
from torture.bounds import TookTooLong, time_bound
from torture.mutate import MUTATIONS, mutated
from torture.parsers import CORPUS, Parsers, corpus
from torture.tally import Distinct, Tally


def test_tallies_add() -> None:
    both = Tally(inputs=3, crashes=1, complaints=["a"]) + Tally(inputs=4, wrong=2, complaints=["b"], notes={"x": 1})
    assert both == Tally(inputs=7, crashes=1, wrong=2, complaints=["a", "b"], notes={"x": 1})
    assert both.bad == 3
    assert Tally.of_json(json.loads(json.dumps(both.as_json()))) == both


def test_inputs_are_counted_once_whatever_their_parts() -> None:
    seen = Distinct()
    for parts in ((b"ab", b"c"), (b"a", b"bc"), (b"ab", b"c")):
        seen.add(*parts)
    assert len(seen) == 2


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a target called `trial` may be written."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(child, "PATIENCE", 3.0)
    return tmp_path / "trial.py"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("import os; os.kill(os.getpid(), 11)", "exit -11"),
        ("import time; time.sleep(600)", "hung"),
        ("raise RuntimeError('of its own')", "of its own"),
    ],
)
def test_a_target_that_dies_or_hangs_is_a_crash(module: Path, line: str, words: str) -> None:
    module.write_text(f"def run(seed, seconds):\n    {line}\n")
    found = child.run_apart("trial", 7, 0.1)
    assert (found.crashes, found.bad) == (1, 1)
    assert words in found.complaints[0]


def test_a_target_that_ends_is_heard(module: Path) -> None:
    module.write_text("from torture.tally import Tally\ndef run(seed, seconds):\n    return Tally(inputs=seed)\n")
    assert child.run_apart("trial", 7, 0.1) == Tally(inputs=7)


def test_every_target_is_there_and_all_shares_are_a_hundred() -> None:
    for target in targets.TARGETS.values():
        assert (child.CHECKOUT / f"{target.module.replace('.', '/')}.py").exists()
    assert sum(target.share for target in targets.TARGETS.values()) == 100


def test_the_table_has_a_row_each_and_their_sum() -> None:
    found = {"one": (Tally(inputs=1200, faults=3), 2.0), "other": (Tally(inputs=1, wrong=1), 3.0)}
    lines = table(found).splitlines()
    assert lines[2] == "| one | 1,200 | 3 | 0 | 0 | 0 | 0 | 0 | 2 |"
    assert lines[-1] == "| all | 1,201 | 3 | 0 | 0 | 0 | 0 | 1 | 5 |"
    assert json.loads(record(found, 9.0, 4))["targets"]["other"]["wrong"] == 1


def test_an_unknown_target_is_named_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["none-such"]) == 2
    assert "none-such" in capsys.readouterr().err


def test_what_goes_wrong_is_told_and_ends_with_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trial.py").write_text("def run(seed, seconds):\n    raise RuntimeError\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setitem(targets.TARGETS, "trial", targets.Target("trial", 1))
    assert main(["trial", "--seconds", "0.1", "--json", str(tmp_path / "out.json")]) == 1
    assert json.loads((tmp_path / "out.json").read_text())["targets"]["trial"]["crashes"] == 1


# Parsers


def test_the_corpus_is_what_our_writers_write() -> None:
    assert {path.name: path.read_bytes() for path in CORPUS.iterdir()} == make_corpus.files()


def test_every_format_has_two_good_files() -> None:
    for name, files in corpus().items():
        assert [len(parse(data, format=name)) > 0 for data in files] == [True, True]


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_every_mutation_changes_bytes(mutation: object) -> None:
    good = corpus()["gpl"]
    changed = 0
    for seed in range(50):
        data = bytearray(good[0])
        mutation(random.Random(seed), data, good)  # type: ignore[operator]
        changed += data != good[0]
    assert changed > 40


def test_equal_seeds_make_equal_files() -> None:
    good = corpus()["css"]
    assert mutated(random.Random(5), good[0], good) == mutated(random.Random(5), good[0], good)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(ZeroDivisionError(), "crashes"), (MemoryError(), "crashes"), (None, None)],
)
def test_a_parser_that_raises_anything_else_is_a_crash(answer: Exception | None, kind: str | None) -> None:
    def read() -> object:
        if answer is not None:
            raise answer
        return 1

    parsers = Parsers(0)
    parsers._answer("trial", read)
    assert parsers.tally.bad == (kind is not None)


def test_a_parser_that_takes_colours_for_others_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    from torture import parsers

    good = corpus()["hex"][0]
    record = parse(good, format="hex")
    trial = Parsers(0)
    trial._round_trip("hex", record, good)
    assert trial.tally.bad == 0
    monkeypatch.setattr(parsers, "encode", lambda _record, _name: b"123456\n")
    trial._round_trip("hex", record, good)
    assert trial.tally.wrong == 1


# Files


def test_the_decoders_agree_on_a_legal_file_and_a_changed_pixel_is_seen() -> None:
    from torture.decoders import by_pillow, by_pypng
    from torture.samples import legal_pngs

    data = legal_pngs()["3-channels-8-bits-7"]
    one, other = by_pillow("", data), by_pypng("", data)
    assert one is not None
    assert other is not None
    assert np.array_equal(one, other)
    assert not np.array_equal(one ^ 1, other)


def test_half_a_picture_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from torture.files import Files

    trial = Files(3)
    trial._cut("black", trial._good["rgb.png"] + bytes(10_000), np.zeros((1, 1, 3), np.uint8))
    assert (trial.tally.wrong, trial.tally.faults) == (1, 1)


def test_targets_run_apart_from_any_folder(tmp_path: Path) -> None:
    """A second of each of the two that are the quickest to start."""
    command = [sys.executable, "-m", "torture", "parsers", "files", "--seconds", "2"]
    done = subprocess.run(command, cwd=child.CHECKOUT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(FORMATS) < int(done.stdout.splitlines()[-1].split("|")[2].replace(",", ""))


# Kills


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    return Batch(tmp_path_factory.mktemp("batch"))


def test_half_a_file_and_a_lost_one_are_seen(batch: Batch) -> None:
    batch.reset()
    assert batch.faults() == []
    first, second, *_ = batch.old
    (batch.folder / "out" / first).write_bytes(batch.new[first][:-1])
    (batch.folder / "out" / second).unlink()
    assert [fault.split(":")[0] for fault in batch.faults()] == [first, f"{second} is gone"]


def test_what_is_not_done_and_what_is_left_over_are_seen(batch: Batch) -> None:
    batch.reset()
    for name, data in batch.new.items():
        (batch.folder / "out" / name).write_bytes(data)
    assert batch.unfinished() == []
    (batch.folder / "out" / ".fewcolors-0123456789abcdef.part").write_bytes(b"")
    (batch.folder / "out" / name).write_bytes(batch.new[name][:-1])
    assert len(batch.unfinished()) == 2


def test_a_killed_batch_is_completed_by_the_next(batch: Batch) -> None:
    tally = Tally(notes={"kills": kills.KILLS - 1})
    kills.kills(batch, random.Random(1), tally, time.monotonic() + 60)
    assert (tally.faults, tally.complaints) == (1, [])


# Memory


def growth_of(call: str, checkout: Path) -> list[int]:
    """In the halves of 2,000 calls and, traced, of a hundred. In a process of its own, as a target has: where the whole
    suite runs, threads that Dask's tests left behind take memory and let go of it."""
    program = f"""
from torture import memory
kept = []
print(*memory.grows(lambda: {call}, 2000), memory.traced(lambda: {call}))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=checkout, capture_output=True, text=True, check=True)
    return [int(word) for word in done.stdout.split()]


def test_a_call_that_forgets_its_picture_is_a_leak(checkout: Path) -> None:
    first, second, traced = growth_of("kept.append(bytes(7000))", checkout)
    assert min(first, second) > memory.GROWTH
    assert traced > memory.TRACED_GROWTH


def test_a_call_that_forgets_nothing_is_none(checkout: Path) -> None:
    first, second, traced = growth_of("bytes(7000)", checkout)
    assert min(first, second) < memory.GROWTH
    assert traced < memory.TRACED_GROWTH


def test_dear_calls_are_as_many_as_cheap_ones_and_never_too_few(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(time, "perf_counter", lambda: clock[0])
    table = {"dear": lambda: clock.append(clock.pop() + 0.0078125), "cheap": lambda: None}
    assert memory.calls_within(0.0078125 * 1101, table) == 1000
    assert memory.calls_within(1e6, table) == memory.CALLS
    assert memory.calls_within(0.001, table) == 200


# Crowd


def test_other_bytes_in_a_crowd_are_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    trial = crowd.Crowd(1)
    trial._compare("trial", [0, 1], iter([trial._alone[0], "other"]))
    assert (trial.tally.faults, trial.tally.wrong) == (2, 1)


def test_a_fork_that_waits_is_woken_and_told_from_one_that_answers_wrongly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "PATIENCE", 1)
    assert crowd.forked(lambda: True) == 0
    assert crowd.forked(lambda: False) == 1
    assert crowd.forked(lambda: time.sleep(60) is None) == -signal.SIGALRM


# Studio


def test_every_kind_of_attack_is_answered_as_it_should_be() -> None:
    tally = Tally()
    running = Running.start()
    try:
        studio.attack_for(running, 3, 2.0, tally)
    finally:
        running.stop()
    assert tally.complaints == []
    assert tally.refusals > 20


def test_an_answer_that_an_attack_must_not_have_is_seen() -> None:
    tally = Tally()
    running = Running.start()
    try:
        page = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\nConnection: close\r\n\r\n".encode()
        assert studio.status_of(running.port, Attack("the page itself", page)) == 200
        assert studio.works(running, tally, b"other bytes") != b"other bytes"
    finally:
        running.stop()
    assert tally.wrong == 1


# Sanitizers


def test_the_builds_name_what_must_be_loaded_first() -> None:
    assert all(sanitized.path_of(build.runtime) for build in (sanitized.ASAN, sanitized.TSAN))
    assert sanitized.path_of("no-such-library.so") is None


def test_an_input_that_computes_without_end_is_stopped() -> None:
    def compute() -> None:
        with time_bound(1):
            while True:
                pass

    with pytest.raises(TookTooLong):
        compute()


def test_the_page_on_reliability_has_the_figures_of_the_newest_record(checkout: Path) -> None:
    newest = max((checkout / "torture" / "record").glob("*.json"))
    kept = json.loads(newest.read_text())["targets"]
    seconds = {name: each.pop("took") for name, each in kept.items()}
    found = {name: (Tally.of_json(each), seconds[name]) for name, each in kept.items()}
    page = (checkout / "docs" / "reliability.md").read_text()
    assert table(found) in page
    assert set(found) == set(targets.TARGETS)
    assert kept["kills"]["notes"]["kills"] >= kills.KILLS
    assert kept["memory"]["notes"]["calls of each verb"] >= memory.CALLS
    assert sum(tally.inputs for tally, _ in found.values()) >= 1_000_000
    assert sum(tally.bad for tally, _ in found.values()) == 0
