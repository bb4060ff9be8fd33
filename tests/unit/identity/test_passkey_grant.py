"""A sign-in by the key itself on the wire: the question, what reaches a key, the answer, what each refusal means."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from keydesk.core.encoding import b64url_encode
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.challenges import read_question
from keydesk.domain.keys import MadePasskey, Proof, ProofRequest
from keydesk.domain.passkey_sign_in import KeyQuestion, Newcomer
from keydesk.identity.opening import Folders, Preferences, open_session
from keydesk.identity.session import AuthSession
from tests.fakes.http_server import Received, Wire, json_reply, reply
from tests.fakes.identity_world import TOKEN, WEB, World, refused, world

CHALLENGE, REGISTER = "/passkey/challenge", "/passkey/register"
GRANT = "urn:okta:params:oauth:grant-type:webauthn"
HOST = "login.acme.com"
PROOF = Proof(b"credential", b"client-data", b"auth-data", b"signature", b"handle", True)
MADE = MadePasskey(b"credential", b"client-data", b"attestation", ("usb",), None, b"public", True)
QUESTION = KeyQuestion(ProofRequest(HOST, b"c" * 32), Secret("session-canary"))


def asks(**more: object) -> dict[str, object]:
    wanted: dict[str, object] = {
        "challenge": b64url_encode(b"c" * 32),
        "timeout": 60000,
        "rpId": HOST,
        "userVerification": "preferred",
        **more,
    }
    return {
        "auth_session": "session-canary",
        "authn_params_public_key": {name: value for name, value in wanted.items() if value is not None},
    }


def offers() -> dict[str, object]:
    return {
        "auth_session": "session-canary",
        "authn_params_public_key": {
            "challenge": b64url_encode(b"c" * 32),
            "rp": {"id": "127.0.0.1", "name": "Acme"},
            "user": {"id": b64url_encode(b"user"), "name": "eve@acme.com", "displayName": "Eve"},
            "pubKeyCredParams": [{"type": "public-key", "alg": -7}],
        },
    }


@dataclass
class Scene:
    here: World
    session: AuthSession
    bodies: list[tuple[str, dict[str, object]]]

    def answer(self, path: str, reply_with: bytes) -> None:
        def answering(received: Received, _wire: Wire) -> bytes:
            assert received.headers["content-type"] == "application/json"
            self.bodies.append((received.path, json.loads(received.body)))
            return reply_with

        self.here.issuer.answers[path] = answering


@contextlib.asynccontextmanager
async def scene(**profile: object) -> AsyncIterator[Scene]:
    async with world() as here:
        chosen = replace(here.issuer.profile, **profile)  # type: ignore[arg-type]  # the tests' own
        wanted = Preferences(opener=here.browser)
        session = open_session(chosen, here.door, here.store, Folders(here.locks, WEB), here.clock, wanted)
        yield Scene(here, session, [])


async def test_a_question_and_its_answer() -> None:
    async with scene(connection="Users", organization="org_1") as s:
        s.answer(CHALLENGE, json_reply(asks(rpId="127.0.0.1")))
        question = await s.session.begin_with_key()
        assert (question.request.rp_id, question.request.challenge) == ("127.0.0.1", b"c" * 32)
        assert (question.request.allow, question.request.user_verification) == ((), "preferred")
        assert question.timeout_s == 60.0
        s.here.issuer.claims["org_id"] = "org_1"
        s.answer(TOKEN, json_reply(s.here.issuer.issue()))
        person = await s.session.sign_in_with_key(question, PROOF)
        assert person.name == "Ana Ito"
        whose = {"client_id": "client_1", "realm": "Users", "organization": "org_1"}
        (_, asked), (_, given) = s.bodies
        assert asked == whose
        assert {name: given[name] for name in whose} == whose
        assert (given["grant_type"], given["audience"]) == (GRANT, s.here.issuer.profile.audience)
        assert "offline_access" in str(given["scope"]).split()
        assert given["auth_session"] == "session-canary"
        assert given["authn_response"] == {
            "id": b64url_encode(b"credential"),
            "rawId": b64url_encode(b"credential"),
            "type": "public-key",
            "authenticatorAttachment": "cross-platform",
            "clientExtensionResults": {},
            "response": {
                "authenticatorData": b64url_encode(b"auth-data"),
                "clientDataJSON": b64url_encode(b"client-data"),
                "signature": b64url_encode(b"signature"),
                "userHandle": b64url_encode(b"handle"),
            },
        }
        assert s.here.kept() in s.here.issuer.live


@pytest.mark.parametrize(
    ("answer", "code", "reason"),
    [
        (reply(404, "{}"), Code.KEY_SIGN_IN_OFF, "off"),
        (reply(404, "<html>", "text/html"), Code.KEY_SIGN_IN_OFF, "off"),
        (json_reply({"error": "unauthorized_client"}, 403), Code.KEY_SIGN_IN_OFF, "off"),
        (json_reply({"error": "unsupported_grant_type"}, 400), Code.KEY_SIGN_IN_OFF, "off"),
        (json_reply({"error": "access_denied"}, 401), Code.KEY_SIGN_IN_OFF, "off"),
        (
            json_reply({"error": "invalid_request", "error_description": "Only with a custom domain."}, 400),
            Code.KEY_SIGN_IN_OFF,
            "custom_domain",
        ),
        (json_reply(asks(rpId="evil.example")), Code.KEY_SIGN_IN_OFF, "other_site"),
        (json_reply({"error": "invalid_request"}, 400), Code.SIGN_IN_REFUSED, None),
        (json_reply({}, 429), Code.API_RATE_LIMITED, None),
        (reply(503, "{}"), Code.API_SERVER, None),
        (reply(200, "<html>", "text/html"), Code.CAPTIVE_PORTAL, None),
        (json_reply([]), Code.ANSWER_INVALID, None),
        (json_reply(asks(rpId="127.0.0.1", challenge="short")), Code.CHALLENGE_INVALID, None),
    ],
)
async def test_no_question(answer: bytes, code: Code, reason: str | None) -> None:
    async with scene() as s:
        s.here.issuer.answers[CHALLENGE] = lambda _r, _w: answer
        error = await refused(s.session.begin_with_key)
        assert (error.code, error.params.get("reason")) == (code, reason)


@pytest.mark.parametrize(
    ("error", "status", "code", "reason"),
    [
        ("mfa_required", 401, Code.KEY_SIGN_IN_OFF, "mfa"),
        ("mfa_required", 403, Code.KEY_SIGN_IN_OFF, "mfa"),
        ("invalid_grant", 403, Code.KEY_SIGN_IN_OFF, "passkey_unknown"),
        ("unauthorized_client", 403, Code.KEY_SIGN_IN_OFF, "off"),
        ("unsupported_grant_type", 400, Code.KEY_SIGN_IN_OFF, "off"),
        ("access_denied", 403, Code.SIGN_IN_DENIED, None),
        ("invalid_client", 401, Code.CLIENT_REFUSED, None),
        ("invalid_request", 400, Code.SIGN_IN_REFUSED, None),
    ],
)
async def test_what_a_refusal_means(error: str, status: int, code: Code, reason: str | None) -> None:
    async with scene() as s:
        s.answer(TOKEN, json_reply({"error": error, "mfa_token": "mfa-canary"}, status))
        caught = await refused(lambda: s.session.sign_in_with_key(QUESTION, PROOF))
        assert (caught.code, caught.params.get("reason")) == (code, reason)
        assert "canary" not in str(caught)
        assert len(s.bodies) == 1  # asked once, never again by itself
        assert (s.session.person, s.here.kept()) == (None, None)


async def test_tokens_of_another_client_are_refused() -> None:
    async with scene() as s:
        s.here.issuer.bend_claims = {"aud": "client_2"}
        s.answer(TOKEN, json_reply(s.here.issuer.issue()))
        caught = await refused(lambda: s.session.sign_in_with_key(QUESTION, PROOF))
        assert (caught.code, caught.params["clause"]) == (Code.ID_TOKEN_INVALID, "aud")
        # The way in is free again.
        s.here.issuer.bend_claims = {}
        s.answer(TOKEN, json_reply(s.here.issuer.issue()))
        assert await s.session.sign_in_with_key(QUESTION, PROOF)


async def test_a_sign_up() -> None:
    async with scene(sign_up=True) as s:
        s.answer(REGISTER, json_reply(offers()))
        s.answer(TOKEN, json_reply(s.here.issuer.issue()))
        invitation = await s.session.begin_sign_up(Newcomer("eve@acme.com", "Eve"))
        assert (invitation.options.rp_id, invitation.options.user_id) == ("127.0.0.1", b"user")
        assert "canary" not in repr(invitation)
        assert await s.session.sign_up_with_key(invitation, MADE)
        (_, asked), (_, given) = s.bodies
        assert asked == {"client_id": "client_1", "user_profile": {"email": "eve@acme.com", "name": "Eve"}}
        response = given["authn_response"]
        assert isinstance(response, dict)
        assert response["response"] == {
            "clientDataJSON": b64url_encode(b"client-data"),
            "attestationObject": b64url_encode(b"attestation"),
        }


async def test_a_profile_that_offers_no_sign_up_sends_nothing() -> None:
    async with scene() as s:
        caught = await refused(lambda: s.session.begin_sign_up(Newcomer("eve@acme.com")))
        assert (caught.code, caught.params["reason"]) == (Code.KEY_SIGN_IN_OFF, "off")
        assert s.here.issuer.server.received == []


@pytest.mark.parametrize(
    ("answer", "code", "detail"),
    [
        (
            json_reply({"error": "invalid_request", "error_description": "The user already exists."}, 400),
            Code.SIGN_UP_REFUSED,
            "The user already exists.",
        ),
        (json_reply({"error": "invalid_request"}, 400), Code.SIGN_UP_REFUSED, None),
        (reply(404, "{}"), Code.KEY_SIGN_IN_OFF, None),
        (json_reply({}, 429), Code.API_RATE_LIMITED, None),
    ],
)
async def test_no_new_account(answer: bytes, code: Code, detail: str | None) -> None:
    async with scene(sign_up=True) as s:
        s.answer(REGISTER, answer)
        caught = await refused(lambda: s.session.begin_sign_up(Newcomer("eve@acme.com")))
        assert (caught.code, caught.params.get("detail")) == (code, detail)


@pytest.mark.parametrize("error", ["invalid_grant", "access_denied", "invalid_request"])
async def test_a_new_passkey_that_is_not_taken(error: str) -> None:
    async with scene(sign_up=True) as s:
        s.answer(REGISTER, json_reply(offers()))
        s.answer(TOKEN, json_reply({"error": error, "error_description": "Not like this."}, 403))
        invitation = await s.session.begin_sign_up(Newcomer("eve@acme.com"))
        caught = await refused(lambda: s.session.sign_up_with_key(invitation, MADE))
        assert (caught.code, caught.params["detail"]) == (Code.SIGN_UP_REFUSED, "Not like this.")


# What may reach a key


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"rpId": "evil.example"}, "rp.id"),
        ({"rpId": "com"}, "rp.id"),
        ({"rpId": "other.acme.com"}, "rp.id"),
        ({"rpId": "LOGIN.ACME.COM"}, "rp.id"),
        ({"rpId": 5}, "rp.id"),
        ({"challenge": None}, "challenge"),
        ({"challenge": b64url_encode(b"c" * 15)}, "challenge"),
        ({"challenge": "+/+/"}, "challenge"),
        ({"allowCredentials": {}}, "allowCredentials"),
    ],
)
def test_a_question_no_key_is_asked(more: dict[str, object], what: str) -> None:
    with pytest.raises(KeydeskError) as caught:
        read_question(json.loads(json.dumps(asks(**more))), HOST, HOST)
    assert (caught.value.code, caught.value.params["what"]) == (Code.CHALLENGE_INVALID, what)


@pytest.mark.parametrize("site", [HOST, "acme.com", None])
def test_the_tenants_own_sites(site: str | None) -> None:
    question = read_question(json.loads(json.dumps(asks(rpId=site))), HOST, HOST)
    assert question.request.rp_id == (site or HOST)
    assert "canary" not in repr(question)


@pytest.mark.parametrize(
    ("told", "asked"), [("required", "required"), ("discouraged", "preferred"), (None, "preferred"), (7, "preferred")]
)
def test_a_person_is_verified_where_the_key_can(told: object, asked: str) -> None:
    question = read_question(json.loads(json.dumps(asks(userVerification=told))), HOST, HOST)
    assert question.request.user_verification == asked
