"""The guard (门卫): whom the dashboard answers. Any page that a browser has open, and any user of the machine, can knock at its port."""

import base64
import hashlib
import re
import secrets

from starlette import types
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from wushe_sim.i18n import Message, msg

TOKEN = "token"
"""What the token is called in the address."""
LONGEST_QUOTE = 100
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What every answer carries beside its Content-Security-Policy."""
POLICY = (
    "default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "worker-src 'self' blob:; object-src 'none'; frame-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
INLINE_SCRIPT = re.compile(rb"<script\b(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
ENTRY = (
    '<!doctype html><meta charset="utf-8"><title>wushe_sim</title><link rel="icon" href="data:,">'
    '<meta http-equiv="refresh" content="0; url=./">'
)
"""Leads on to the page, without the token. Not a redirect: after one, a browser that came from a link on another site's page (a terminal in
the browser, say) would not send a SameSite=Strict cookie."""


def build_policy(body: bytes) -> str:
    """Build the Content-Security-Policy for a page: its own inline scripts run, by their hashes, and none that somebody slipped into it.

    Vue compiles its templates in the browser, hence 'unsafe-eval'; nothing is loaded from or sent to another machine.
    """
    scripts = (script.replace(b"\r\n", b"\n") for script in INLINE_SCRIPT.findall(body))  # as a browser reads them
    hashes = {base64.b64encode(hashlib.sha256(script).digest()).decode() for script in scripts}
    return POLICY.format(scripts=" ".join(["'self'", "'unsafe-eval'", *(f"'sha256-{one}'" for one in sorted(hashes))]))


class Guard:
    """ASGI middleware for HTTP and WebSocket alike: one of our own addresses, from our own page, with the token.

    Parameters
    ----------
    app : ASGIApp
        The dashboard.
    authorities : frozenset of str
        See `addresses.get_authorities`.
    token : str
        The secret of the printed address.
    ticket : str
        What the cookie holds once the token has admitted a browser; it outlives a restart (``ticket.py``), the token does not.
    cookie : str
        The cookie's name. Browsers share cookies among a host's ports, so it names the port.
    lang : str
        The language of a refusal.
    """

    def __init__(self, app: ASGIApp, authorities: frozenset[str], token: str, ticket: str, cookie: str, lang: str) -> None:
        self.app, self.authorities, self.token, self.ticket, self.cookie, self.lang = app, authorities, token, ticket, cookie, lang

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is allowed; answer the rest here."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        answer = self._find_refusal(connection) or (self._admit() if self._has_token_in_address(connection) else None)
        if answer is None and not _is_same(connection.cookies.get(self.cookie, ""), self.ticket):
            answer = self._refuse(403, msg("Open the address that wushe dashboard printed: it ends with a token."))
        await (answer or self.app)(scope, receive, _SendWithHeaders(send) if scope["type"] == "http" else send)

    def _find_refusal(self, connection: HTTPConnection) -> Response | None:
        """What is answered where Host or Origin is not ours: a browser names both, and no page can change them."""
        hosts, origins = connection.headers.getlist("host"), connection.headers.getlist("origin")
        if len(hosts) != 1 or hosts[0].lower() not in self.authorities:
            return self._refuse(400, msg(
                "{host} is not an address of this dashboard. Open the address that it printed, or start it with --allow-host {host}",
                host=" ".join(hosts)[:LONGEST_QUOTE]))
        if any(not self._is_own_origin(origin) for origin in origins):
            return self._refuse(403, msg(
                "The dashboard answers its own page, not one of {origin}. Open the address that it printed, or see --allow-host",
                origin=" ".join(origins)[:LONGEST_QUOTE]))
        return None

    def _refuse(self, status: int, why: Message) -> Response:
        return PlainTextResponse(why.render(self.lang), status)

    def _is_own_origin(self, origin: str) -> bool:
        scheme, _, authority = origin.lower().partition("://")
        return scheme in ("http", "https") and authority in self.authorities

    def _has_token_in_address(self, connection: HTTPConnection) -> bool:
        return connection.scope["type"] == "http" and _is_same(connection.query_params.get(TOKEN, ""), self.token)

    def _admit(self) -> Response:
        response = HTMLResponse(ENTRY, headers={"Cache-Control": "no-store"})
        response.set_cookie(self.cookie, self.ticket, httponly=True, samesite="strict")
        return response


def _is_same(given: str, secret: str) -> bool:
    return secrets.compare_digest(given.encode(errors="replace"), secret.encode())


class _SendWithHeaders:
    """A ``send`` that adds the headers to each answer. The head of a page is kept back until its body is there, whose scripts it names."""

    def __init__(self, send: Send) -> None:
        self._send, self._head, self._body = send, None, b""

    async def __call__(self, message: types.Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(HEADERS)
            if Headers(raw=message["headers"]).get("content-type", "").startswith("text/html"):
                self._head = message
                return
            MutableHeaders(scope=message)["Content-Security-Policy"] = build_policy(b"")
        elif self._head is not None:
            self._body += message.get("body", b"")
            if message.get("more_body", False):
                return
            MutableHeaders(scope=self._head)["Content-Security-Policy"] = build_policy(self._body)
            await self._send(self._head)
            message, self._head = {**message, "body": self._body}, None
        await self._send(message)
