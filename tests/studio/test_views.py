"""What the page gets is what the library gives."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image

import fewcolors as fc
from fewcolors.formats import FORMATS, load
from fewcolors.quantize import DITHERS
from fewcolors.studio.options import KNOBS
from tests.studio.conftest import Running, file_bytes, unpacked


def drawn(body: bytes) -> tuple[np.ndarray, np.ndarray, dict[str, Any]]:
    """Palette (k, 4), indices (h, w) and the header of an answer."""
    header, buffers = unpacked(body)
    palette = np.frombuffer(buffers["palette"], np.uint8).reshape(-1, 4)
    kind = np.uint8 if len(palette) <= 256 else np.dtype("<u2")
    return palette, np.frombuffer(buffers["indices"], kind).reshape(header["height"], header["width"]), header


def test_a_record_says_what_the_picture_is(studio: Running, photo: np.ndarray, record: dict[str, Any]) -> None:
    known = {"name": "photo.png", "width": 96, "height": 64, "mode": "PNG, RGB", "alpha": False, "deep": False}
    assert {name: record[name] for name in known} == known
    assert record["colors"] == len(fc.count_colors(photo))
    assert record["bytes"] == len(file_bytes(photo))
    assert record["screen"] == {"width": 96, "height": 64}


def test_pixels_are_those_that_are_quantized(studio: Running, photo: np.ndarray, record: dict[str, Any]) -> None:
    header, buffers = unpacked(studio.page.get(f"/api/images/{record['id']}/pixels").content)
    assert (header["width"], header["height"]) == (96, 64)
    rgba = np.frombuffer(buffers["pixels"], np.uint8).reshape(64, 96, 4)
    assert np.array_equal(rgba[:, :, :3], photo)
    assert (rgba[:, :, 3] == 255).all()


def test_the_sample_at_the_start_is_a_picture_that_is_kept(studio: Running) -> None:
    record = studio.page.get("/api/start").json()
    assert (record["name"], record["width"], record["height"]) == ("china.jpg", 640, 427)
    assert studio.ask(record, "quantize", options={"n_colors": 2}, preview=True).status_code == 200


@pytest.mark.parametrize("dither", ["auto", "none", "joint"])
def test_a_full_result_is_that_of_quantize(
    studio: Running, photo: np.ndarray, record: dict[str, Any], dither: str
) -> None:
    palette, indices, header = drawn(studio.ask(record, "quantize", options={"n_colors": 9, "dither": dither}).content)
    expected = fc.quantize(photo, 9, dither=dither)
    assert np.array_equal(palette, expected.palette.rgba)
    assert np.array_equal(indices, expected.indices)
    assert header["weights"] == pytest.approx(np.bincount(indices.ravel(), minlength=9) / indices.size, abs=1e-6)
    assert (header["preview"], header["colors"], header["warning"]) == (False, 9, None)
    assert header["report"]["dither"] == expected.report["dither"]


STANDS_FOR = {"joint": "auto", "ostromoukhov": "floyd-steinberg", "yliluoma": "bayer-8"}


@pytest.mark.parametrize("dither", DITHERS)
def test_a_preview_is_what_quantize_does_fast(
    studio: Running, photo: np.ndarray, record: dict[str, Any], dither: str
) -> None:
    for options in ({"n_colors": 7}, {"n_colors": 20, "space": "srgb", "locked": ["#e30613"], "accents": 2}):
        wanted = {**options, "dither": dither, "dither_strength": 0.8}
        palette, indices, _ = drawn(studio.ask(record, "quantize", options=wanted, preview=True).content)
        expected = fc.quantize(photo, **{**wanted, "dither": STANDS_FOR.get(dither, dither)}, effort="fast")
        assert np.array_equal(palette, expected.palette.rgba)
        assert np.array_equal(indices, expected.indices)


@pytest.mark.parametrize("alpha", ["blend", "keep-color", "binary", "ignore"])
def test_previews_of_glass_follow_every_meaning_of_alpha(studio: Running, photo: np.ndarray, alpha: str) -> None:
    glass = np.dstack([photo, np.tile(np.linspace(0, 255, 96).astype(np.uint8), (64, 1))])
    record = studio.upload(file_bytes(glass))
    for locked in ([], ["#ff000000"], ["#00ff0080"]):
        options = {"n_colors": 11, "alpha": alpha, "alpha_threshold": 99, "locked": locked}
        palette, indices, _ = drawn(studio.ask(record, "quantize", options=options, preview=True).content)
        expected = fc.quantize(glass, **options, effort="fast")
        assert np.array_equal(palette, expected.palette.rgba)
        assert np.array_equal(indices, expected.indices)


def test_a_preview_of_auto_colors_stops_at_the_knee_and_one_of_a_palette_uses_it(
    studio: Running, photo: np.ndarray, record: dict[str, Any]
) -> None:
    palette, _, header = drawn(studio.ask(record, "quantize", options={"n_colors": "auto"}, preview=True).content)
    assert header["colors"] == len(palette) == len(fc.quantize(photo, "auto").palette)
    rgba = [[0, 0, 0, 255], [200, 30, 40, 255], [0, 0, 0, 255]]
    answer = studio.ask(record, "quantize", options={"palette": {"rgba": rgba, "names": None}}, preview=True)
    palette, indices, _ = drawn(answer.content)
    assert palette.tolist() == rgba
    assert np.array_equal(indices, fc.apply_palette(photo, rgba).indices)


def test_a_preview_of_a_large_picture_is_of_screen_size(studio: Running, photo: np.ndarray) -> None:
    large = np.tile(photo, (20, 20, 1))
    record = studio.upload(file_bytes(large, compress_level=1))
    screen = record["screen"]
    assert 500_000 <= screen["width"] * screen["height"] <= 1_000_000
    header = unpacked(studio.page.get(f"/api/images/{record['id']}/pixels?size=screen").content)[0]
    _, indices, shown = drawn(studio.ask(record, "quantize", options={"n_colors": 8}, preview=True).content)
    assert (header["width"], header["height"]) == (screen["width"], screen["height"]) == indices.shape[::-1]
    assert (shown["width"], shown["height"]) == indices.shape[::-1]
    studio.page.delete(f"/api/images/{record['id']}")


def test_numbers_are_those_of_measure_and_of_the_file(
    studio: Running, photo: np.ndarray, record: dict[str, Any]
) -> None:
    found = studio.ask(record, "numbers", options={"n_colors": 9}, client="numbers", serial=4).json()
    result = fc.quantize(photo, 9)
    score = fc.measure(photo, result, measures="all")
    expected = [score.mse, score.psnr, score.delta_e_2000, score.ssim]
    assert [found[name] for name in ("mse", "psnr", "delta_e", "ssim")] == pytest.approx(expected)
    download = studio.ask(record, "download", options={"n_colors": 9}).content
    assert (found["bytes"], found["input_bytes"], found["serial"]) == (len(download), record["bytes"], 4)
    assert np.array_equal(np.asarray(Image.open(BytesIO(download)).convert("RGB")), result.to_array())


@pytest.mark.parametrize("kind", ["deep", "glass"])
def test_numbers_of_deep_and_of_transparent_pictures_are_those_of_measure(
    studio: Running, photo: np.ndarray, kind: str
) -> None:
    if kind == "deep":
        out = BytesIO()
        Image.fromarray(photo[:, :, 0].astype(np.uint16) * 200 + 77).save(out, "PNG")
        data = out.getvalue()
    else:
        data = file_bytes(np.dstack([photo, np.tile(np.linspace(0, 255, 96).astype(np.uint8), (64, 1))]))
    record = studio.upload(data)
    assert (record["deep"], record["alpha"]) == (kind == "deep", kind == "glass")
    found = studio.ask(record, "numbers", options={"n_colors": 9}).json()
    score = fc.measure(data, fc.quantize(data, 9), measures=("delta_e_2000", "ssim"))
    expected = [score.mse, score.psnr, score.delta_e_2000, score.ssim]
    assert [found[name] for name in ("mse", "psnr", "delta_e", "ssim")] == pytest.approx(expected)


def test_numbers_of_a_lossless_result_have_no_psnr(studio: Running) -> None:
    record = studio.upload(file_bytes(np.zeros((9, 9, 3), np.uint8)))
    found = studio.ask(record, "numbers").json()
    assert (found["mse"], found["psnr"], found["colors"]) == (0.0, None, 1)


WRONG = [
    {"n_colors": 0}, {"n_colors": 257}, {"n_colors": 2.0}, {"n_colors": True}, {"n_colors": "many"}, {"n_colors": None},
    {"space": "pink"}, {"space": 1}, {"space": None}, {"dither": [[0, "*", 7]]}, {"dither": "twice"},
    {"dither_strength": 2}, {"dither_strength": "1"}, {"dither_strength": float("nan")}, {"effort": "more"},
    {"quality": 101}, {"quality": [1, 2, 3]}, {"quality": [80, 60]}, {"max_bytes": 0}, {"max_bytes": 1e3},
    {"accents": 5}, {"accents": True}, {"alpha": "glass"}, {"alpha_threshold": 0}, {"locked": "#fff"},
    {"locked": ["#zzz"]}, {"locked": ["#fff", "#fff"]}, {"locked": ["#fff"] * 300}, {"order": "up"}, {"optimize": 4},
    {"optimize": "oxipng"}, {"seed": -1}, {"seed": 1 << 80}, {"threads": 1}, {"palette": []}, {"palette": {"rgba": []}},
    {"palette": {"rgba": [[0, 0, 0]]}}, {"palette": {"rgba": [[0, 0, 0, 256]]}},
    {"palette": {"rgba": [[0, 0, 0, 0.5]]}},
    {"palette": {"rgba": [[0, 0, 0, 0]], "names": []}}, {"palette": {"rgba": [[0, 0, 0, 0]] * 257}},
]  # fmt: skip


@pytest.mark.parametrize("options", WRONG, ids=map(str, range(len(WRONG))))
def test_a_wrong_option_is_one_line_whatever_is_asked(
    studio: Running, record: dict[str, Any], options: dict[str, Any]
) -> None:
    for body in ({"options": options}, {"options": options, "preview": True}):
        answer = studio.page.post(f"/api/images/{record['id']}/quantize", content=json.dumps(body))
        assert (answer.status_code, answer.json()["error"].count("\n")) == (400, 0)


def test_every_knob_has_the_library_s_default() -> None:
    import inspect

    defaults = {name: each.default for name, each in inspect.signature(fc.quantize).parameters.items()}
    assert {name: knob.default or None for name, knob in KNOBS.items()} == {
        name: defaults[name] or None for name in KNOBS
    }


@pytest.mark.parametrize("space", ["srgb", "oklab"])
def test_the_cloud_holds_the_distinct_colors(
    studio: Running, photo: np.ndarray, record: dict[str, Any], space: str
) -> None:
    for most in (50, 100_000):
        answer = studio.page.get(f"/api/images/{record['id']}/cloud", params={"space": space, "most": most})
        header, buffers = unpacked(answer.content)
        positions = np.frombuffer(buffers["positions"], "<f4").reshape(-1, 3)
        colors = np.frombuffer(buffers["colors"], np.uint8).reshape(-1, 4)
        weights = np.frombuffer(buffers["weights"], "<f4")
        assert header["count"] == len(positions) == len(colors) == len(weights) <= most
        assert header["total"] == record["colors"]
        assert weights.sum() == pytest.approx(1, abs=1e-4)
        own = {tuple(color) for color in photo.reshape(-1, 3).tolist()}
        assert {tuple(color[:3]) for color in colors.tolist()} <= own
        low, high = ([axis[end] for axis in header["axes"]] for end in ("min", "max"))
        assert (positions >= np.array(low) - 1e-3).all()
        assert (positions <= np.array(high) + 1e-3).all()
    assert header["count"] == len(own)


@pytest.mark.parametrize(
    "wish",
    [{"space": "pink"}, {"most": "0"}, {"most": "100001"}, {"most": "-1"}, {"most": "some"}, {"most": f"{'1' * 5000}"}]
    + [{"most": f"000000001{'9' * digits}"} for digits in (5, 5000)],  # behind zeros, too
    ids=map(str, range(8)),
)
def test_a_cloud_of_another_kind_is_one_line(studio: Running, record: dict[str, Any], wish: dict[str, str]) -> None:
    answer = studio.page.get(f"/api/images/{record['id']}/cloud", params=wish)
    assert (answer.status_code, answer.json()["error"].count("\n")) == (400, 0)


@pytest.mark.parametrize(
    "told",
    [{"client": ""}, {"client": "x" * 5000, "serial": 1}, {"client": 1, "serial": 1}]
    + [{"client": "page", "serial": serial} for serial in (None, -1, 1.5, True, 1 << 53)],
    ids=map(str, range(8)),
)
def test_a_page_that_does_not_say_which_wish_is_its_newest_is_told(
    studio: Running, record: dict[str, Any], told: dict[str, Any]
) -> None:
    answer = studio.page.post(f"/api/images/{record['id']}/quantize", json={"options": {}, **told})
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(("client: ", "serial: "))


def test_comparing_shows_each_method_s_own_palette(studio: Running, photo: np.ndarray, record: dict[str, Any]) -> None:
    header, buffers = unpacked(studio.ask(record, "compare", n_colors=12).content)
    names = [entry["name"] for entry in header["entries"]]
    assert names == ["k-means", "random", "median-cut", "octree"]
    for place, entry in enumerate(header["entries"]):
        palette = fc.design_palette(photo, 12, method=entry["name"], space="srgb")
        expected = fc.apply_palette(photo, palette, space="srgb", dither="none")
        assert np.array_equal(np.frombuffer(buffers[f"indices-{place}"], np.uint8), expected.indices.ravel())
        assert buffers[f"palette-{place}"] == np.asarray(palette.rgba).tobytes()
        assert entry["mse"] == pytest.approx(fc.measure(photo, expected).mse)
    assert min(entry["mse"] for entry in header["entries"]) == header["entries"][0]["mse"]


def test_the_curve_falls_and_its_knee_is_one_of_its_points(studio: Running, record: dict[str, Any]) -> None:
    found = studio.ask(record, "curve", options={"dither": "none"}).json()
    ks = [point["n_colors"] for point in found["points"]]
    errors = [point["mse"] for point in found["points"]]
    assert ks == sorted(ks)
    assert (ks[0], ks[-1], len(ks)) == (2, 256, 12)
    assert errors == sorted(errors, reverse=True)
    assert found["knee"] in ks[:-1]


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_palettes_go_to_files_of_every_format_and_back(studio: Running, kind: str) -> None:
    rgba = [[227, 6, 19, 255], [0, 0, 0, 255], [9, 90, 180, 255]]
    body = {"rgba": rgba, "names": ["red", "ink", "sea"], "format": kind, "name": "my colours"}
    saved = studio.page.post("/api/palette/save", json=body)
    assert saved.status_code == 200
    assert "filename*=UTF-8''my%20colours." in saved.headers["content-disposition"]
    name = f"x{FORMATS[kind].suffixes[0]}"
    loaded = studio.page.post("/api/palette/load", params={"name": name}, content=saved.content)
    assert loaded.json()["rgba"][:3] == rgba
    assert loaded.json()["rgba"] == load(saved.content, kind).rows()


def test_palettes_known_by_name_are_those_that_a_file_holds(studio: Running) -> None:
    listed = studio.page.get("/api/palette/named").json()["palettes"]
    assert {"pico-8", "web-safe", "grey-16"} <= {each["name"] for each in listed}
    for each in listed:
        answer = studio.page.get(f"/api/palette/named/{each['name']}")
        assert len(answer.json()["rgba"]) == each["colors"] <= 256
    assert studio.page.get("/api/palette/named/none").status_code == 400
    assert studio.page.get("/api/palette/named/xkcd").status_code == 400


@pytest.mark.parametrize("data", [b"", b"no palette", b"GIMP Palette\n1 2\n", b"PK\x03\x04" + bytes(99)])
def test_what_is_no_palette_is_told_in_one_line(studio: Running, data: bytes) -> None:
    answer = studio.page.post("/api/palette/load", params={"name": "x.bin"}, content=data)
    assert (answer.status_code, answer.json()["error"].count("\n")) == (400, 0)


def test_a_batch_holds_each_picture_under_a_safe_name_of_its_own(studio: Running, photo: np.ndarray) -> None:
    names = ["../../a.png", "a.jpg", "A.png", "C:\\b\\c.png", "\r\nSet-Cookie: x.png"]
    records = [studio.upload(file_bytes(photo[place:]), name) for place, name in enumerate(names)]
    body = {"ids": [each["id"] for each in records], "options": {"n_colors": 6}, "format": "png"}
    answer = studio.page.post("/api/batch", json=body)
    archive = ZipFile(BytesIO(answer.content))
    assert archive.namelist() == [
        "a-fewcolors.png", "a-fewcolors-2.png", "A-fewcolors-3.png", "c-fewcolors.png", "Set-Cookie_ x-fewcolors.png"
    ]  # fmt: skip
    for place, (record, name) in enumerate(zip(records, archive.namelist(), strict=True)):
        assert archive.read(name) == studio.ask(record, "download", options={"n_colors": 6}).content, place
    assert studio.page.post("/api/batch", json=body).content == answer.content


def test_one_palette_for_a_batch_is_that_of_all_pictures(studio: Running, photo: np.ndarray) -> None:
    pictures = [photo, photo[::-1, :, ::-1] // 2]
    records = [studio.upload(file_bytes(each), f"{place}.png") for place, each in enumerate(pictures)]
    body = {"ids": [each["id"] for each in records], "options": {"n_colors": 6}, "format": "gif", "shared": True}
    archive = ZipFile(BytesIO(studio.page.post("/api/batch", json=body).content))
    palette = fc.design_palette(pictures, 6)
    for picture, name in zip(pictures, archive.namelist(), strict=True):
        shown = np.asarray(Image.open(BytesIO(archive.read(name))).convert("RGB"))
        assert np.array_equal(shown, fc.apply_palette(picture, palette).to_array())
    for refused in ({"quality": 50}, {"n_colors": "auto"}, {"max_bytes": 999}, {"accents": 2}):
        answer = studio.page.post("/api/batch", json=body | {"options": refused})
        assert (answer.status_code, "one palette is for all" in answer.json()["error"]) == (400, True)


def test_what_a_batch_cannot_do_is_told_inside(studio: Running, photo: np.ndarray) -> None:
    glass = np.dstack([photo, np.full((64, 96), 90, np.uint8)])
    records = [studio.upload(file_bytes(photo), "fine.png"), studio.upload(file_bytes(glass), "glass.png")]
    body = {"ids": [each["id"] for each in records], "options": {"n_colors": 6}, "format": "gif"}
    archive = ZipFile(BytesIO(studio.page.post("/api/batch", json=body).content))
    assert archive.namelist() == ["fine-fewcolors.gif", "not-done.txt"]
    assert b"glass-fewcolors.gif: a .gif file cannot hold" in archive.read("not-done.txt")
    for wrong, status in (([], 400), ([1], 400), (["none"], 404), (["x"] * 501, 413), (None, 400)):
        assert studio.page.post("/api/batch", json={"ids": wrong}).status_code == status


def test_a_picture_that_is_forgotten_is_gone(studio: Running, photo: np.ndarray) -> None:
    record = studio.upload(file_bytes(photo))
    assert studio.page.delete(f"/api/images/{record['id']}").status_code == 204
    assert studio.page.delete(f"/api/images/{record['id']}").status_code == 204
    assert studio.page.get(f"/api/images/{record['id']}/pixels").status_code == 404
