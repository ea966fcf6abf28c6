"""A provider on loopback, as ProConnect (signed userinfo) or Keycloak (plain), and its misdeeds."""

import json
import threading
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from jwcrypto.jwk import JWK

CLIENT_ID, CLIENT_SECRET = "the-desk", "secret-of-the-desk"


@dataclass
class LoopbackProvider:
    """What it says of whoever comes; `claims` and `who` are changed by the tests.

    A claim that is None is left out.
    """

    address: str = ""
    signs_userinfo: bool = False
    claims: dict[str, Any] = field(default_factory=dict)
    userinfo_claims: dict[str, Any] = field(default_factory=dict)
    who: dict[str, Any] = field(default_factory=dict)
    # What signs, and what its keys say: two keys when somebody else signs.
    key: JWK = field(default_factory=lambda: JWK.generate(kty="RSA", size=2048, kid="one"))
    shown: JWK | None = None
    algorithm: str = "RS256"
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    refuses: str = ""
    tokens_asked: int = 0

    def signed(self, said: dict[str, Any]) -> str:
        held = {name: value for name, value in said.items() if value is not None}
        key = self.key.export_to_pem(private_key=True, password=None)
        return jwt.encode(held, key, algorithm=self.algorithm, headers={"kid": "one"})

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        said = {
            "iss": self.address,
            "aud": CLIENT_ID,
            "sub": self.who["sub"],
            "iat": now,
            "exp": now + 60,
            "nonce": nonce,
        }
        return self.signed({**said, **self.claims})

    def userinfo(self) -> tuple[str, bytes]:
        if not self.signs_userinfo:
            return "application/json", json.dumps(self.who).encode()
        said = {**self.who, "iss": self.address, "aud": CLIENT_ID, **self.userinfo_claims}
        return "application/jwt", self.signed(said).encode()

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
            "end_session_endpoint": f"{self.address}/end",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to, as the person whom `who` says."""
        if self.refuses:
            back = {"error": self.refuses, "state": asked["state"]}
        else:
            code = f"code-{len(self.asked)}"
            self.asked[code] = asked
            back = {"code": code, "state": asked["state"]}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def token(self, sent: dict[str, str]) -> dict[str, str] | None:
        """A code works once, for whoever began (PKCE), with the secret."""
        self.tokens_asked += 1
        asked = self.asked.pop(sent.get("code", ""), None)
        if asked is None or sent.get("client_secret") != CLIENT_SECRET:
            return None
        verifier = sha256(sent["code_verifier"].encode()).digest()
        if urlsafe_b64encode(verifier).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        return {"access_token": "access", "id_token": self.id_token(asked["nonce"])}


def serve(provider: LoopbackProvider) -> ThreadingHTTPServer:
    """Answer at a free port of loopback until it is shut down."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self, status: int, kind: str, body: bytes, **headers: str) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": kind, **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def say(self, said: Any, status: int = 200) -> None:
            self.answer(status, "application/json", json.dumps(said).encode())

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/.well-known/openid-configuration":
                self.say(provider.discovery())
            elif parts.path == "/keys":
                key = provider.shown or provider.key
                self.say({"keys": [json.loads(key.export_public())]})
            elif parts.path == "/authorize":
                self.answer(302, "text/plain", b"", Location=provider.authorize(asked))
            elif parts.path == "/userinfo":
                if self.headers.get("Authorization") != "Bearer access":
                    return self.say({}, 401)
                self.answer(200, *provider.userinfo())
            else:
                self.say({}, 404)
            return None

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            sent = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
            tokens = provider.token(sent)
            self.say(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)

        def log_message(self, *_args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
