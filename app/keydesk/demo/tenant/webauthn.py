"""Passkey ceremonies of the practice tenant: options, registration and sign-in, checked for real.

Owns no state besides the rules. Runs on the server's event loop. Raises `CeremonyError` with a text that says
which rule was broken.
"""

import logging
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature as WrongSignature
from fido2.attestation.base import InvalidAttestation, InvalidData
from fido2.attestation.packed import PackedAttestation
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestationObject,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    CollectedClientData,
    PublicKeyCredentialRpEntity,
    RegistrationResponse,
)

from keydesk.core.encoding import b64url_decode, b64url_encode
from keydesk.demo.tenant.config import RP_ID

ALGORITHMS = (-8, -7, -257)
TENANT_NAME = "Keydesk practice tenant"
MAX_CREDENTIAL_ID = 1023  # WebAuthn level 3 §7.1 step 25

# What python-fido2's readers raise on bytes that are not what they should be.
_MALFORMED = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, struct.error)
_BACKUP_ELIGIBLE = AuthenticatorData.FLAG.BE
_BACKED_UP = AuthenticatorData.FLAG.BS


class CeremonyError(Exception):
    """A registration or sign-in broke a rule of WebAuthn."""


@dataclass(frozen=True, kw_only=True)
class Registration:
    """A registration that held.

    Attributes:
        credential: AAGUID, credential id and public key.
        counter: signature counter.
        multi_device: whether it may be synced.
        backed_up: whether it is.
        user_verified: whether PIN or fingerprint were used.
    """

    credential: AttestedCredentialData
    counter: int
    multi_device: bool
    backed_up: bool
    user_verified: bool


@dataclass(frozen=True, kw_only=True)
class Assertion:
    """A sign-in that held.

    Attributes:
        counter: signature counter.
        user_verified: whether PIN or fingerprint were used.
        backed_up: whether the passkey is synced by now.
    """

    counter: int
    user_verified: bool
    backed_up: bool


class Ceremonies:
    """Registration and sign-in for the one relying party `localhost`.

    Args:
        origins: whole origins a ceremony may name.
    """

    def __init__(self, origins: frozenset[str]) -> None:
        self._origins = origins
        # python-fido2 logs credential ids at info; they tell who uses which key.
        logging.getLogger("fido2.server").setLevel(logging.WARNING)
        self._server = Fido2Server(
            PublicKeyCredentialRpEntity(id=RP_ID, name=TENANT_NAME),
            attestation=AttestationConveyancePreference.DIRECT,
            verify_origin=self._known_origin,
            verify_attestation=_verify_attestation,
        )

    def creation_options(
        self,
        *,
        challenge: bytes,
        user_handle: str,
        name: str,
        display_name: str,
        timeout_ms: int,
        exclude: Iterable[Mapping[str, object]] = (),
    ) -> dict[str, object]:
        """Write creation options the way the My Account API does.

        Args:
            challenge: at least 16 random bytes.
            user_handle: base64url.
            name: the person's e-mail address.
            display_name: the person's name.
            timeout_ms: how long the ceremony may take.
            exclude: descriptors of passkeys that must not be made again on the same key; usually none.

        Returns:
            `PublicKeyCredentialCreationOptions` of the OpenAPI file.
        """
        options: dict[str, object] = {
            "challenge": b64url_encode(challenge),
            "timeout": timeout_ms,
            "rp": {"id": RP_ID, "name": TENANT_NAME},
            "user": {"id": user_handle, "name": name, "displayName": display_name},
            "pubKeyCredParams": [{"type": "public-key", "alg": algorithm} for algorithm in ALGORITHMS],
            "authenticatorSelection": {"residentKey": "required", "userVerification": "preferred"},
        }
        descriptors = [dict(descriptor) for descriptor in exclude]
        if descriptors:
            options["excludeCredentials"] = descriptors
        return options

    def request_options(self, *, challenge: bytes, timeout_ms: int) -> dict[str, object]:
        """Write sign-in options for passkeys the key itself finds.

        Args:
            challenge: at least 16 random bytes.
            timeout_ms: how long the ceremony may take.

        Returns:
            `PublicKeyCredentialRequestOptionsJSON` without an allow list.
        """
        return {
            "challenge": b64url_encode(challenge),
            "timeout": timeout_ms,
            "rpId": RP_ID,
            "userVerification": "preferred",
        }

    def register(self, response: Mapping[str, object], challenge: bytes) -> Registration:
        """Check a registration. Source: WebAuthn level 3 §7.1.

        Args:
            response: `RegistrationResponseJSON`.
            challenge: the one that was handed out.

        Returns:
            What was registered.

        Raises:
            CeremonyError: a rule does not hold.
        """
        try:
            _check_ids(response)
            parsed = RegistrationResponse.from_dict(_without_extras(response))
            attestation = parsed.response.attestation_object
            _check_client_data(parsed.response.client_data)
            state = {"challenge": b64url_encode(challenge), "user_verification": None}
            _check_attested(attestation.auth_data, parsed.raw_id)
            data = self._server.register_complete(state, parsed)
        except CeremonyError:
            raise
        except InvalidAttestation as error:
            raise CeremonyError("The attestation does not hold.") from error
        except _MALFORMED as error:
            raise CeremonyError(_reason(error)) from error
        credential = data.credential_data
        if credential is None:
            raise CeremonyError("The authenticator data hold no credential.")
        return Registration(
            credential=credential,
            counter=data.counter,
            multi_device=bool(data.flags & _BACKUP_ELIGIBLE),
            backed_up=bool(data.flags & _BACKED_UP),
            user_verified=data.is_user_verified(),
        )

    def assert_passkey(
        self,
        response: Mapping[str, object],
        *,
        challenge: bytes,
        credential: AttestedCredentialData,
        user_handle: str,
        last_counter: int,
    ) -> Assertion:
        """Check a sign-in. Source: WebAuthn level 3 §7.2.

        Args:
            response: `AuthenticationResponseJSON`.
            challenge: the one that was handed out.
            credential: the passkey it names.
            user_handle: handle of the passkey's owner, base64url.
            last_counter: the signature counter seen last.

        Returns:
            What the key said.

        Raises:
            CeremonyError: a rule does not hold; also when the counter did not grow, the sign of a copied key.
        """
        try:
            _check_ids(response)
            parsed = AuthenticationResponse.from_dict(_without_extras(response))
            _check_client_data(parsed.response.client_data)
            handle = parsed.response.user_handle
            if handle is None or b64url_encode(handle) != user_handle:
                raise CeremonyError("The passkey belongs to somebody else.")
            state = {"challenge": b64url_encode(challenge), "user_verification": None}
            self._server.authenticate_complete(state, [credential], parsed)
        except CeremonyError:
            raise
        except _MALFORMED as error:
            raise CeremonyError(_reason(error)) from error
        data = parsed.response.authenticator_data
        _check_backup_flags(data)
        if (data.counter or last_counter) and data.counter <= last_counter:
            raise CeremonyError("The signature counter went back: the key may have been copied.")
        return Assertion(
            counter=data.counter,
            user_verified=data.is_user_verified(),
            backed_up=bool(data.flags & _BACKED_UP),
        )

    def _known_origin(self, origin: str) -> bool:
        return origin in self._origins


def credential_id_of(response: Mapping[str, object]) -> bytes:
    """Read which passkey an answer is about.

    Args:
        response: a WebAuthn answer in JSON.

    Returns:
        Raw credential id.

    Raises:
        CeremonyError: there is none.
    """
    raw = response.get("rawId", response.get("id"))
    try:
        return b64url_decode(raw if isinstance(raw, str) else "?")
    except ValueError as error:
        raise CeremonyError("The answer names no passkey.") from error


def _without_extras(response: Mapping[str, object]) -> dict[str, object]:
    # Extension results are not asked for and not looked at; python-fido2 would try to parse them.
    return {**response, "clientExtensionResults": {}}


def _check_ids(response: Mapping[str, object]) -> None:
    if response.get("id") != response.get("rawId"):
        raise CeremonyError("id and rawId differ.")


def _check_client_data(data: CollectedClientData) -> None:
    if data.cross_origin:
        raise CeremonyError("The ceremony ran inside a foreign page.")


def _check_attested(data: AuthenticatorData, raw_id: bytes) -> None:
    credential = data.credential_data
    if credential is None:
        raise CeremonyError("The authenticator data hold no credential.")
    if credential.credential_id != raw_id:
        raise CeremonyError("The credential id differs from the one in the authenticator data.")
    if len(credential.credential_id) > MAX_CREDENTIAL_ID:
        raise CeremonyError("The credential id is too long.")
    if credential.public_key.get(3) not in ALGORITHMS:
        raise CeremonyError("The key's algorithm was not offered.")
    if credential.public_key.get(3) != credential.public_key.ALGORITHM or not _usable(credential.public_key):
        raise CeremonyError("The public key is malformed.")
    _check_backup_flags(data)


def _usable(key: CoseKey) -> bool:
    # A verification of nothing tells a well-formed key (wrong signature) from a malformed one (no such point).
    try:
        key.verify(b"", b"\x00" * 64)
    except WrongSignature:
        return True
    except (ValueError, TypeError, KeyError):
        return False
    return True


def _check_backup_flags(data: AuthenticatorData) -> None:
    # WebAuthn level 3 §7.1 step 17, §7.2 step 19: backed up but not eligible is impossible.
    if data.flags & _BACKED_UP and not data.flags & _BACKUP_ELIGIBLE:
        raise CeremonyError("The backup flags contradict each other.")


def _verify_attestation(attestation: AttestationObject, client_data_hash: bytes) -> None:
    if attestation.fmt == "none":
        if attestation.att_stmt:
            raise InvalidData("a statement where there must be none")
        return
    if attestation.fmt == "packed":
        # Only the signature matters here; which maker signed is nobody's business as none was asked for.
        PackedAttestation().verify(attestation.att_stmt, attestation.auth_data, client_data_hash)
        return
    raise InvalidData("an attestation format nobody asked for")


def _reason(error: Exception) -> str:
    known = str(error)
    return known if isinstance(error, ValueError) and known.endswith(".") else "The answer is malformed."
