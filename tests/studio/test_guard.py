"""Nothing but the studio's own page gets in: laws of every address, and what a foreign page or name would try."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import httpx
import pytest

from fewcolors.studio.app import _FAMILIES
from fewcolors.studio.guard import TOKEN_HEADER, Guard
from tests.studio.conftest import Running

PLACES = [
    (method, route.path)
    for family in _FAMILIES
    for route in family.ROUTES
    for method in sorted((route.methods or set()) - {"HEAD"})
]
API = [(method, path) for method, path in PLACES if path.startswith("/api/")]


def ask(studio: Running, method: str, path: str, **headers: str) -> httpx.Response:
    """A request of somebody else: without the token, unless it is given."""
    place = path.replace("{id}", "x").replace("{name}", "x").replace("{place:path}", "x.js")
    return studio.stranger.request(method, place, headers=headers)


def test_there_are_addresses_to_guard() -> None:
    assert len(API) >= 15
    assert {path for _, path in PLACES} - {path for _, path in API} == {"/", "/static/{place:path}"}


@pytest.mark.parametrize(("method", "path"), API)
def test_no_address_of_the_api_answers_without_the_token(studio: Running, method: str, path: str) -> None:
    for headers in ({}, {"X-Fewcolors-Token": ""}, {"X-Fewcolors-Token": studio.token[:-1]}, {"Cookie": studio.token}):
        answer = ask(studio, method, path, **headers)
        assert (answer.status_code, "token" in answer.json()["error"]) == (401, True)
    assert ask(studio, method, f"{path}?token={studio.token}").status_code == 401


@pytest.mark.parametrize(("method", "path"), PLACES)
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "localhost", "127.0.0.1.evil:{port}", "[::1]:{port}"])
def test_no_address_answers_to_a_foreign_host(studio: Running, method: str, path: str, host: str) -> None:
    answer = ask(studio, method, path, **{"Host": host.format(port=studio.port), "X-Fewcolors-Token": studio.token})
    assert (answer.status_code, list(answer.json())) == (403, ["error"])


@pytest.mark.parametrize(("method", "path"), API)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "http://localhost:{port}"},  # another origin than the address asked
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_no_address_of_the_api_answers_to_a_foreign_page(
    studio: Running, method: str, path: str, headers: dict[str, str]
) -> None:
    headers = {name: value.format(port=studio.port) for name, value in headers.items()}
    assert ask(studio, method, path, **headers, **{"X-Fewcolors-Token": studio.token}).status_code == 403


def test_two_hosts_or_none_are_no_host(studio: Running) -> None:
    for hosts in ("", f"Host: 127.0.0.1:{studio.port}\r\nHost: evil.example\r\n"):
        with socket.create_connection(("127.0.0.1", studio.port), timeout=60) as line:
            line.sendall(f"GET /api/start HTTP/1.1\r\n{hosts}X-Fewcolors-Token: {studio.token}\r\n\r\n".encode())
            assert line.recv(12)[9:12] in (b"400", b"403")


def passed_on(headers: list[tuple[bytes, bytes]], kind: str = "http") -> bool:
    """Whether the guard alone, before which no server looks at anything, lets a request through."""
    through = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        through.append(scope)

    async def nothing(*_: Any) -> None:
        pass

    scope = {"type": kind, "path": "/api/start", "method": "GET", "headers": headers}
    asyncio.run(Guard(app, 4000, "secret")(scope, nothing, nothing))
    return bool(through)


HOST, TOKEN = (b"host", b"127.0.0.1:4000"), (TOKEN_HEADER, b"secret")


def test_the_guard_itself_lets_only_one_host_in_and_only_http() -> None:
    assert passed_on([HOST, TOKEN])
    assert passed_on([(b"host", b"localhost:4000"), TOKEN, (b"sec-fetch-site", b"same-origin")])
    assert not passed_on([TOKEN])
    assert not passed_on([HOST, HOST, TOKEN])
    assert not passed_on([HOST, (b"host", b"evil.example"), TOKEN])
    assert not passed_on([(b"host", b"evil.example"), HOST, TOKEN])
    assert not passed_on([HOST])
    assert not passed_on([HOST, TOKEN], kind="websocket")
    assert not passed_on([HOST, TOKEN], kind="lifespan")


def test_the_page_itself_gets_in_by_both_names_of_the_machine(studio: Running) -> None:
    for name in ("127.0.0.1", "localhost"):
        host = f"{name}:{studio.port}"
        own = {"Host": host, "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
        assert ask(studio, "GET", "/api/start", **own, **{"X-Fewcolors-Token": studio.token}).status_code == 200


def test_no_answer_lets_other_pages_read_frame_or_keep_it(studio: Running, record: dict[str, Any]) -> None:
    answers = [
        studio.page.get("/"),
        studio.page.get("/nowhere"),
        studio.page.get(f"/api/images/{record['id']}/pixels"),
        studio.ask(record, "download"),
        ask(studio, "GET", "/api/start"),
        ask(studio, "OPTIONS", "/api/start", Origin="http://evil.example", **{"Access-Control-Request-Method": "GET"}),
    ]
    for answer in answers:
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert "server" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/",
        "/static/./index.html", "/static/.hidden.js", "/static/index.html%00.png", "/static/..%5capp.py",
        "/static/nothing.js", "/app.py", "//evil.example/", "/static/index.html/", "/static/__pycache__",
    ],
)  # fmt: skip
def test_nothing_but_the_page_s_own_files_is_served(studio: Running, path: str) -> None:
    with socket.create_connection(("127.0.0.1", studio.port), timeout=60) as line:  # httpx would tidy the address up
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{studio.port}\r\nConnection: close\r\n\r\n".encode())
        assert line.recv(12)[9:12] == b"404"


def test_the_shell_and_its_parts_have_their_types_and_hold_no_token(studio: Running) -> None:
    shell = ask(studio, "GET", "/")
    assert (shell.status_code, shell.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert studio.token not in shell.text
    assert ask(studio, "GET", "/static/index.html").content == shell.content
    assert ask(studio, "HEAD", "/").status_code == 200


def test_every_studio_has_a_token_of_its_own_that_cannot_be_guessed(studio: Running) -> None:
    other = Running.start()
    assert other.token != studio.token
    assert min(len(other.token), len(studio.token)) >= 43  # 256 bits
    assert other.stop()[0] == 130


def test_only_this_machine_is_listened_to(studio: Running) -> None:
    addresses = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for address in [*addresses - {"127.0.0.1"}, "127.0.0.2"]:
        with socket.socket() as line:
            line.settimeout(2)
            assert line.connect_ex((address, studio.port)) != 0
