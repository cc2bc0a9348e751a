"""Attributes of XML: any name is one that every parser reads back, but for what XML has no place for."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fewcolors.formats.markup import attribute
from tests.pictures import LAW


@LAW
@given(st.text(st.characters(), max_size=30))
def test_every_name_is_an_attribute_that_a_parser_reads(name: str) -> None:
    read = ElementTree.fromstring(f"<a b={attribute(name)}/>").get("b")
    assert read is not None
    assert len(read) == len(name)
    assert all(one in (letter, " ") for one, letter in zip(read, name, strict=True))


@pytest.mark.parametrize("code", [0, 9, 10, 31, 127, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF])
def test_what_xml_has_no_place_for_is_a_blank(code: int) -> None:
    assert attribute(f"a{chr(code)}b") == '"a b"'


@pytest.mark.parametrize("letter", [" ", "~", "\x80", "\ud7ff", "\ue000", "\ufffd", "\U00010000", "é", "漢"])
def test_what_it_has_a_place_for_stays(letter: str) -> None:
    assert attribute(f"a{letter}b") == f'"a{letter}b"'
