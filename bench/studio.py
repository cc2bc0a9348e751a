"""The studio: how soon a preview is there when the slider moves, on the server and on the screen, and what memory is
left after a crowd, large uploads, broken ones, garbage and a bomb."""

from __future__ import annotations

import io
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx
import numpy as np
from PIL import Image

from bench.bars import Bar, bars_table
from bench.cases import sklearn_case
from bench.machine import machine, sentence
from bench.publish import exit_code, judged, publish, say
from bench.studio_screen import shown
from bench.tables import table

# As a hand drags: from many colours to few and back, no stop twice in a row.
DRAGGED = (*range(256, 2, -9), *range(5, 256, 11))
# 12 megapixels, which phones take.
LARGE = (4000, 3000)
MEGABYTE = 1e6
SETTLE = 2.0  # seconds until an idle studio has handed memory back
CROWD, UPLOADS, REPEATED = 200, 8, 20


@dataclass(frozen=True)
class Latency:
    """Milliseconds of previews of one picture: the middle, and what 95 % stay below; `busy`: of the server's
    processors, the mean, which other programs on the machine lengthen little."""

    picture: str
    where: str
    median: float
    p95: float
    busy: float | None = None

    @classmethod
    def of(cls, picture: str, where: str, milliseconds: Sequence[float], busy: float | None = None) -> Latency:
        """From single ones."""
        return cls(picture, where, median(milliseconds), quantiles(milliseconds, n=20)[-1], busy)


class Server:
    """A studio in a process of its own, as users run it."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "fewcolors.cli", "studio", "--no-browser"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        url = httpx.URL(self.address)
        self.port, self.token = url.port or 0, url.params["token"]

    def page(self) -> httpx.Client:
        """A line to it."""
        headers = {"X-Fewcolors-Token": self.token}
        return httpx.Client(base_url=f"http://127.0.0.1:{self.port}", headers=headers, timeout=120, verify=False)

    def megabytes(self) -> float:
        """What it holds in memory once it is idle."""
        time.sleep(SETTLE)
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"^VmRSS:\s*(\d+) kB$", status, re.MULTILINE)
        assert found is not None
        return int(found[1]) * 1024 / MEGABYTE

    def busy(self) -> float:
        """Milliseconds that it has kept processors busy."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> float:
        """Seconds that Ctrl-C takes."""
        import signal

        start = time.perf_counter()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)
        return time.perf_counter() - start


@contextmanager
def served() -> Iterator[Server]:
    """A studio until the end of the block."""
    server = Server()
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()


def large_photo() -> bytes:
    """China, enlarged to 12 megapixels, as the JPEG that a phone would send."""
    out = io.BytesIO()
    Image.fromarray(sklearn_case("china").image).resize(LARGE, Image.Resampling.BICUBIC).save(out, "JPEG", quality=92)
    return out.getvalue()


def dragging(server: Server, page: httpx.Client, record: dict[str, Any], name: str) -> Latency:
    """Previews one after the other, each timed from the request to the whole answer."""

    def preview(serial: int, k: int) -> float:
        body = {"options": {"n_colors": k}, "preview": True, "client": name, "serial": serial}
        start = time.perf_counter()
        page.post(f"/api/images/{record['id']}/quantize", json=body).raise_for_status()
        return 1000 * (time.perf_counter() - start)

    preview(0, 64)  # the first finds what the others share
    before = server.busy()
    times = [preview(serial, k) for serial, k in enumerate(DRAGGED, 1)]
    return Latency.of(name, "answered", times, (server.busy() - before) / len(times))


def upload(page: httpx.Client, data: bytes) -> dict[str, Any]:
    """The record of a picture."""
    answer = page.post("/api/images", params={"name": "photo.jpg"}, content=data)
    record: dict[str, Any] = answer.raise_for_status().json()
    return record


# Attacks: each returns the statuses that it got


def crowd(server: Server, record: dict[str, Any]) -> list[int]:
    """Previews and full results at once."""

    def one(number: int) -> int:
        with server.page() as page:
            body = {"options": {"n_colors": 2 + number}, "preview": number % 2 == 0}
            return int(page.post(f"/api/images/{record['id']}/quantize", json=body).status_code)

    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(one, range(CROWD)))


def large_uploads(server: Server, data: bytes) -> list[int]:
    """At once; what was kept is dropped again."""

    def one(_: int) -> int:
        with server.page() as page:
            answer = page.post("/api/images", content=data)
            if answer.status_code == 201:
                page.delete(f"/api/images/{answer.json()['id']}")
            return int(answer.status_code)

    with ThreadPoolExecutor(UPLOADS) as pool:
        return list(pool.map(one, range(UPLOADS)))


def cut_off(server: Server, data: bytes) -> list[int]:
    """Uploads that end half-way."""
    for _ in range(REPEATED):
        with socket.create_connection(("127.0.0.1", server.port)) as line:
            head = (
                f"POST /api/images HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nX-Fewcolors-Token: {server.token}\r\n"
            )
            line.sendall(f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data[: len(data) // 2])
    return []


def garbage(server: Server, size: int) -> list[int]:
    """Uploads of noise that is no picture."""
    with server.page() as page:
        return [page.post("/api/images", content=np.random.default_rng(i).bytes(size)).status_code for i in range(5)]


def bombs(server: Server) -> list[int]:
    """A PNG of 400 kB that unpacks to 400 megapixels."""
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    with server.page() as page:
        return [page.post("/api/images", content=out.getvalue()).status_code for _ in range(REPEATED)]


def strangers(server: Server) -> list[int]:
    """Wrong tokens, foreign hosts, foreign pages."""
    wrongs = [
        {"X-Fewcolors-Token": "guess"},
        {"X-Fewcolors-Token": server.token, "Host": "evil.example"},
        {"X-Fewcolors-Token": server.token, "Origin": "http://evil.example"},
    ]
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}") as stranger:
        return [stranger.get("/api/start", headers=headers).status_code for headers in wrongs]


def attacked(server: Server, record: dict[str, Any]) -> tuple[list[tuple[str, list[int], float]], float]:
    """Each attack with its answers and the megabytes afterwards, and those before."""
    noise = np.random.default_rng(0).integers(0, 256, (LARGE[1], LARGE[0], 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).save(out, "PNG", compress_level=1)
    data = out.getvalue()
    large_uploads_once = upload_and_drop(server, data)  # what the kernel keeps for a next picture is there before
    assert large_uploads_once
    before, rows = server.megabytes(), []
    attacks: list[tuple[str, Callable[[], list[int]]]] = [
        (f"{CROWD} requests at once", lambda: crowd(server, record)),
        (f"{UPLOADS} uploads of {len(data) / MEGABYTE:.0f} MB at once", lambda: large_uploads(server, data)),
        (f"{REPEATED} uploads cut off half-way", lambda: cut_off(server, data)),
        ("5 uploads of 30 MB of noise", lambda: garbage(server, 30_000_000)),
        (f"{REPEATED} bombs", lambda: bombs(server)),
        ("wrong token, host, page", lambda: strangers(server)),
    ]
    for name, attack in attacks:
        say(name)
        rows.append((name, attack(), server.megabytes()))
    return rows, before


def upload_and_drop(server: Server, data: bytes) -> bool:
    """Whether a picture was taken; it is forgotten again."""
    with server.page() as page:
        return int(page.delete(f"/api/images/{upload(page, data)['id']}").status_code) == 204


def studio(record: bool) -> int:
    """`python -m bench studio`: 0, or 1 when a bar is missed."""
    with served() as server, server.page() as page:
        china = page.get("/api/start").json()
        large = upload(page, large_photo())
        say("previews")
        latencies = [dragging(server, page, china, "china"), dragging(server, page, large, "12 megapixels")]
        page.delete(f"/api/images/{large['id']}")
        rows, before = attacked(server, china)
        say("previews on the screen of a browser")
        latencies += [
            Latency.of(name, "on screen", times) for name, times in shown(server.address, large_photo()).items()
        ]
        seconds = server.stop()
    bars = studio_bars(latencies, rows, before, seconds)
    facts = machine([]) | {"versions": {name: version(name) for name in ("starlette", "uvicorn")}}
    results = {"latencies": [asdict(each) for each in latencies], "bars": judged(bars)}
    text = [_latencies(latencies), _attacks(rows, before), bars_table(bars), sentence(facts, "all cores")]
    publish("studio", facts, results, text, record)
    return exit_code(bars)


# Milliseconds, median and 95 % below: what a hand that drags does not feel as waiting. How much of it is the answer,
# and how much drawing, the table tells.
_MUST = {
    ("china", "on screen"): (60, 120),
    ("12 megapixels", "on screen"): (200, 400),
}


def studio_bars(
    latencies: Sequence[Latency], rows: Sequence[tuple[str, list[int], float]], before: float, seconds: float
) -> list[Bar]:
    """Latencies, memory, answers that are none of those allowed, and how soon it stops."""
    bars = []
    for each in latencies:
        if each.where != "on screen":
            continue
        middle, most = _MUST[each.picture, each.where]
        bars.append(Bar(f"{each.picture}, preview {each.where}: ms, median", middle, middle / 2, each.median))
        bars.append(Bar(f"{each.picture}, preview {each.where}: ms, 95th percentile", most, most / 2, each.p95))
    allowed = {200, 201, 400, 401, 403, 408, 413, 429}
    wrong = sum(status not in allowed for _, statuses, _ in rows for status in statuses)
    bars.append(Bar("attacks: answers that are neither right nor refusals", 0, 0, wrong))
    bars.append(Bar("attacks: MB more than before", 50, 25, rows[-1][2] - before))
    return [*bars, Bar("Ctrl-C: seconds to the end", 3, 1, seconds)]


def _latencies(latencies: Sequence[Latency]) -> str:
    rows = [
        [each.picture, each.where, f"{each.median:.1f}", f"{each.p95:.1f}", f"{each.busy:.1f}" if each.busy else ""]
        for each in latencies
    ]
    head = ("picture", "where", "median", "95 % below", "processors busy, mean")
    return table("Previews while the slider moves, ms", head, rows)


def _attacks(rows: Sequence[tuple[str, list[int], float]], before: float) -> str:
    cells = [["before", "", f"{before:.0f}"]]
    for name, statuses, megabytes in rows:
        counted = ", ".join(f"{statuses.count(each)} x {each}" for each in sorted(set(statuses)))
        cells.append([name, counted or "none, the line was cut", f"{megabytes:.0f}"])
    return table("Attacks", ("attack", "answers", "MB held afterwards"), cells)
