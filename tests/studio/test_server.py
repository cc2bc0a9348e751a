"""Starting and stopping, and what a crowd, a slow hand or a broken line does to a studio."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from tests.studio.conftest import PATIENCE, Running, file_bytes, unpacked

# A studio must be gone so many seconds after Ctrl-C at the latest, whatever it is doing; on an idle machine it is 0.3.
GONE = 20


def bomb(side: int = 60_000) -> bytes:
    """A PNG of 30 kB that says it has 3.6 gigapixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(30_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def run(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fewcolors.cli", "studio", "--no-browser", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, cwd=folder)


def test_the_address_stands_alone_on_one_line_and_answers_at_once() -> None:
    running = Running.start()
    assert running.page.get("/").status_code == 200
    code, out, err = running.stop()
    assert (code, out, err.strip()) == (130, "", "")


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_at_once_with_lines_open_and_work_under_way(by: int) -> None:
    running = Running.start()
    noise = np.random.default_rng(0).integers(0, 256, (1200, 1200, 3), np.uint8)
    record = running.upload(file_bytes(noise, compress_level=1))
    idle = socket.create_connection(("127.0.0.1", running.port))
    half = socket.create_connection(("127.0.0.1", running.port))
    half.sendall(f"POST /api/images HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\nContent-Length: 99\r\n".encode())
    half.sendall(f"X-Fewcolors-Token: {running.token}\r\n\r\nhalf".encode())

    def long_work() -> None:
        with contextlib.suppress(httpx.HTTPError):
            running.ask(record, "quantize", options={"effort": "best", "quality": 95, "dither": "joint"})

    worker = threading.Thread(target=long_work)
    worker.start()
    time.sleep(0.5)
    start = time.monotonic()
    running.process.send_signal(by)
    out, err = running.process.communicate(timeout=PATIENCE)
    assert time.monotonic() - start < GONE
    assert (out, err.strip()) == ("", "")
    assert running.process.returncode in ({130} if by == signal.SIGINT else {-by, 130})
    worker.join()
    idle.close()
    half.close()


def test_a_port_that_is_taken_and_a_photo_that_cannot_be_read_are_one_line(studio: Running, tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("no picture")
    for arguments, told in (
        (["--port", str(studio.port)], "cannot listen on port"),
        (["nowhere.png"], "no such file: 'nowhere.png'"),
        (["text.png"], "is text, not an image"),
        (["--max-pixels", "0"], "0 is out of range"),
        (["--max-upload", "much"], "'much' is no size"),
    ):
        ended = run(*arguments, folder=tmp_path)
        assert (ended.returncode in (1, 2), ended.stdout, ended.stderr.count("\n")) == (True, "", 1)
        assert told in ended.stderr


def test_without_its_libraries_one_line_names_the_pip_command() -> None:
    hidden = "import sys; sys.modules['uvicorn'] = None; from fewcolors.cli import main; main(['studio'])"
    ended = subprocess.run([sys.executable, "-c", hidden], capture_output=True, text=True, timeout=PATIENCE)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (1, "", 1)
    assert "pip install 'fewcolors[studio]'" in ended.stderr


def test_other_commands_import_nothing_of_the_studio() -> None:
    code = (
        "import sys, fewcolors.cli.quantize, fewcolors.quantize; "
        "print([name for name in sys.modules if 'studio' in name or name in ('starlette', 'uvicorn', 'anyio')])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE)
    assert ended.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", 400),
        (b"GIF89a", 400),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), 400),
        (b"hello", 400),
        (bytes(range(256)) * 40, 400),
        (bomb(), 413),
    ],
    ids=["empty", "gif", "png", "text", "garbage", "bomb"],
)
def test_what_is_no_picture_is_told_in_one_line(studio: Running, data: bytes, status: int) -> None:
    answer = studio.page.post("/api/images", params={"name": "x.png"}, content=data)
    assert (answer.status_code, list(answer.json())) == (status, ["error"])
    assert "\n" not in answer.json()["error"]


def test_limits_of_pixels_and_bytes_are_kept(photo: np.ndarray) -> None:
    running = Running.start("--max-pixels", "3000", "--max-upload", "20k", str(_tiny()))
    inside, larger = file_bytes(photo[:50, :60]), file_bytes(photo[:50, :62])
    assert running.page.post("/api/images", content=inside).status_code == 201
    assert running.page.post("/api/images", content=larger).status_code == 413
    told = running.page.post("/api/images", content=bytes(20_001))
    assert (told.status_code, "--max-upload" in told.json()["error"]) == (413, True)
    untold = running.page.post("/api/images", content=iter([bytes(10_000)] * 3))  # chunked: no length is told
    assert untold.status_code == 413
    assert running.stop()[0] == 130


def _tiny() -> Path:
    import tempfile

    path = Path(tempfile.mkdtemp()) / "tiny.png"
    path.write_bytes(file_bytes(np.zeros((2, 2, 3), np.uint8)))
    return path


BODIES = [
    b"", b"{", b"[]", b"null", b"1", b'{"options": 1, "n_colors": 0}', b"\xff\xfe", b"[" * 100_000,
    b'{"serial":' + b"9" * 5000 + b"}",
]  # fmt: skip


@pytest.mark.parametrize("what", ["quantize", "numbers", "download", "spoken", "compare", "curve"])
def test_garbage_bodies_are_told_in_one_line(studio: Running, record: dict[str, Any], what: str) -> None:
    for body in BODIES:
        answer = studio.page.post(f"/api/images/{record['id']}/{what}", content=body)
        assert (answer.status_code, list(answer.json())) == (400, ["error"]), body[:20]
    assert studio.page.post(f"/api/images/{record['id']}/{what}", content=bytes(2 << 20)).status_code == 413
    assert studio.page.post(f"/api/images/none/{what}", json={}).status_code == 404


def test_a_crowd_is_answered_or_told_to_wait_and_the_studio_lives(studio: Running, record: dict[str, Any]) -> None:
    def one(number: int) -> int:
        with studio.another() as client:
            body = {"options": {"n_colors": 2 + number % 200}, "preview": number % 2 == 0}
            answer = client.post(f"/api/images/{record['id']}/quantize", json=body)
        assert answer.status_code != 429 or answer.headers["retry-after"] == "1"
        return answer.status_code

    with ThreadPoolExecutor(100) as crowd:
        statuses = list(crowd.map(one, range(200)))
    assert set(statuses) <= {200, 429}
    assert statuses.count(200) > 30
    assert studio.ask(record, "quantize", options={"n_colors": 5}).status_code == 200


def head_of_upload(port: int, token: str, size: int) -> bytes:
    head = f"POST /api/images HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Fewcolors-Token: {token}\r\n"
    return f"{head}Content-Length: {size}\r\n\r\n".encode()


def test_uploads_at_once_wait_for_each_other_and_those_cut_off_leave_nothing(studio: Running) -> None:
    noise = np.random.default_rng(2).integers(0, 256, (900, 1000, 3), np.uint8)
    data = file_bytes(noise, compress_level=1)

    def whole(_: int) -> int:
        with studio.another() as client:
            record = client.post("/api/images", content=data)
            return record.status_code + (client.delete(f"/api/images/{record.json()['id']}").status_code == 204)

    def cut(_: int) -> int:
        with socket.create_connection(("127.0.0.1", studio.port)) as line:
            line.sendall(head_of_upload(studio.port, studio.token, len(data)) + data[: len(data) // 2])
        return 202

    with ThreadPoolExecutor(16) as crowd:
        assert set(crowd.map(lambda each: (whole if each % 2 else cut)(each), range(16))) == {202}
    assert studio.page.get("/api/palette/formats").status_code == 200


def test_an_upload_that_stands_still_is_given_up() -> None:
    """With the patience of half a second, which no option sets: the page's is 10."""
    code = (
        "from fewcolors.studio import Limits, serve; serve(open_browser=False, limits=Limits(patience=0.5, body=1.5))"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    address = httpx.URL(process.stdout.readline().strip())
    head = head_of_upload(address.port or 0, address.params["token"], 1000)

    def answered(slowly: bool) -> bytes:
        with socket.create_connection(("127.0.0.1", address.port), timeout=PATIENCE) as line:
            line.sendall(head + b"half")
            for _ in range(12 if slowly else 0):  # a byte now and then does not keep the line either
                time.sleep(0.2)
                with contextlib.suppress(OSError):
                    line.sendall(b".")
            return line.recv(12)[9:12]

    assert (answered(False), answered(True)) == (b"408", b"408")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE)


def test_a_newer_wish_of_a_page_drops_the_older_ones(studio: Running) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (700, 700, 3), np.uint8)
    record = studio.upload(file_bytes(noise, compress_level=1))

    def wish(serial: int) -> tuple[int, int]:
        with studio.another() as client:
            body = {"options": {"n_colors": 100 + serial}, "preview": True, "client": "a page", "serial": serial}
            return serial, client.post(f"/api/images/{record['id']}/quantize", json=body).status_code

    with ThreadPoolExecutor(12) as page:
        statuses = dict(page.map(wish, range(1, 13)))
    assert statuses[12] == 200
    assert set(statuses.values()) == {200, 409}
    old = {"options": {}, "client": "a page", "serial": 3}
    assert studio.ask(record, "quantize", **old).status_code == 409
    others = studio.ask(record, "quantize", options={"n_colors": 3}, preview=True, client="other", serial=1)
    assert others.status_code == 200
    studio.page.delete(f"/api/images/{record['id']}")


def test_a_long_search_stops_when_its_page_wants_something_else(studio: Running) -> None:
    noise = np.random.default_rng(4).integers(0, 256, (600, 600, 3), np.uint8)
    record = studio.upload(file_bytes(noise, compress_level=1))
    options = {"quality": 95, "effort": "best"}
    with ThreadPoolExecutor(1) as page:
        long = page.submit(studio.ask, record, "quantize", options=options, client="hasty", serial=1)
        time.sleep(0.3)
        quick = studio.ask(record, "quantize", options={"n_colors": 3}, preview=True, client="hasty", serial=2)
        assert (quick.status_code, long.result(PATIENCE).status_code) == (200, 409)
    assert unpacked(quick.content)[0]["colors"] == 3
    assert json.loads(long.result().content)["error"]
    studio.page.delete(f"/api/images/{record['id']}")


def test_a_search_stops_when_its_page_hangs_up(studio: Running) -> None:
    noise = np.random.default_rng(5).integers(0, 256, (600, 600, 3), np.uint8)
    record = studio.upload(file_bytes(noise, compress_level=1))
    body = json.dumps({"options": {"quality": 96, "effort": "best", "dither": "joint"}}).encode()
    with socket.create_connection(("127.0.0.1", studio.port)) as line:
        head = f"POST /api/images/{record['id']}/quantize HTTP/1.1\r\nHost: 127.0.0.1:{studio.port}\r\n"
        line.sendall(f"{head}X-Fewcolors-Token: {studio.token}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        time.sleep(0.5)
    start = time.monotonic()
    assert studio.ask(record, "quantize", options={"n_colors": 2, "dither": "none"}).status_code == 200  # waits for it
    assert time.monotonic() - start < GONE
    studio.page.delete(f"/api/images/{record['id']}")
