"""The bench of films: held-out films are films like others, and are judged apart."""

from __future__ import annotations

import numpy as np

from bench.animate import Match, animation_bars
from bench.held_films import FRAMES, HEIGHT, HELD, WIDTH, held_films


def match(film: str, better: bool) -> Match:
    return Match(film, 16, "gifsicle", 2, 2.0, 0.0, 1, 1.0, 0.0, better)


def test_held_out_films_are_judged_apart() -> None:
    found = [match("pan", True), match("sprites", True), match(f"{HELD}pan", False), match(f"{HELD}zoom", True)]
    tuned, held = animation_bars(found)
    assert tuned.measured == 100
    assert held.measured == 50
    assert "held-out" in held.name
    assert "held-out" not in tuned.name


def test_held_out_films_move_and_are_the_same_each_time() -> None:
    films, again = held_films(), held_films()
    assert len({film.name for film in films}) == 6
    for film, other in zip(films, again, strict=True):
        shown = [frame.pixels for frame in film.film.frames]
        assert film.name.startswith(HELD)
        assert film.film.size == (WIDTH, HEIGHT)
        assert len({pixels.tobytes() for pixels in shown}) == FRAMES
        assert all(np.array_equal(a, b.pixels) for a, b in zip(shown, other.film.frames, strict=True))
