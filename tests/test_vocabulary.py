"""The vocabulary of colour names: the survey's own words and colours, and people would mostly agree."""

from __future__ import annotations

from collections import Counter

import numpy as np

from fewcolors import Palette
from fewcolors.color import SPACES
from fewcolors.color.vocabulary import _BASIC_OF, _COLORS, BASIC_TERMS, WORDS, words_of

SURVEY = Palette.named("xkcd")
# Berlin & Kay (1969), in their order of appearance in languages.
ELEVEN = {"black", "white", "red", "green", "yellow", "blue", "brown", "purple", "pink", "orange", "grey"}
# What most of the survey's nearest names say otherwise, or are not agreed about; docs/collections.md says why.
LEFT_OPEN = {"burgundy", "cream", "indigo", "beige", "dark teal"}


def test_the_basic_terms_are_the_eleven_and_each_is_a_word_of_its_own() -> None:
    assert set(BASIC_TERMS) == ELEVEN
    assert dict(zip(WORDS, _BASIC_OF, strict=True)) | {term: term for term in ELEVEN} == dict(
        zip(WORDS, _BASIC_OF, strict=True)
    )
    assert len(set(WORDS)) == len(WORDS)


def test_every_word_is_one_of_the_surveys_with_its_colour() -> None:
    assert SURVEY.names is not None
    there = dict(zip(SURVEY.names, map(bytes, SURVEY.rgb), strict=True))
    assert {word: there.get(word) for word in WORDS} == dict(zip(WORDS, map(bytes, _COLORS), strict=True))


def test_a_words_own_colour_has_that_word() -> None:
    assert [word for word, _ in words_of(_COLORS)] == list(WORDS)


def test_most_of_the_surveys_names_that_end_in_a_basic_term_get_that_term() -> None:
    labels, colors = _labelled()
    found = [basic for _, basic in words_of(colors)]
    assert np.mean([a == b for a, b in zip(found, labels, strict=True)]) > 0.84


def test_words_that_do_not_say_their_basic_term_have_that_of_most_names_around_them() -> None:
    labels, colors = _labelled()
    points = _points(colors)
    for word, basic, color in zip(WORDS, _BASIC_OF, _COLORS, strict=True):
        if word.split()[-1] in ELEVEN or word in LEFT_OPEN:
            continue
        away = ((points - _points(color[None])) ** 2).sum(axis=1)
        nearest = Counter(labels[row] for row in np.argsort(away, kind="stable")[:9])
        assert nearest[basic] == max(nearest.values()), word


def test_greys_are_black_grey_or_white_whatever_their_lightness() -> None:
    levels = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    basics = [basic for _, basic in words_of(levels)]
    assert set(basics) == {"black", "grey", "white"}
    assert basics == sorted(basics, key=["black", "grey", "white"].index)


def test_alpha_changes_nothing_but_what_is_clear() -> None:
    reds = np.array([[229, 0, 0, 255], [229, 0, 0, 1], [229, 0, 0, 0]], np.uint8)
    assert [word for word, _ in words_of(reds)] == ["red", "red", "transparent"]


def _labelled() -> tuple[list[str], np.ndarray]:
    assert SURVEY.names is not None
    last = [name.split()[-1].replace("gray", "grey") for name in SURVEY.names]
    rows = [row for row, word in enumerate(last) if word in ELEVEN]
    return [last[row] for row in rows], np.ascontiguousarray(SURVEY.rgb[rows])


def _points(colors: np.ndarray) -> np.ndarray:
    return SPACES["oklab"].to_lattice(np.ascontiguousarray(colors), 1)[:, :3].astype(np.int64)
