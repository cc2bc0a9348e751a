"""Palettes in code and tokens as they come in the wild: style sheets, configurations, JSON."""

from __future__ import annotations

import json

import pytest

from fewcolors.formats import load, parse

RED, WHITE, INK = [227, 6, 19, 255], [255, 255, 255, 255], [0, 0, 0, 255]


def test_custom_properties_that_are_colours() -> None:
    css = b"""/* --old: #123456; */ @import "x";
    :root { --red: #E30613; --gap: 4px; --font: "a;b"; --paper:white; --ink: rgb(0,0,0)}
    .dark { --glass: hsla(0, 0%, 100%, .5) ; --brand: var(--red); --wide: lab(50% 10 10); }"""
    record = parse(css)
    assert record.rows() == [RED, WHITE, INK, [255, 255, 255, 128]]
    assert record.names == ("red", "paper", "ink", "glass")
    assert record.notes == ("1 colour of a kind that is not read: left out, the first is --wide",)


def test_scss_maps_defaults_and_less() -> None:
    scss = b"""// $old: #123;
    $red: #e30613 !default;
    $map: ("paper": #fff, ink: black, "deep": ("900": #000));
    $dark: darken($red, 10%);"""
    assert (parse(scss).rows(), parse(scss).names) == ([RED, WHITE, INK, INK], ("red", "paper", "ink", "900"))
    assert load(b"@red: #e30613;\n@paper: #ffffff;\n", "scss").rows() == [RED, WHITE]


def test_tailwind_themes_and_configurations() -> None:
    theme = b'@import "tailwindcss";\n@theme { --color-*: initial; --color-red-500: oklch(100% 0 0); }'
    assert (parse(theme).rows(), parse(theme).names) == ([WHITE], ("red-500",))
    config = b"""/** @type {import('tailwindcss').Config} */
    module.exports = { content: ['./a.html'], theme: { extend: { colors: {
      // 'old': '#123456',
      brand: { DEFAULT: '#e30613', 'light': "#fff" }, ink: '#000', current: 'currentColor' } } } }"""
    assert (parse(config).rows(), parse(config).names) == ([RED, WHITE, INK], ("brand", "brand-light", "ink"))


@pytest.mark.parametrize(
    ("document", "names"),
    [
        (["#e30613", "#fff"], None),
        (["e30613", "ffffff"], None),
        ([[227, 6, 19], [255, 255, 255, 255]], None),
        ({"name": "Lospec", "author": "", "colors": ["e30613", "ffffff"]}, None),
        ({"red": "#e30613", "paper": "white"}, ("red", "paper")),
        ({"red": {"500": "#e30613"}, "paper": {"50": "#fff"}}, ("red-500", "paper-50")),
        ([{"name": "Red", "hex": "#e30613"}, {"title": "Paper", "rgb": [255, 255, 255]}], ("Red", "Paper")),
        ({"version": 1, "palette": [{"value": "#e30613", "x": None}, {"color": "#ffffff"}]}, ("palette", "palette")),
    ],
)
def test_json_of_web_tools(document: object, names: tuple[str, ...] | None) -> None:
    record = parse(json.dumps(document).encode())
    assert (record.rows(), record.names) == ([RED, WHITE], names)


def test_design_tokens_with_groups_references_and_other_types() -> None:
    document = {
        "base": {
            "$type": "color",
            "red": {"$value": {"colorSpace": "srgb", "components": [0.8902, 0.02353, 0.07451]}},
            "paper": {"$value": "#ffffff"},
        },
        "space": {"$type": "dimension", "s": {"$value": {"value": 4, "unit": "px"}}},
        "accent": {"$type": "color", "$value": "{base.red}"},
        "wide": {"$type": "color", "$value": {"colorSpace": "display-p3", "components": [0, 0, 0], "hex": "#000000"}},
        "ok": {"$type": "color", "$value": {"colorSpace": "oklch", "components": [1, 0, "none"], "alpha": 0.5}},
    }
    record = parse(json.dumps(document).encode())
    assert record.rows() == [RED, WHITE, RED, INK, [255, 255, 255, 128]]
    assert record.names == ("base-red", "base-paper", "accent", "wide", "ok")
    assert record.notes == ("1 colour of a space that is not read: taken from the hex code, or left out",)


def test_design_tokens_at_the_root_of_a_group_without_a_type_and_of_other_spaces() -> None:
    document = {
        "brand": {"$type": "color", "$root": {"$value": "#e30613"}, "$description": "x", "ink": {"$value": "#000"}},
        "bare": {"$value": {"colorSpace": "srgb", "components": [1, 1, 1]}},
        "number": {"$value": 7},
        "short": {"$value": {"colorSpace": "srgb", "components": [1, 1], "hex": "#ffffff"}, "$type": "color"},
        "none": {"$value": {"colorSpace": "srgb", "components": 7}, "$type": "color"},
    }
    record = parse(json.dumps(document).encode())
    assert (record.rows(), record.names) == ([RED, INK, WHITE, WHITE], ("brand", "brand-ink", "bare", "short"))
    assert record.notes == ("2 colours of a space that is not read: taken from the hex code, or left out",)


def test_a_default_of_tailwind_without_a_group_is_called_so() -> None:
    text = b"module.exports = { colors: { DEFAULT: '#e30613', ink: { DEFAULT: '#000' } } }"
    assert parse(text, format="tailwind-js").names == ("DEFAULT", "ink")


def test_another_programs_extension_of_a_token_is_no_name() -> None:
    value = {"colorSpace": "srgb", "components": [227 / 255, 6 / 255, 19 / 255]}
    extensions: list[object] = [{"com.example": "brand"}, {"org.fewcolors": 7}, {"org.fewcolors": "Red!"}, "brand"]
    tokens = {f"red{n}": {"$value": value, "$extensions": each} for n, each in enumerate(extensions)}
    record = parse(json.dumps({"$type": "color", **tokens}).encode(), format="tokens")
    assert record.names == ("red0", "red1", "Red!", "red3")
    assert record.rows() == [RED] * 4
