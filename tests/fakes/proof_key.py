"""A key that proves possession as RFC 9449 says, every member of the proof open to bending.

key = ProofKey()
answer = key.post_token(tenant, body)          # repeats once with the nonce, as a client must
answer = key.call(tenant, token, "GET", "/authentication-methods")
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

from keydesk.demo.tenant.grants import s256
from tests.fakes.plain_http import http
from tests.fakes.tenant import ANA, AppRequest, PracticeTenant, answer_of, sign_in_over_http


@dataclass
class ProofKey:
    """One key pair, and the nonces its servers have handed out.

    Attributes:
        key: the pair.
        nonces: newest nonce by path prefix: the token endpoint and the API keep their own.
    """

    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    nonces: dict[str, str] = field(default_factory=dict)

    @property
    def thumbprint(self) -> str:
        return self.key.thumbprint()

    def proof(
        self,
        method: str,
        url: str,
        now: float,
        *,
        token: str = "",
        nonce: str = "",
        header: dict[str, object] | None = None,
        claims: dict[str, object] | None = None,
    ) -> str:
        """Make a proof; a changed member of None is left out."""
        head: dict[str, object] = {
            "typ": "dpop+jwt",
            "alg": "ES256",
            "jwk": self.key.as_dict(private=False),
            **(header or {}),
        }
        body: dict[str, object] = {"jti": secrets.token_urlsafe(12), "htm": method, "htu": url, "iat": int(now)}
        if token:
            body["ath"] = s256(token)
        if nonce:
            body["nonce"] = nonce
        body |= claims or {}
        shown = {name: value for name, value in head.items() if value is not None}
        said = {name: value for name, value in body.items() if value is not None}
        return jwt.encode(shown, said, self.key, algorithms=[str(head["alg"])])

    def send(
        self, tenant: PracticeTenant, method: str, url: str, *, token: str = "", **details: object
    ) -> httpx.Response:
        """Send one request with a proof and whatever nonce is known; no repetition."""
        server = "api" if "/me/v1" in url else "token"
        proof = self.proof(method, url, tenant.inside.now(), token=token, nonce=self.nonces.get(server, ""))
        headers = {"dpop": proof, **({"authorization": f"DPoP {token}"} if token else {})}
        answer = http(method, url, headers=headers, **details)
        if "dpop-nonce" in answer.headers:
            self.nonces[server] = answer.headers["dpop-nonce"]
        return answer

    def post_token(self, tenant: PracticeTenant, body: dict[str, str]) -> httpx.Response:
        """Ask for tokens, once more when a nonce is wanted."""
        url = f"{tenant.issuer}oauth/token"
        answer = self.send(tenant, "POST", url, data=body)
        if answer.status_code == 400 and answer.json()["error"] == "use_dpop_nonce":
            answer = self.send(tenant, "POST", url, data=body)
        return answer

    def call(self, tenant: PracticeTenant, token: str, method: str, path: str, **details: object) -> httpx.Response:
        """Call the My Account API, once more when a nonce is wanted."""
        url = f"{tenant.config.account_base}{path}"
        answer = self.send(tenant, method, url, token=token, **details)
        if answer.status_code == 401 and "use_dpop_nonce" in answer.headers["www-authenticate"]:
            answer = self.send(tenant, method, url, token=token, **details)
        return answer

    def sign_in(self, tenant: PracticeTenant, **parameters: str) -> dict[str, str]:
        """Sign in as Ana with the code bound to this key; the token answer."""
        request = AppRequest(tenant, parameters={"dpop_jkt": self.thumbprint, **parameters})
        redirect = sign_in_over_http(tenant, request.url, ANA)
        answer = self.post_token(tenant, code_body(tenant, request, redirect))
        assert answer.status_code == 200, answer.text
        tokens: dict[str, str] = answer.json()
        return tokens


def code_body(tenant: PracticeTenant, request: AppRequest, redirect: str) -> dict[str, str]:
    """Body of a code exchange."""
    return {
        "grant_type": "authorization_code",
        "client_id": tenant.client_id,
        "code": answer_of(redirect)["code"],
        "code_verifier": request.verifier,
        "redirect_uri": request.parameters["redirect_uri"],
    }


def refresh_body(tenant: PracticeTenant, token: str) -> dict[str, str]:
    """Body of a refresh."""
    return {"grant_type": "refresh_token", "client_id": tenant.client_id, "refresh_token": token}
