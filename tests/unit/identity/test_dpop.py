"""Proofs of possession clause by clause, and a session whose tokens are bound to this computer."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.identity.dpop import DpopKey, Prover, challenge_error, send_proven
from keydesk.identity.opening import Folders, Preferences, open_session
from keydesk.identity.session import AuthSession
from keydesk.net.message import Answer, Request
from tests.fakes.browsers import Watcher
from tests.fakes.clock import FixedClock
from tests.fakes.http_server import Received, Wire, json_reply
from tests.fakes.identity_world import TOKEN, WEB, World, refused, signing_in, world
from tests.fakes.scripted_door import ScriptedDoor, json_answer

URL = "https://login.acme.com/oauth/token"
API = "https://login.acme.com/me/v1/authentication-methods"
pytestmark = pytest.mark.may_block("keys are drawn and read here on the loop, which the app does in a worker")


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def opened(proof: str) -> tuple[dict[str, object], dict[str, object]]:
    """Check the signature with other means than the app's, and give header and claims."""
    header, claims, signature = proof.split(".")
    read: dict[str, object] = json.loads(decoded(header))
    jwk = read["jwk"]
    assert isinstance(jwk, dict)
    assert set(jwk) == {"kty", "crv", "x", "y"}  # nothing private, nothing that is not needed
    x, y = (int.from_bytes(decoded(jwk[name]), "big") for name in ("x", "y"))
    numbers = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1())
    raw = decoded(signature)
    pair = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    numbers.public_key().verify(pair, f"{header}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    return read, json.loads(decoded(claims))


def thumbprint(header: dict[str, object]) -> str:
    """RFC 7638 §3.2: the required members, in order, without white space."""
    jwk = header["jwk"]
    assert isinstance(jwk, dict)
    members = {name: jwk[name] for name in ("crv", "kty", "x", "y")}
    digest = hashlib.sha256(json.dumps(members, separators=(",", ":")).encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def prover() -> Prover:
    return Prover(DpopKey.new(), FixedClock())


def nonce(value: str, error: str = "use_dpop_nonce", status: int = 400) -> Answer:
    return json_answer({"error": error}, status, {"dpop-nonce": value})


# RFC 9449 §4.2


def test_a_proof_for_the_token_endpoint() -> None:
    made = prover()
    header, claims = opened(made.proof("POST", f"{URL}?x=1#y"))
    assert (header["typ"], header["alg"]) == ("dpop+jwt", "ES256")
    assert (claims["htm"], claims["htu"]) == ("POST", URL)
    assert claims["iat"] == int(FixedClock().now().timestamp())
    assert set(claims) == {"jti", "htm", "htu", "iat"}
    assert thumbprint(header) == made.key.thumbprint


def test_a_proof_for_the_api_names_the_token_by_its_hash_alone() -> None:
    _, claims = opened(prover().proof("GET", API, Secret("token-canary")))
    assert decoded(str(claims["ath"])) == hashlib.sha256(b"token-canary").digest()
    assert "canary" not in json.dumps(claims)


def test_no_proof_is_made_twice() -> None:
    made = prover()
    assert len({opened(made.proof("POST", URL))[1]["jti"] for _ in range(20)}) == 20


def test_each_kind_of_server_has_nonces_of_its_own() -> None:
    made = prover()
    assert made.again(nonce("for-tokens"), "use_dpop_nonce", api=False)
    assert opened(made.proof("POST", URL))[1]["nonce"] == "for-tokens"
    assert "nonce" not in opened(made.proof("GET", API, Secret("t")))[1]
    assert made.again(nonce("for-the-api", status=401), "use_dpop_nonce", api=True)
    assert opened(made.proof("GET", API, Secret("t")))[1]["nonce"] == "for-the-api"
    assert opened(made.proof("POST", URL))[1]["nonce"] == "for-tokens"


def test_the_newest_nonce_of_any_answer_is_kept() -> None:
    made = prover()
    assert not made.again(json_answer({}, 200, {"dpop-nonce": "newer"}), None, api=False)
    assert opened(made.proof("POST", URL))[1]["nonce"] == "newer"


@pytest.mark.parametrize("value", ["", "a b", 'a"b', "a\\b", "é", "x" * 1025])
def test_a_nonce_of_another_form_is_no_nonce(value: str) -> None:
    made = prover()
    with pytest.raises(KeydeskError) as caught:
        made.again(nonce(value), "use_dpop_nonce", api=False)
    assert (caught.value.code, caught.value.params["reason"]) == (Code.DPOP_REFUSED, "nonce")
    assert "nonce" not in opened(made.proof("POST", URL))[1]


# The key


def test_the_key_comes_back_from_a_short_text() -> None:
    key = DpopKey.new()
    kept = key.export()
    assert len(kept.reveal()) == 43  # an entry of Windows holds 1,280 characters
    assert DpopKey.load(kept, key.thumbprint).thumbprint == key.thumbprint
    assert kept.reveal() not in repr(key)


@pytest.mark.parametrize("kept", [None, "", "AAAA", "!", "A" * 43, "_" * 43, "é"])
def test_anything_else_is_a_lost_key(kept: str | None) -> None:
    with pytest.raises(KeydeskError) as caught:
        DpopKey.load(None if kept is None else Secret(kept), "thumbprint")
    assert caught.value.code == Code.DPOP_KEY_LOST


def test_another_key_is_a_lost_key() -> None:
    with pytest.raises(KeydeskError) as caught:
        DpopKey.load(DpopKey.new().export(), DpopKey.new().thumbprint)
    assert caught.value.code == Code.DPOP_KEY_LOST


# Sending


async def test_a_wanted_nonce_is_given_once() -> None:
    door = ScriptedDoor(nonce("n1"), json_answer({"ok": True}))
    answer = await send_proven(door, Request("POST", URL, {"a": "b"}, b"body"), prover())  # type: ignore[arg-type]  # as much of a door as is used
    assert answer.status == 200
    first, second = door.requests
    assert (first.body, second.body, second.headers["a"]) == (b"body", b"body", "b")
    assert "nonce" not in opened(first.headers["dpop"])[1]
    assert opened(second.headers["dpop"])[1]["nonce"] == "n1"
    assert opened(first.headers["dpop"])[1]["jti"] != opened(second.headers["dpop"])[1]["jti"]


@pytest.mark.parametrize("again", ["n1", "n2"])
async def test_a_nonce_asked_for_ever_is_refused(again: str) -> None:
    door = ScriptedDoor(nonce("n1"), nonce(again))
    with pytest.raises(KeydeskError) as caught:
        await send_proven(door, Request("POST", URL), prover())  # type: ignore[arg-type]  # as above
    assert (caught.value.code, caught.value.params["reason"]) == (Code.DPOP_REFUSED, "nonce")
    assert len(door.requests) == 2


@pytest.mark.parametrize(
    ("off_s", "code"), [(0, Code.DPOP_REFUSED), (59, Code.DPOP_REFUSED), (300, Code.CLOCK_WRONG)]
)
async def test_a_refused_proof_blames_the_clock_first(off_s: float, code: Code) -> None:
    date = formatdate(FixedClock().now().timestamp() + off_s, usegmt=True)
    door = ScriptedDoor(json_answer({"error": "invalid_dpop_proof"}, 400, {"date": date}))
    with pytest.raises(KeydeskError) as caught:
        await send_proven(door, Request("POST", URL), prover())  # type: ignore[arg-type]  # as above
    assert caught.value.code == code
    assert len(door.requests) == 1


async def test_without_a_prover_nothing_is_added() -> None:
    door = ScriptedDoor(nonce("n1"))
    assert (await send_proven(door, Request("POST", URL), None)).status == 400  # type: ignore[arg-type]  # as above
    assert "dpop" not in door.requests[0].headers


@pytest.mark.parametrize(
    ("status", "told", "error"),
    [
        (401, 'DPoP error="use_dpop_nonce", error_description="x"', "use_dpop_nonce"),
        (401, "DPoP algs=ES256, error=invalid_dpop_proof", "invalid_dpop_proof"),
        (401, "Bearer", None),
        (401, "", None),
        (403, 'DPoP error="use_dpop_nonce"', None),
    ],
)
def test_what_an_api_says(status: int, told: str, error: str | None) -> None:
    assert challenge_error(json_answer({}, status, {"www-authenticate": told})) == error


# A session


@dataclass
class Scene:
    here: World
    session: AuthSession
    profile_changes: dict[str, object]
    proofs: list[tuple[dict[str, object], dict[str, object]]] = field(default_factory=list)
    forms: list[dict[str, str]] = field(default_factory=list)
    token_type: str = "DPoP"  # a word, no token
    nonce: str = "nonce-1"
    refused: int = 0

    def another(self, **changes: object) -> AuthSession:
        self.profile_changes = changes or self.profile_changes
        profile = replace(self.here.issuer.profile, **self.profile_changes)  # type: ignore[arg-type]  # the tests' own
        object.__setattr__(profile, "callback_ports", (0,))
        here, wanted = self.here, Preferences(opener=self.here.browser, limit_s=15.0)
        return open_session(profile, here.door, here.store, Folders(here.locks, WEB), here.clock, wanted)

    def tokens(self, received: Received, wire: Wire) -> bytes:
        """The small tenant, with a nonce of its own and tokens of the type the test wants."""
        self.forms.append(received.form)
        if "dpop" in received.headers:
            self.proofs.append(opened(received.headers["dpop"]))
            if self.proofs[-1][1].get("nonce") != self.nonce:
                self.refused += 1
                return json_reply({"error": "use_dpop_nonce"}, 400, **{"DPoP-Nonce": self.nonce})
        self.here.issuer.bend = {"token_type": self.token_type}
        return self.here.issuer.token(received, wire)


@contextlib.asynccontextmanager
async def scene(known: bool = True, **changes: object) -> AsyncIterator[Scene]:
    async with world() as here:
        algorithms = {"dpop_signing_alg_values_supported": ["ES256"]} if known else {}
        document = {**here.issuer.document(), **algorithms}
        here.issuer.answers["/.well-known/openid-configuration"] = lambda _r, _w: json_reply(document)
        made = Scene(here, None, changes)  # type: ignore[arg-type]  # next line
        made.session = made.another()
        here.issuer.answers[TOKEN] = made.tokens
        yield made


async def test_a_session_is_bound_from_the_code_on() -> None:
    async with scene() as s:
        await s.session.sign_in(Watcher(), CancelToken())
        wish = dict(parse_qsl(urlsplit(s.here.browser.opened[0]).query))
        header, claims = s.proofs[-1]
        assert wish["dpop_jkt"] == thumbprint(header)
        assert (claims["htm"], claims["htu"]) == ("POST", s.here.issuer.issuer + "oauth/token")
        assert s.refused == 1
        assert s.forms[0] == s.forms[1]  # the same code: a refusal for want of a nonce spends nothing
        token = await s.session.access_token()
        headers = s.session.authorization(token, "GET", API)
        assert headers["authorization"] == f"DPoP {token.reveal()}"
        assert thumbprint(opened(headers["dpop"])[0]) == wish["dpop_jkt"]
        await s.session.refresh()
        assert s.refused == 1  # the nonce is still known


async def test_it_comes_back_with_the_same_key() -> None:
    async with scene() as s:
        await s.session.sign_in(Watcher(), CancelToken())
        first = thumbprint(s.proofs[0][0])
        again = s.another()
        assert await again.restore() is not None
        assert thumbprint(s.proofs[-1][0]) == first
        kept = s.here.store.load(s.here.owner)
        assert kept is not None
        assert (kept.thumbprint, kept.bound) == (first, True)
        assert kept.key is not None
        assert kept.key.reveal() not in repr(kept)


async def test_the_next_run_knows_the_nonce_already() -> None:
    async with scene() as s:
        await s.session.sign_in(Watcher(), CancelToken())
        assert s.refused == 1
        await s.here.kept_nonces()
        await s.another().restore()
        assert s.refused == 1
        s.nonce = "nonce-2"
        await s.session.refresh()
        assert s.refused == 2
        await s.here.kept_nonces("nonce-2")
        await s.another().restore()
        assert s.refused == 2
        assert await s.session.sign_out()
        assert not [path for path in s.here.locks.iterdir() if path.suffix == ".nonces"]


@pytest.mark.parametrize("key", [None, "other"])
async def test_a_lost_key_ends_the_session_and_says_so(key: str | None) -> None:
    async with scene() as s:
        await s.session.sign_in(Watcher(), CancelToken())
        kept = s.here.store.load(s.here.owner)
        assert kept is not None
        s.here.store.save(replace(kept, key=None if key is None else DpopKey.new().export()))
        asked = len(s.forms)
        again = s.another()
        assert (await refused(again.restore)).code == Code.DPOP_KEY_LOST
        assert len(s.forms) == asked  # the refresh token is not shown to anybody without its proof
        assert s.here.kept() is None
        assert await again.restore() is None


async def test_a_tenant_that_knows_no_proofs_is_sent_none() -> None:
    async with scene(known=False) as s:
        s.token_type = "Bearer"  # a word
        await s.session.sign_in(Watcher(), CancelToken())
        assert s.proofs == []
        assert "dpop_jkt" not in s.here.browser.opened[0]
        token = await s.session.access_token()
        assert s.session.authorization(token, "GET", API) == {"authorization": f"Bearer {token.reveal()}"}


async def test_off_is_off() -> None:
    async with scene(dpop="off") as s:
        s.token_type = "Bearer"  # a word
        await s.session.sign_in(Watcher(), CancelToken())
        assert s.proofs == []


async def test_tokens_that_were_not_proven_cannot_be_bound() -> None:
    async with scene(dpop="off") as s:
        error = await refused(signing_in(s.session))
        assert (error.code, error.params["what"]) == (Code.TOKEN_ANSWER_INVALID, "token_type")


async def test_an_api_that_is_not_set_up_gives_plain_tokens_and_they_are_used_as_such() -> None:
    async with scene() as s:
        s.token_type = "Bearer"  # a word
        await s.session.sign_in(Watcher(), CancelToken())
        token = await s.session.access_token()
        assert s.session.authorization(token, "GET", API) == {"authorization": f"Bearer {token.reveal()}"}
        assert not s.session.again(json_answer({}, 401, {"www-authenticate": 'DPoP error="use_dpop_nonce"'}))
        # The refresh token may be bound all the same, so the key stays with it.
        await s.session.refresh()
        assert len({thumbprint(header) for header, _ in s.proofs}) == 1
        s.token_type = "DPoP"  # a word
        await s.session.refresh()
        assert "dpop" in s.session.authorization(await s.session.access_token(), "GET", API)


async def test_required_takes_nothing_less() -> None:
    async with scene(known=False, dpop="required") as s:
        s.token_type = "Bearer"  # a word
        error = await refused(signing_in(s.session))
        assert (error.code, error.params["reason"]) == (Code.DPOP_REFUSED, "bearer")
        assert (s.session.person, s.here.kept(), len(s.here.issuer.revoked)) == (None, None, 1)


async def test_a_plain_session_does_not_come_back_once_proofs_are_required() -> None:
    async with scene(dpop="off") as s:
        s.token_type = "Bearer"  # a word
        await s.session.sign_in(Watcher(), CancelToken())
        error = await refused(s.another(dpop="required").restore)
        assert (error.code, error.params["reason"]) == (Code.DPOP_REFUSED, "bearer")
        assert len(s.forms) == 1


@pytest.mark.parametrize("wish", ["auto", "off"])
async def test_a_bound_session_is_never_downgraded(wish: str) -> None:
    async with scene() as s:
        await s.session.sign_in(Watcher(), CancelToken())
        s.token_type = "Bearer"  # a word
        again = s.another(dpop=wish)
        error = await refused(again.restore)
        assert (error.code, error.params["reason"]) == (Code.DPOP_REFUSED, "downgraded")
        assert again.granted is None
        # What rotated meanwhile is not lost: when the tenant is itself again, so is the session.
        s.token_type = "DPoP"  # a word
        assert await again.restore() is not None
        assert "dpop" in again.authorization(await again.access_token(), "GET", API)


async def test_signing_out_takes_the_key_along() -> None:
    async with scene() as s:
        await s.session.sign_in(Watcher(), CancelToken())
        assert await s.session.sign_out()
        assert s.here.store.load(s.here.owner) is None
        assert s.session.authorization(Secret("x"), "GET", API) == {"authorization": "Bearer x"}
        # The next session has a key of its own.
        await s.session.sign_in(Watcher(), CancelToken())
        assert len({thumbprint(header) for header, _ in s.proofs}) == 2
