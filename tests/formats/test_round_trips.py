"""What is written is read back: every format holds its colours exactly, and its names and title where it says so."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fewcolors.errors import PaletteFileError
from fewcolors.formats import FORMATS, Record, encode, losses, parse
from tests.formats.records import kinds, records

PLAIN_NAMES = ("red", "dark-red", "", "ink", "Dark Red", "ünï", "12", "a, b; c", 'say "hi"', "<&>", "red")


@pytest.mark.parametrize("name", kinds())
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_colours_alpha_and_order_come_back_exactly(name: str, data: st.DataObject) -> None:
    record = data.draw(records(FORMATS[name]))
    back = parse(encode(record, name), "palette" + FORMATS[name].suffixes[0])
    assert back.rows() == record.rows()


@pytest.mark.parametrize("name", kinds())
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_what_is_not_in_the_losses_is_not_lost(name: str, data: st.DataObject) -> None:
    record = data.draw(records(FORMATS[name]))
    back = parse(encode(record, name), format=name)
    assert (losses(record, name) == []) is (back == record)


@pytest.mark.parametrize("name", [name for name, kind in FORMATS.items() if kind.names])
def test_names_come_back_where_the_format_holds_them(name: str) -> None:
    record = Record.of([(step, 2 * step, 3 * step) for step in range(len(PLAIN_NAMES))], PLAIN_NAMES)
    assert parse(encode(record, name), format=name).names == PLAIN_NAMES
    nameless = dataclasses.replace(record, names=None)
    assert parse(encode(nameless, name), format=name).names is None


@pytest.mark.parametrize("name", kinds())
def test_a_format_that_says_it_holds_a_title_does_and_others_say_that_it_is_lost(name: str) -> None:
    record = Record.of([(1, 2, 3)], title="My <palette>")
    assert losses(record, name) == ([] if FORMATS[name].has_title else ["the title was left out"])


@pytest.mark.parametrize("name", [name for name, kind in FORMATS.items() if not kind.names])
def test_a_format_without_names_says_that_they_are_lost(name: str) -> None:
    record = Record.of([(1, 2, 3), (4, 5, 6)], ["one", "two"])
    assert losses(record, name) == ["the names of 2 colours were left out"]


def test_names_and_titles_that_are_lost_or_changed_are_told_by_number_and_the_first_one_by_itself() -> None:
    one = Record.of([(1, 2, 3), (4, 5, 6)], ["a\nb", ""])
    assert losses(one, "gpl") == ["1 name changed: 'a\\nb' became 'a b'"]
    both = Record.of([(1, 2, 3), (4, 5, 6)], ["a\nb", "c\nd"], "T\nU")
    assert losses(both, "gpl") == [
        "2 names changed: 'a\\nb' became 'a b'", "the title changed: it became 'T U'",
    ]  # fmt: skip
    assert losses(one, "jasc") == ["the name of 1 colour was left out"]


@pytest.mark.parametrize("name", kinds())
def test_a_written_file_is_known_by_its_content_or_by_its_suffix(name: str) -> None:
    """And by its content even under a wrong suffix, hex lists apart, which have no mark."""
    kind = FORMATS[name]
    data = encode(Record.of([(step, 255 - step, 7) for step in range(20)]), name)
    assert parse(data, "a" + kind.suffixes[0]) == parse(data, format=name)
    others = [other.name for other in FORMATS.values() if other.sniff(data)]
    if name != "hex":
        assert others[0] == name
        assert parse(data, "palette.unknown") == parse(data, format=name)
    else:
        assert others == []


@pytest.mark.parametrize("name", kinds())
def test_of_a_file_that_is_as_it_was_written_there_is_nothing_to_note(name: str) -> None:
    record = Record.of([(1, 2, 3), (4, 5, 6)], ["one", "two"], "Two")
    assert parse(encode(record, name), format=name).notes == ()


@pytest.mark.parametrize("name", kinds())
def test_the_same_palette_is_the_same_bytes(name: str) -> None:
    record = Record.of([(1, 2, 3), (4, 5, 6)], ["one", "two"], "Two")
    assert encode(record, name) == encode(record, name)


@pytest.mark.parametrize("name", [name for name, kind in FORMATS.items() if kind.alpha != "yes"])
def test_alpha_is_never_lost_silently(name: str) -> None:
    with pytest.raises(PaletteFileError, match=r"alpha|transparent"):
        encode(Record.of([(1, 2, 3), (4, 5, 6, 128)]), name)


@pytest.mark.parametrize("name", [name for name, kind in FORMATS.items() if kind.most])
def test_more_colours_than_a_format_holds_are_refused_and_as_many_are_held(name: str) -> None:
    most = FORMATS[name].most
    assert most is not None
    full = Record(np.full((most, 4), 255, np.uint8))
    assert len(parse(encode(full, name), format=name)) == most
    with pytest.raises(PaletteFileError, match=f"at most {most:,} colours, this palette has {most + 1:,}"):
        encode(Record(np.full((most + 1, 4), 255, np.uint8)), name)


@pytest.mark.parametrize("name", [name for name, kind in FORMATS.items() if not kind.most])
def test_formats_without_a_limit_hold_ten_thousand_colours(name: str) -> None:
    rng = np.random.default_rng(3)
    rgba = rng.integers(0, 256, (10_000, 4), np.uint8)
    if FORMATS[name].alpha == "no":
        rgba[:, 3] = 255
    assert parse(encode(Record(rgba), name), format=name) == Record(rgba)
