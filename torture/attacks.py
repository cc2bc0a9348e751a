"""Attacks: what a foreign page, a broken client or somebody on the same machine would send to the studio.

Each is the bytes of a request, and the statuses that are an answer: one that refuses. They go over a bare socket, since
clients would tidy them up.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from torture.mutate import mutated

TRAVERSALS = (
    "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/..%5capp.py",
    "/static/index.html%00.png", "/static/....//app.py", "/%2e%2e/%2e%2e/etc/passwd", "/static/%252e%252e/app.py",
    "//evil.example/", "/static/__pycache__/", "/static/\\..\\app.py",
)  # fmt: skip
NAMES = (
    "../../etc/passwd", "..\\..\\x.png", "a\r\nSet-Cookie: x=1.png", "x\0.png", "\u202egnp.exe", '"; rm -rf ~; ".png',
    "C:\\x.png", ".", "", "a" * 5000, "CON.png", "%0d%0aX: y.png",
)  # fmt: skip
JSON = (
    b"", b"[", b"{}x", b"null", b"[1]", b'{"options": 5}', b'{"options": {"n_colors": 1e999}}', b'{"a": ' * 3000,
    b'{"options": {"n_colors": -1}}', b'{"options": {"seed": 1e400}}', b'{"options": {"locked": ["#zz"]}}',
    b"\xff\xfe{}", b'{"options": {"n_colors": "' + b"9" * 5000 + b'"}}', b'{"turn": {"page": []}}', b"[" * 50_000,
    b'{"options": {"n_colors": ' + b"9" * 5000 + b"}}", b'{"options": {"dither": "../../etc/passwd"}}',
    b'{"palette": {"codes": ["#000"], "codes": 3}}',
)  # fmt: skip
PLACES = ("quantize", "numbers", "download", "spoken", "compare", "curve")
REFUSED = frozenset(range(400, 500))


@dataclass(frozen=True)
class Attack:
    """`allowed`: statuses that are an answer; `cut`: whether the line is broken off before the answer comes."""

    what: str
    request: bytes
    allowed: frozenset[int] = REFUSED
    cut: bool = False


class Attacker:
    """Knows the address, and for attacks from within the token and a picture."""

    def __init__(self, port: int, token: str, picture: str, png: bytes) -> None:
        self._host = f"127.0.0.1:{port}"
        self._token, self._picture, self._png = token, picture, png

    def any(self, draw: random.Random) -> Attack:
        """One of all kinds."""
        kinds = (
            self.traversal, self.foreign, self.unknown, self.broken_json, self.garbage_picture, self.odd_name,
            self.oversized, self.cut_short, self.no_request, self.split_header,
        )  # fmt: skip
        return draw.choice(kinds)(draw)

    def traversal(self, draw: random.Random) -> Attack:
        """Files beside the page's own."""
        place = draw.choice(TRAVERSALS)
        return Attack(f"GET {place}", self._request("GET", place))

    def foreign(self, draw: random.Random) -> Attack:
        """Another host, another page, or no token."""
        lines = draw.choice(
            (
                ("Host: evil.example",), ("Host: 127.0.0.1",), (), (f"Host: {self._host}", "Host: evil.example"),
                (f"Host: {self._host}", "Origin: http://evil.example"), (f"Host: {self._host}", "Origin: null"),
                (f"Host: {self._host}", "Sec-Fetch-Site: cross-site"),
            )
        )  # fmt: skip
        head = "\r\n".join(
            ("GET /api/start HTTP/1.1", *lines, f"X-Fewcolors-Token: {self._token}", "Connection: close")
        )
        return Attack(f"foreign: {lines}", f"{head}\r\n\r\n".encode())

    def unknown(self, draw: random.Random) -> Attack:
        """A picture that is not there, a method that is none, a token that is not right."""
        method, place = draw.choice(("GET", "PUT", "TRACE", "DELETE")), draw.choice(PLACES)
        token = draw.choice((self._token, self._token[:-1], "x" * 9000, ""))
        return Attack(f"{method} {place}", self._request(method, f"/api/images/none/{place}", token=token))

    def broken_json(self, draw: random.Random) -> Attack:
        """Options that are none; some of these make a picture all the same."""
        good = b'{"options": {"n_colors": 5, "dither": "none", "locked": ["#ff0000"]}, "preview": true}'
        body = draw.choice((*JSON, mutated(draw, good, JSON[1:])))
        place = f"/api/images/{self._picture}/{draw.choice(PLACES)}"
        return Attack(f"{place} {body[:200]!r}", self._request("POST", place, body), REFUSED | {200})

    def garbage_picture(self, draw: random.Random) -> Attack:
        """An upload that is no picture, or hardly one."""
        body = mutated(draw, self._png, [self._png])
        return Attack(f"upload {body[:60]!r}", self._request("POST", "/api/images?name=x.png", body), REFUSED | {201})

    def odd_name(self, draw: random.Random) -> Attack:
        """A name that would be a path, a header or a command."""
        name = "".join(f"%{byte:02x}" for byte in draw.choice(NAMES).encode())
        return Attack(
            f"name {name[:80]}", self._request("POST", f"/api/images?name={name}", self._png), REFUSED | {201}
        )

    def oversized(self, draw: random.Random) -> Attack:
        """A body that is said to be larger than anything, or a head that does not end."""
        if draw.random() < 0.5:
            return Attack("a head of 300 kB", self._request("GET", "/", more=("X: " + "y" * 300_000,)), REFUSED | {0})
        size = draw.choice((10**10, 10**30, 401_000_000))
        return Attack(f"length {size}", self._request("POST", "/api/images", length=str(size)), REFUSED | {0})

    def cut_short(self, draw: random.Random) -> Attack:
        """Half an upload, and the line is gone."""
        request = self._request("POST", "/api/images", self._png)
        return Attack("half an upload", request[: draw.randrange(20, len(request))], frozenset({0}), cut=True)

    def no_request(self, draw: random.Random) -> Attack:
        """Bytes that are no HTTP."""
        data = bytes(draw.randrange(256) for _ in range(draw.randrange(1, 200)))
        return Attack(f"no request {data[:40]!r}", data + b"\r\n\r\n", REFUSED | {0})

    def split_header(self, draw: random.Random) -> Attack:
        """Two lengths, a length beside chunks, a chunk that lies: what proxies disagree about."""
        lines = draw.choice(
            (
                ("Content-Length: 5", "Content-Length: 6"), ("Content-Length: 5", "Transfer-Encoding: chunked"),
                ("Transfer-Encoding: chunked, identity",), ("Content-Length: -1",), ("Content-Length: 0x5",),
                ("Bad Header: 1",),
            )
        )  # fmt: skip
        request = self._request("POST", "/api/images", b"hello", more=lines, length="")
        return Attack(f"headers {lines}", request, REFUSED | {0})

    def _request(
        self,
        method: str,
        place: str,
        body: bytes = b"",
        *,
        token: str | None = None,
        more: tuple[str, ...] = (),
        length: str | None = None,
    ) -> bytes:
        """`length` "": none is told; None: the right one."""
        told = str(len(body)) if length is None else length
        shown = self._token if token is None else token
        lengths = (f"Content-Length: {told}",) if told else ()
        lines = (
            f"{method} {place} HTTP/1.1", f"Host: {self._host}", f"X-Fewcolors-Token: {shown}", "Connection: close",
            *lengths, *more,
        )  # fmt: skip
        return "\r\n".join((*lines, "", "")).encode("utf-8", "surrogateescape") + body
