"""The two ceremonies of Windows' own dialog, in and out of the program's types, on thread ``platform-webauthn``.

Imports python-fido2, so it is imported on that thread only. Raises KEY_*, CHALLENGE_INVALID; `failure` translates
what the dialog raises. Typed and tested with stand-ins; not yet run on Windows.
"""

from __future__ import annotations

import logging
from threading import Event
from typing import Protocol

from fido2.webauthn import AttestationObject, AuthenticatorData

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import CreationOptions, MadePasskey, Proof, ProofRequest
from keydesk.hardware import ctap_errors, rules
from keydesk.hardware.ceremony import aaguid_text, public_key_bytes
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.webauthn_native import DialogAnswer, DialogError, DialogMade

log = logging.getLogger(__name__)

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
# NTE_NOT_SUPPORTED, ERROR_NOT_SUPPORTED, NTE_INVALID_PARAMETER: an option this Windows or this key does not know.
_UNSUPPORTED = frozenset({0x80090029, 0x80070032, 0x80090027})
# Where the number is none of these, its kind says more than nothing.
_KINDS = {"InvalidStateError": Code.KEY_HAS_PASSKEY, "NotAllowedError": Code.KEY_CANCELLED}
_UNSUPPORTED_KINDS = frozenset({"ConstraintError", "NotSupportedError"})


class WebAuthnApi(Protocol):
    """The dialog."""

    def make_credential(
        self, options: CreationOptions, client_data: bytes, timeout_ms: int, event: Event
    ) -> DialogMade:
        """Make a passkey; `event` cancels."""
        ...

    def get_assertion(self, request: ProofRequest, client_data: bytes, timeout_ms: int, event: Event) -> DialogAnswer:
        """Answer a challenge; `event` cancels."""
        ...


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
        if not isinstance(error, DialogError):
            return ctap_errors.translate(error, stop)
        log.info("the dialog of Windows ended with %s", error)
        code = _CODES.get(error.result)
        unsupported = error.result in _UNSUPPORTED
        if code is None and not unsupported:
            code, unsupported = _KINDS.get(error.name), error.name in _UNSUPPORTED_KINDS
        if code is Code.KEY_CANCELLED and stop.timed_out:
            code = Code.KEY_NOT_TOUCHED
        if code is not None:
            return KeydeskError(code)
        if unsupported:
            return KeydeskError(Code.KEY_UNSUPPORTED, what="option")
        return KeydeskError(Code.KEY_REFUSED, by="windows", status=f"0x{error.result:08X}")

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
    data = rules.client_data("webauthn.create", options.challenge, origin)
    stop.check()
    made = dialog.api.make_credential(options, data, int(timeout_s * 1000), stop.event)
    return _made(made, data)


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
    data = rules.client_data("webauthn.get", request.challenge, origin)
    stop.check()
    answer = dialog.api.get_assertion(request, data, int(timeout_s * 1000), stop.event)
    return Proof(
        credential_id=answer.credential_id,
        client_data_json=data,
        authenticator_data=answer.authenticator_data,
        signature=answer.signature,
        user_handle=answer.user_handle,
        user_verified=AuthenticatorData(answer.authenticator_data).is_user_verified(),
    )


def _made(made: DialogMade, data: bytes) -> MadePasskey:
    auth_data = AuthenticatorData(made.authenticator_data)
    credential = auth_data.credential_data
    if credential is None:
        raise KeydeskError(Code.KEY_MALFORMED)
    return MadePasskey(
        credential_id=credential.credential_id,
        client_data_json=data,
        attestation_object=bytes(AttestationObject.create("none", auth_data, {})),
        transports=made.transports or ("usb",),
        aaguid=aaguid_text(credential.aaguid),
        public_key=public_key_bytes(credential.public_key),
        user_verified=auth_data.is_user_verified(),
    )
