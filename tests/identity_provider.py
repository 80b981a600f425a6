"""An identity provider of our own on this machine: OpenID Connect, and what Facebook speaks.

Whoever asks is taken for `profile` without a question. Codes work once, for the client they were
made for and, if it came with a PKCE challenge, for who holds the verifier.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT_ID, SECRET = "our-site", "a-secret-between-us"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """What it says of who signs in there, and how it misbehaves.

    mood: ok, refuse (the person says no), silent (503 to the site), mixed (the profile is of
    somebody else than the ID token), empty (a profile without the person's id), stranger (an ID
    token for another client).
    """

    address: str = ""
    mood: str = "ok"
    profile: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        state = query["state"]
        if self.mood == "refuse":
            return (
                f"{query['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': state})}"
            )
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': state})}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        began = self.codes.pop(form.get("code", ""), None)
        if not began or (form["client_id"], form["client_secret"]) != (CLIENT_ID, SECRET):
            return None
        if began["redirect_uri"] != form["redirect_uri"] or not is_proof(began, form):
            return None
        return {"access_token": "opens-the-profile", "token_type": "Bearer", "expires_in": 600} | (
            {"id_token": self.id_token()} if "openid" in began.get("scope", "") else {}
        )

    def id_token(self) -> str:
        now = int(time.time())
        audience = "another-site" if self.mood == "stranger" else CLIENT_ID
        facts = {"iss": self.address, "aud": audience, "iat": now, "exp": now + 600}
        return jwt.encode(self.profile | facts, KEY, "RS256", headers={"kid": "one"})

    def user_info(self) -> dict[str, Any]:
        if self.mood == "mixed":
            return self.profile | {"sub": "somebody-else"}
        return {"name": "Nobody"} if self.mood == "empty" else self.profile

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        own = RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
        return {"keys": [own | {"kid": "one", "alg": "RS256", "use": "sig"}]}


def is_proof(began: dict[str, str], form: dict[str, str]) -> bool:
    if "code_challenge" not in began:
        return True
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    return began.get("code_challenge") == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@contextmanager
def identity_provider() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, query = urlsplit(self.path).path, dict(parse_qsl(urlsplit(self.path).query))
            provider.asked.append(path)
            if path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize(query))
                self.end_headers()
            elif provider.mood == "silent":
                self.answer(503, {})
            else:
                self.answer(200, self.page(path, query))

        def page(self, path: str, query: dict[str, str]) -> dict[str, Any]:
            if path == "/graph/oauth/access_token":
                return provider.token(query) or {"error": "invalid_grant"}
            if path in ("/userinfo", "/graph/me"):
                return provider.user_info()
            return provider.keys() if path == "/jwks" else provider.discovery()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            provider.asked.append(self.path)
            tokens = provider.token({name: value[0] for name, value in parse_qs(body).items()})
            self.answer(200 if tokens else 400, tokens or {"error": "invalid_grant"})

        def answer(self, status: int, body: dict[str, Any]) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
