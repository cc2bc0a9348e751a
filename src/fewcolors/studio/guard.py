"""Guard: who may ask what. It stands before every route, and every answer leaves through it.

Any page in the same browser can send requests to 127.0.0.1. Four locks keep those out:

    Host      is this address, so a foreign name that resolves to 127.0.0.1 (DNS rebinding) is refused
    Origin    where a browser says it, is this page's own; so is Sec-Fetch-Site
    token     of 256 random bits, in a header, which a foreign page cannot send without our leave, and we give none
    headers   no frames, no foreign scripts, no sniffing, nothing of ours embedded elsewhere

The shell, `/` and `/static/`, holds no secret and needs the right Host only; all under `/api/` needs every lock.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING

from fewcolors.studio.faults import Fault, answer

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_HEADER = b"x-fewcolors-token"
HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)


class Guard:
    """ASGI middleware around `app`, for a server on 127.0.0.1:`port` that expects `token`."""

    def __init__(self, app: ASGIApp, port: int, token: str) -> None:
        self._app = app
        self._token = token.encode("ascii")
        self._hosts = {f"127.0.0.1:{port}".encode(), f"localhost:{port}".encode()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass; answer the rest."""
        if scope["type"] != "http":
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS]
            await send(message)

        fault = self._fault(scope)
        app = self._app if fault is None else answer(fault)
        await app(scope, receive, send_guarded)

    def _fault(self, scope: Scope) -> Fault | None:
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        headers = dict(scope["headers"])
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return Fault(403, "not this machine's address; use the one that fewcolors studio printed")
        if not scope["path"].startswith("/api/"):
            return None
        if self._is_foreign(headers, hosts[0]):
            return Fault(403, "another page may not ask; use the address that fewcolors studio printed")
        if not hmac.compare_digest(headers.get(TOKEN_HEADER, b""), self._token):
            return Fault(401, "the token is missing or wrong; open the address that fewcolors studio printed")
        return None

    @staticmethod
    def _is_foreign(headers: Mapping[bytes, bytes], host: bytes) -> bool:
        origin, site = headers.get(b"origin"), headers.get(b"sec-fetch-site")
        return origin not in (None, b"http://" + host) or site not in (None, b"same-origin")
