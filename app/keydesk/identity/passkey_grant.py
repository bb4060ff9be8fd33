"""Signing in with a passkey and no browser: the tenant's question, and what goes back to it.

Main loop. Raises KEY_SIGN_IN_OFF(reason), SIGN_UP_REFUSED(detail), CHALLENGE_INVALID(what), ANSWER_INVALID(what),
API_RATE_LIMITED, API_SERVER, CAPTIVE_PORTAL, NET_*. Each call is one request, never repeated. Source: reference §14.
"""

import json
from collections.abc import Mapping
from typing import NoReturn

from keydesk.config.issuer import host_of
from keydesk.config.profile import Profile
from keydesk.core.encoding import JsonValue, b64url_encode
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.challenges import read_creation, read_question
from keydesk.domain.keys import MadePasskey, Proof
from keydesk.domain.passkey_sign_in import KeyInvitation, KeyQuestion, Newcomer
from keydesk.identity.answers import error_code, error_text, refuse_busy
from keydesk.net.door import HttpDoor
from keydesk.net.message import Answer, Request

_SWITCHED_OFF = frozenset({"unauthorized_client", "unsupported_grant_type", "not_found", "access_denied"})
_DOMAIN_WORDS = ("custom domain", "custom_domain")


class PasskeyGrant:
    """Asks one tenant for questions.

    Args:
        door: the HTTP door.
        profile: tenant and client.
    """

    def __init__(self, door: HttpDoor, profile: Profile) -> None:
        self._door = door
        self._profile = profile

    async def ask(self) -> KeyQuestion:
        """Get the question of a sign-in.

        Returns:
            The checked question.

        Raises:
            KeydeskError: see the module; no key was asked.
        """
        answer = await self._post("passkey/challenge", {})
        if answer.status != 200:
            raise _refusal(answer)
        try:
            return read_question(answer.json(), self._profile.domain, self._origin_host)
        except KeydeskError as error:
            _refuse_other_site(error)

    async def invite(self, newcomer: Newcomer) -> KeyInvitation:
        """Get the options of a sign-up.

        Args:
            newcomer: who wants an account.

        Returns:
            What a key is to make.

        Raises:
            KeydeskError: see the module; no key was asked.
        """
        told = {
            "email": newcomer.email,
            "name": newcomer.name,
            "phone_number": newcomer.phone,
            "username": newcomer.username,
        }
        person: dict[str, JsonValue] = {name: text for name, text in told.items() if text}
        answer = await self._post("passkey/register", {"user_profile": person})
        if answer.status != 200:
            raise sign_up_refusal(_refusal(answer))
        try:
            options, session = read_creation(answer.json(), self._profile.domain, self._origin_host)
        except KeydeskError as error:
            _refuse_other_site(error)
        return KeyInvitation(options, session)

    @property
    def _origin_host(self) -> str:
        return host_of(self._profile.web_origin + "/")

    async def _post(self, path: str, members: Mapping[str, JsonValue]) -> Answer:
        body = {"client_id": self._profile.client_id, **whose(self._profile), **members}
        headers = {"content-type": "application/json", "accept": "application/json"}
        return await self._door.send(Request("POST", self._profile.issuer + path, headers, json.dumps(body).encode()))


def whose(profile: Profile) -> dict[str, JsonValue]:
    """Name the people a passkey request is about.

    Args:
        profile: its connection and organization.

    Returns:
        ``realm`` and ``organization``, as far as they are set.
    """
    told = {"realm": profile.connection, "organization": profile.organization}
    return {name: text for name, text in told.items() if text is not None}


def write_proof(session: Secret, proof: Proof) -> dict[str, JsonValue]:
    """Write a key's answer as the token endpoint takes it.

    Args:
        session: of the question.
        proof: the answer.

    Returns:
        Members of the request, with the session secret in them.
    """
    response: dict[str, JsonValue] = {
        "authenticatorData": b64url_encode(proof.authenticator_data),
        "clientDataJSON": b64url_encode(proof.client_data_json),
        "signature": b64url_encode(proof.signature),
    }
    if proof.user_handle is not None:
        response["userHandle"] = b64url_encode(proof.user_handle)
    return _write(session, proof.credential_id, response)


def write_made(session: Secret, made: MadePasskey) -> dict[str, JsonValue]:
    """Write a new passkey as the token endpoint takes it.

    Args:
        session: of the invitation.
        made: the passkey.

    Returns:
        Members of the request, with the session secret in them.
    """
    response: dict[str, JsonValue] = {
        "clientDataJSON": b64url_encode(made.client_data_json),
        "attestationObject": b64url_encode(made.attestation_object),
    }
    return _write(session, made.credential_id, response)


def sign_up_refusal(error: KeydeskError) -> KeydeskError:
    """Say what a refusal means to somebody who wants an account.

    Args:
        error: what it would mean at a sign-in.

    Returns:
        SIGN_UP_REFUSED with the tenant's words, if any, for a refusal; the same error for anything else.
    """
    unknown = error.code == Code.KEY_SIGN_IN_OFF and error.params.get("reason") == "passkey_unknown"
    if error.code not in (Code.SIGN_IN_REFUSED, Code.SIGN_IN_DENIED) and not unknown:
        return error
    detail = error.params.get("description")
    return KeydeskError(Code.SIGN_UP_REFUSED, detail=detail) if detail else KeydeskError(Code.SIGN_UP_REFUSED)


def _write(session: Secret, credential_id: bytes, response: dict[str, JsonValue]) -> dict[str, JsonValue]:
    told = b64url_encode(credential_id)
    return {
        "auth_session": session.reveal(),
        "authn_response": {
            "id": told,
            "rawId": told,
            "type": "public-key",
            "authenticatorAttachment": "cross-platform",
            "clientExtensionResults": {},
            "response": response,
        },
    }


def _refusal(answer: Answer) -> KeydeskError:
    if answer.status == 404:
        return KeydeskError(Code.KEY_SIGN_IN_OFF, reason="off")
    refuse_busy(answer)
    document = answer.json()
    told: Mapping[str, JsonValue] = document if isinstance(document, dict) else {}
    error = error_code(told.get("error"))
    description = error_text(told.get("error_description") or told.get("message"))
    if any(word in description.lower() for word in _DOMAIN_WORDS):
        return KeydeskError(Code.KEY_SIGN_IN_OFF, reason="custom_domain")
    if error in _SWITCHED_OFF or answer.status in (401, 403):
        return KeydeskError(Code.KEY_SIGN_IN_OFF, reason="off", error=error, description=description)
    return KeydeskError(Code.SIGN_IN_REFUSED, error=error, description=description)


def _refuse_other_site(error: KeydeskError) -> NoReturn:
    """A passkey of somebody else's site: no key is asked, and the browser knows better what to do."""
    if error.code == Code.CHALLENGE_INVALID and error.params.get("what") == "rp.id":
        raise KeydeskError(Code.KEY_SIGN_IN_OFF, reason="other_site") from error
    raise error
