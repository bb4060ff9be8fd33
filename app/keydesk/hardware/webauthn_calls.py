"""The two ceremonies of Windows' own dialog, in and out of the program's types, on thread ``platform-webauthn``.

Imports python-fido2, so it is imported on that thread only. Raises KEY_*, CHALLENGE_INVALID; `failure` translates
what the dialog raises. Typed and tested with stand-ins; not yet run on Windows.
"""

from __future__ import annotations

import importlib
import logging
from threading import Event
from typing import Any, Protocol

from fido2.client import AssertionSelection, ClientDataCollector, ClientError
from fido2.webauthn import (
    AttestationObject,
    AuthenticatorAttachment,
    AuthenticatorSelectionCriteria,
    CollectedClientData,
    PublicKeyCredentialCreationOptions,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialHint,
    PublicKeyCredentialParameters,
    PublicKeyCredentialRequestOptions,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import CreationOptions, MadePasskey, Proof, ProofRequest
from keydesk.hardware import ctap_errors, rules
from keydesk.hardware.ceremony import aaguid_text, public_key_bytes
from keydesk.hardware.device_thread import Stop

log = logging.getLogger(__name__)
_KEY = PublicKeyCredentialType.PUBLIC_KEY

# What the dialog gives, as HRESULT. Source: webauthn.h, WebAuthNGetErrorName.
_CODES = {
    0x80090036: Code.KEY_CANCELLED,  # NTE_USER_CANCELLED
    0x800704C7: Code.KEY_CANCELLED,  # ERROR_CANCELLED
    0x800705B4: Code.KEY_NOT_TOUCHED,  # ERROR_TIMEOUT
    0x8009000F: Code.KEY_HAS_PASSKEY,  # NTE_EXISTS
    0x80090011: Code.KEY_LACKS_PASSKEY,  # NTE_NOT_FOUND
    0x80090035: Code.KEY_NONE,  # NTE_DEVICE_NOT_FOUND
    0x80090023: Code.KEY_FULL,  # NTE_TOKEN_KEYSET_STORAGE_FULL
}
_UNSUPPORTED = frozenset({0x80090029, 0x80070032})  # NTE_NOT_SUPPORTED, ERROR_NOT_SUPPORTED


class WebAuthnApi(Protocol):
    """The dialog."""

    def make_credential(
        self, options: PublicKeyCredentialCreationOptions, client_data: CollectedClientData, event: Event
    ) -> RegistrationResponse:
        """Make a passkey; `event` cancels."""
        ...

    def get_assertion(
        self, options: PublicKeyCredentialRequestOptions, client_data: CollectedClientData, event: Event
    ) -> AssertionSelection:
        """Answer a challenge; `event` cancels."""
        ...


class _Given(ClientDataCollector):
    """Client data that is already written."""

    def __init__(self, client_data: CollectedClientData, rp_id: str) -> None:
        self._given = client_data, rp_id

    def collect_client_data(
        self, options: PublicKeyCredentialCreationOptions | PublicKeyCredentialRequestOptions
    ) -> tuple[CollectedClientData, str]:
        return self._given


class WindowsDialog:
    """`WebAuthnApi` on python-fido2's Windows client.

    Args:
        window: native handle of the owner, None for the window in front.
    """

    def __init__(self, window: int | None) -> None:
        self._window = window
        # The module exists on Windows only; its client has no types.
        self._client: Any = importlib.import_module("fido2.client.windows").WindowsClient

    def make_credential(
        self, options: PublicKeyCredentialCreationOptions, client_data: CollectedClientData, event: Event
    ) -> RegistrationResponse:
        """Make a passkey; see `WebAuthnApi`."""
        client = self._client(_Given(client_data, options.rp.id or ""), handle=self._window)
        made: RegistrationResponse = client.make_credential(options, event)
        return made

    def get_assertion(
        self, options: PublicKeyCredentialRequestOptions, client_data: CollectedClientData, event: Event
    ) -> AssertionSelection:
        """Answer a challenge; see `WebAuthnApi`."""
        client = self._client(_Given(client_data, options.rp_id or ""), handle=self._window)
        chosen: AssertionSelection = client.get_assertion(options, event)
        return chosen


class Dialog:
    """The resource of the thread.

    Args:
        api: the dialog's calls.
    """

    def __init__(self, api: WebAuthnApi) -> None:
        self.api = api

    def begin(self, stop: Stop) -> None:
        """See `Resource`."""

    def failure(self, error: BaseException, stop: Stop) -> KeydeskError | None:
        """Translate; see `Resource`."""
        cause = error.cause if isinstance(error, ClientError) else error
        raw = getattr(cause, "winerror", None)
        if not isinstance(raw, int):
            return ctap_errors.translate(error, stop)
        result = raw & 0xFFFFFFFF
        log.info("the dialog of Windows ended with 0x%08X", result)
        code = _CODES.get(result)
        if code is Code.KEY_CANCELLED and stop.timed_out:
            code = Code.KEY_NOT_TOUCHED
        if code is not None:
            return KeydeskError(code)
        if result in _UNSUPPORTED:
            return KeydeskError(Code.KEY_UNSUPPORTED, what="option")
        return KeydeskError(Code.KEY_REFUSED, status=f"0x{result:08X}")

    def release(self) -> None:
        """See `Resource`."""

    def interrupt(self) -> None:
        """See `Resource`."""


def make(dialog: Dialog, stop: Stop, options: CreationOptions, origin: str, timeout_s: float) -> MadePasskey:
    """Make a passkey.

    Args:
        dialog: the resource.
        stop: the wish to stop.
        options: from the tenant.
        origin: of the tenant.
        timeout_s: shown by the dialog.

    Returns:
        The passkey, with attestation ``none``.
    """
    rules.check_creation(options, origin)
    data = CollectedClientData(rules.client_data("webauthn.create", options.challenge, origin))
    asked = PublicKeyCredentialCreationOptions(
        rp=PublicKeyCredentialRpEntity(name=rules.cut(options.rp_name or options.rp_id), id=options.rp_id),
        user=PublicKeyCredentialUserEntity(
            name=rules.cut(options.user_name),
            id=options.user_id,
            display_name=rules.cut(options.display_name or options.user_name),
        ),
        challenge=options.challenge,
        pub_key_cred_params=[PublicKeyCredentialParameters(type=_KEY, alg=one) for one in options.algorithms],
        timeout=int(timeout_s * 1000),
        exclude_credentials=_descriptors(options.exclude),
        authenticator_selection=AuthenticatorSelectionCriteria(
            authenticator_attachment=AuthenticatorAttachment.CROSS_PLATFORM,
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement(options.user_verification),
        ),
        hints=[PublicKeyCredentialHint.SECURITY_KEY],
    )
    stop.check()
    try:
        response = dialog.api.make_credential(asked, data, stop.event)
    finally:
        stop.event.set()  # else python-fido2's cancelling thread waits for ever after an error
    return _made(response, data)


def prove(dialog: Dialog, stop: Stop, request: ProofRequest, origin: str, timeout_s: float) -> Proof:
    """Answer a challenge.

    Args:
        dialog: the resource.
        stop: the wish to stop.
        request: the question.
        origin: of the tenant.
        timeout_s: shown by the dialog.

    Returns:
        The answer; it is not checked here.
    """
    rules.check_request(request, origin)
    data = CollectedClientData(rules.client_data("webauthn.get", request.challenge, origin))
    asked = PublicKeyCredentialRequestOptions(
        challenge=request.challenge,
        timeout=int(timeout_s * 1000),
        rp_id=request.rp_id,
        allow_credentials=_descriptors(request.allow),
        user_verification=UserVerificationRequirement(request.user_verification or "preferred"),
        hints=[PublicKeyCredentialHint.SECURITY_KEY],
    )
    stop.check()
    try:
        chosen = dialog.api.get_assertion(asked, data, stop.event)
    finally:
        stop.event.set()
    (answer,) = chosen.get_assertions()
    handle = (answer.user or {}).get("id")
    return Proof(
        credential_id=bytes(answer.credential["id"]),
        client_data_json=bytes(data),
        authenticator_data=bytes(answer.auth_data),
        signature=bytes(answer.signature),
        user_handle=bytes(handle) if handle else None,
        user_verified=answer.auth_data.is_user_verified(),
    )


def _made(response: RegistrationResponse, data: CollectedClientData) -> MadePasskey:
    auth_data = response.response.attestation_object.auth_data
    credential = auth_data.credential_data
    if credential is None:
        raise KeydeskError(Code.KEY_MALFORMED)
    return MadePasskey(
        credential_id=credential.credential_id,
        client_data_json=bytes(data),
        attestation_object=bytes(AttestationObject.create("none", auth_data, {})),
        transports=("usb",),
        aaguid=aaguid_text(credential.aaguid),
        public_key=public_key_bytes(credential.public_key),
        user_verified=auth_data.is_user_verified(),
    )


def _descriptors(ids: tuple[bytes, ...]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(type=_KEY, id=one) for one in ids]
