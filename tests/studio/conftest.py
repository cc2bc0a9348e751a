"""A studio that runs as users run it, in a process of its own on loopback, and a page's way to talk to it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import httpx
import numpy as np
import pytest
from PIL import Image

# The test machine may be slow; a studio that is not there by then is broken.
PATIENCE = 60


@dataclass
class Running:
    """A studio, one page of it, and a stranger who has no token."""

    process: subprocess.Popen[str]
    port: int
    token: str
    page: httpx.Client
    stranger: httpx.Client

    @classmethod
    def start(cls, *arguments: str, folder: Path | None = None) -> Self:
        """`fewcolors studio --no-browser` with these arguments, once it has said where it is."""
        command = [sys.executable, "-m", "fewcolors.cli", "studio", "--no-browser", *arguments]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder)
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("http://127.0.0.1:"), (line, process.communicate(timeout=PATIENCE)[1])
        parts = urlsplit(line)
        token = parse_qs(parts.query)["token"][0].strip()
        page, stranger = (
            httpx.Client(base_url=f"http://127.0.0.1:{parts.port}", headers=headers, timeout=PATIENCE)
            for headers in ({"X-Fewcolors-Token": token}, {})
        )
        return cls(process, parts.port or 0, token, page, stranger)

    def stop(self, by: int = signal.SIGINT) -> tuple[int, str, str]:
        """Ctrl-C: the exit code, what else was printed, and what was complained of."""
        self.page.close()
        self.stranger.close()
        self.process.send_signal(by)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err

    def another(self) -> httpx.Client:
        """A line of its own for the same page."""
        return httpx.Client(base_url=self.page.base_url, headers=self.page.headers, timeout=PATIENCE, verify=False)

    def upload(self, data: bytes, name: str = "photo.png") -> dict[str, Any]:
        """The record of a picture that is kept now."""
        answer = self.page.post("/api/images", params={"name": name}, content=data)
        assert answer.status_code == 201, answer.text
        record: dict[str, Any] = answer.json()
        return record

    def ask(self, record: dict[str, Any], what: str, **body: Any) -> httpx.Response:
        """POST to an address of a picture."""
        return self.page.post(f"/api/images/{record['id']}/{what}", json=body)


def unpacked(body: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The JSON and the buffers of an answer, read as the page reads them."""
    size = int.from_bytes(body[:4], "little")
    header = json.loads(body[4 : 4 + size])
    place, buffers = 4 + size + -size % 4, {}
    for buffer in header["buffers"]:
        buffers[buffer["name"]] = body[place : place + buffer["bytes"]]
        place += buffer["bytes"] + -buffer["bytes"] % 4
    assert place == len(body)
    return header, buffers


def file_bytes(image: np.ndarray, kind: str = "PNG", **options: Any) -> bytes:
    """An image file in memory."""
    out = BytesIO()
    Image.fromarray(image).save(out, kind, **options)
    return out.getvalue()


@pytest.fixture(scope="session")
def studio() -> Iterator[Running]:
    """One for all tests that leave it as it was; its end is a test as well."""
    running = Running.start()
    yield running
    code, out, err = running.stop()
    assert (code, out, err.strip()) == (130, "", "")  # click ends the line that ^C began


@pytest.fixture(scope="session")
def photo() -> np.ndarray:
    """Smooth, textured and flat areas, 96 x 64."""
    rng = np.random.default_rng(7)
    y, x = np.mgrid[0:64, 0:96]
    image = np.dstack([x * 2, y * 3, 255 - x - y]).astype(np.uint8)
    image[10:30, 10:40] = rng.integers(0, 256, (20, 30, 3), np.uint8)
    image[40:60, 50:90] = (230, 30, 40)
    return image


@pytest.fixture(scope="session")
def record(studio: Running, photo: np.ndarray) -> dict[str, Any]:
    """That photo, in the studio."""
    return studio.upload(file_bytes(photo))


@pytest.fixture
def shell_environment() -> dict[str, str]:
    """In which the command of the wheel under test is found first."""
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
