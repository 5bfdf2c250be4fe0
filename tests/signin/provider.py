"""An identity provider for tests: OpenID Connect with code and PKCE, in a process of its own.

`python provider.py` prints its address and answers until it is killed. POST /be sets whom it
vouches for, and how it misbehaves: {"claims": {…}, "token_claims": {…}, "fault": "token"}.
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "hub", "the-secret-of-the-hub"
KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in "ab")
STATE: dict[str, Any] = {"claims": {}, "token_claims": {}, "fault": ""}
CODES: dict[str, dict[str, str]] = {}
TOKENS: set[str] = set()


class Provider(BaseHTTPRequestHandler):
    def log_message(self, *_args: Any) -> None:
        """Say nothing."""

    @property
    def issuer(self) -> str:
        return f"http://{self.headers['Host']}"

    def answer(self, body: Any, status: int = 200, **headers: str) -> None:
        sent = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        kind = "text/html" if isinstance(body, str) else "application/json"
        self.send_response(status)
        for name, value in {"Content-Type": kind, **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(sent)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/.well-known/openid-configuration":
            self.answer({} if STATE["fault"] == "configuration" else self.configuration())
        elif parts.path == "/authorize":
            self.authorize(asked)
        elif parts.path == "/userinfo":
            known = self.headers.get("Authorization", "").removeprefix("Bearer ") in TOKENS
            self.answer(STATE["claims"] if known else {}, 200 if known else 401)
        elif parts.path == "/jwks":
            public = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
            self.answer({"keys": [public | {"kid": "1", "alg": "RS256", "use": "sig"}]})
        else:
            self.answer({}, 404)

    def configuration(self) -> dict[str, Any]:
        places = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "userinfo_endpoint": "userinfo",
            "jwks_uri": "jwks",
        }
        named = "https://evil.example" if STATE["fault"] == "issuer" else self.issuer
        return {"issuer": named} | {name: f"{self.issuer}/{path}" for name, path in places.items()}

    def authorize(self, asked: dict[str, str]) -> None:
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        CODES[code] = asked
        back = f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        if "page" in STATE["fault"]:
            self.answer(f'<!DOCTYPE html><title>Government</title><a href="{back}">It is me</a>')
        else:
            self.answer("", 302, Location=back)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path == "/be":
            STATE.update({"token_claims": {}, "fault": ""} | json.loads(body))
            self.answer({})
            return
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        asked = CODES.pop(sent.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(
            hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        ).decode()
        right = (
            asked is not None
            and (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
            and challenge.rstrip("=") == asked["code_challenge"]
            and sent["redirect_uri"] == asked["redirect_uri"]
        )
        if not right or STATE["fault"] == "token":
            self.answer({"error": "invalid_grant"}, 400)
            return
        token = secrets.token_urlsafe(16)
        TOKENS.add(token)
        reply = {"access_token": token, "token_type": "Bearer"}
        if STATE["fault"] != "no token":
            reply["id_token"] = self.id_token(asked["nonce"])
        self.answer(reply)

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce}
        claims |= STATE["claims"] | STATE["token_claims"]
        claims = {name: value for name, value in claims.items() if value is not None}
        fault = STATE["fault"]
        if fault == "unsigned":
            return jwt.encode(claims, None, algorithm="none", headers={"kid": "1"})
        if fault == "shared secret":
            return jwt.encode(claims, SECRET, algorithm="HS256", headers={"kid": "1"})
        key = OTHER_KEY if fault == "signature" else KEY
        name = "2" if fault == "unknown key" else "1"
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": name})


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
