"""Every option of every verb reaches the result: another value gives another one, and a wrong one is refused by name.

What an option does is told elsewhere; here it is seen that it does something at all, in each of the ways that a call
may go.
"""

from __future__ import annotations

import inspect
import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import fewcolors as fc
from tests.golden.table import GIVEN, mask, scene, soft, weights
from tests.laws.digests import digest

PLAIN = {"dither": "none", "space": "srgb"}
DIFFUSED = {"dither": "floyd-steinberg"}
# What no function can take.
NOTHING = object()


def dark_file() -> bytes:
    """The scene in a PNG that says it is of another gamma than sRGB's."""
    gamma = PngInfo()
    gamma.add(b"gAMA", (100_000).to_bytes(4, "big"))
    file = io.BytesIO()
    Image.fromarray(scene()).save(file, "PNG", pnginfo=gamma)
    return file.getvalue()


# Image, options that both calls have, the option, another value of it.
Case = tuple[Callable[[], Any], dict[str, Any], Any]

OF_ALL: dict[str, Case] = {
    "space": (scene, {"dither": "none"}, "cielab"),
    "alpha": (soft, {}, "binary"),
    "alpha_threshold": (soft, {"alpha": "binary"}, 30),
    "profile": (dark_file, {}, "keep"),
}
OF_DITHERS: dict[str, Case] = {
    "dither": (scene, {}, "none"),
    "dither_strength": (scene, DIFFUSED, 0.5),
    "dither_mask": (scene, DIFFUSED, mask()),
}
OF_PALETTES: dict[str, Case] = {
    "output_bits": (scene, {}, 4),
    "effort": (scene, PLAIN, "fast"),
    "locked": (scene, {}, ["#123456"]),
    "banned": (scene, {}, ["#d6dcd0"]),
    "start_from": (scene, {}, GIVEN),
    "weights": (scene, PLAIN, weights()),
    "region": (scene, {}, (60, 20, 50, 50)),
    "accents": (scene, PLAIN, 2.0),
    "order": (scene, {}, "luminance"),
    "seed": (scene, {**PLAIN, "n_colors": 24}, 7),
}
QUANTIZE: dict[str, Case] = {
    **OF_ALL,
    **OF_DITHERS,
    **OF_PALETTES,
    "n_colors": (scene, {}, 5),
    "quality": (scene, {}, (0, 5)),
    "max_bytes": (scene, {}, 2500),
    "optimize": (scene, {"max_bytes": 2500}, 0),
}


def without_dither(cases: dict[str, Case]) -> dict[str, Case]:
    return {
        name: (image, {key: each for key, each in options.items() if key != "dither"}, value)
        for name, (image, options, value) in cases.items()
    }


DESIGN: dict[str, Case] = {
    **without_dither(OF_ALL | OF_PALETTES),
    "n_colors": (scene, {}, 5),
    "method": (scene, {}, "wu"),
    "for_dither": (scene, {}, "floyd-steinberg"),
}
APPLY: dict[str, Case] = {
    **OF_ALL,
    **OF_DITHERS,
    "stock": (scene, {"dither": "none"}, {"#e30613": 40, "#000": 3000}),
}


def quantized(image: Any, options: dict[str, Any]) -> str:
    return digest(fc.quantize(image, **{"n_colors": 12, **options}))


def designed(image: Any, options: dict[str, Any]) -> str:
    return str(fc.design_palette(image, **{"n_colors": 12, **options}).hex)


def applied(image: Any, options: dict[str, Any]) -> str:
    return digest(fc.apply_palette(image, fc.Palette([*GIVEN, "#80808080", "#0000"]), **options))


VERBS = {"quantize": (quantized, QUANTIZE), "design_palette": (designed, DESIGN), "apply_palette": (applied, APPLY)}
ALL = [(verb, name) for verb, (_, cases) in VERBS.items() for name in cases]


@pytest.mark.parametrize(("verb", "name"), ALL)
def test_another_value_gives_another_result(verb: str, name: str) -> None:
    call, cases = VERBS[verb]
    image, options, value = cases[name]
    assert call(image(), {**options, name: value}) != call(image(), options)


@pytest.mark.parametrize("verb", VERBS)
def test_no_option_is_forgotten_here(verb: str) -> None:
    subjects = {"image", "images", "palette"}
    of_no_result = {"threads", "progress"}  # below
    known = {*VERBS[verb][1], *of_no_result, *({"strict"} if verb == "apply_palette" else ())}
    named = set(inspect.signature(getattr(fc, verb)).parameters) - subjects
    assert named - known == set()


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", ["threads", "alpha", "space", "profile", "alpha_threshold"])
def test_a_wrong_value_is_refused_by_name(verb: str, name: str) -> None:
    with pytest.raises(fc.ArgumentError, match=rf"^{name}"):
        VERBS[verb][0](scene(), {name: NOTHING})


@pytest.mark.parametrize("verb", ["quantize", "design_palette"])
@pytest.mark.parametrize(
    "name",
    [
        "n_colors",
        "effort",
        "order",
        "seed",
        "output_bits",
        "accents",
        "progress",
        "region",
        "locked",
        "banned",
        "start_from",
    ],
)
def test_a_wrong_value_of_what_makes_palettes_is_refused_by_name(verb: str, name: str) -> None:
    with pytest.raises(fc.ArgumentError, match=rf"^{name}"):
        VERBS[verb][0](scene(), {name: NOTHING})


@pytest.mark.parametrize("verb", ["quantize", "apply_palette"])
@pytest.mark.parametrize("name", ["dither", "dither_strength", "dither_mask"])
def test_a_wrong_value_of_what_dithers_is_refused_by_name(verb: str, name: str) -> None:
    with pytest.raises(fc.ArgumentError, match=rf"^{name}"):
        VERBS[verb][0](scene(), {name: NOTHING})


@pytest.mark.parametrize("options", [{}, {"quality": (0, 5)}, {"region": (60, 20, 50, 50)}, PLAIN])
def test_progress_is_told_on_every_road_of_quantize(options: dict[str, Any]) -> None:
    stages: list[fc.Stage] = []
    quantized(scene(), {**options, "progress": stages.append})
    assert stages
    assert all(isinstance(stage, fc.Stage) for stage in stages)


@pytest.mark.parametrize(
    ("images", "options"),
    [
        (scene, {}),
        (scene, {"for_dither": "joint"}),
        (lambda: [scene(), scene()], {}),
        (lambda: fc.count_colors(scene()), {}),
    ],
)
def test_progress_is_told_on_every_road_of_design_palette(images: Any, options: dict[str, Any]) -> None:
    stages: list[fc.Stage] = []
    designed(images(), {**options, "progress": stages.append})
    assert stages


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": NOTHING}, r"^method="),
        ({"for_dither": "joint"}, r"^for_dither: a palette is made for the dither of one image; give one image"),
        ({"region": (0, 0, 9, 9)}, r"^region"),
    ],
)
def test_what_several_images_cannot_have_is_refused_by_name(options: dict[str, Any], message: str) -> None:
    with pytest.raises(fc.ArgumentError, match=message):
        designed([scene(), scene()], options)


def test_defaults_are_those_that_are_documented() -> None:
    told: dict[str, Any] = {
        "space": "oklab",
        "dither": "auto",
        "dither_strength": 1.0,
        "accents": "auto",
        "alpha": "blend",
        "alpha_threshold": 128,
        "effort": "balanced",
        "order": "weight",
        "output_bits": 8,
        "profile": "srgb",
        "seed": 0,
    }
    assert digest(fc.quantize(soft())) == digest(fc.quantize(soft(), 256, **told))
    assert fc.design_palette(scene()) == fc.design_palette(scene(), 16, method="k-means")
