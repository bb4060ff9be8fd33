"""The structures of webauthn.h, as far as ceremonies need them, and which version of each an API level knows.

A structure is as long as its newest version here; an older Windows reads only what its version has, and its answers
end there: what is younger than `dwVersion` must not be read. Importable everywhere; raises nothing. Layout checked
against offsets a C compiler gives (`tests/unit/hardware/test_webauthn_structs.py`); not yet run on Windows.
Source: webauthn.h of github.com/microsoft/webauthn, API level 8.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any, Final

# Windows' DWORD, BOOL and LONG are 32 bits also where C's long is not.
_DWORD, _BOOL, _LONG = ctypes.c_uint32, ctypes.c_int32, ctypes.c_int32
_TEXT, _BYTES, _ANY = ctypes.c_wchar_p, ctypes.POINTER(ctypes.c_ubyte), ctypes.c_void_p

USB, NFC, BLE, INTERNAL, HYBRID = 0x01, 0x02, 0x04, 0x10, 0x20
"""Bits of `dwUsedTransport`: WEBAUTHN_CTAP_TRANSPORT_*."""
CROSS_PLATFORM: Final = 2
"""WEBAUTHN_AUTHENTICATOR_ATTACHMENT_CROSS_PLATFORM: a key, not Windows Hello."""
NO_ATTESTATION: Final = 1
"""WEBAUTHN_ATTESTATION_CONVEYANCE_PREFERENCE_NONE."""
VERIFICATION: Final = {"required": 1, "preferred": 2, "discouraged": 3}
"""WEBAUTHN_USER_VERIFICATION_REQUIREMENT_*."""
HINTS_FROM: Final = 8
"""The version of both option structures that has hints."""
TRANSPORT_FROM: Final = {"made": 3, "answer": 4}
"""The version of an answer that says over which transport it came."""

# API level → version of the options for making and for answering. Source: comments at WEBAUTHN_API_VERSION_n.
_LEVELS: Final = ((8, 8, 8), (7, 7, 7), (6, 6, 6), (4, 5, 6), (3, 4, 5), (1, 3, 4))


class Guid(ctypes.Structure):
    """GUID."""

    _fields_ = [
        ("Data1", ctypes.c_uint32),
        ("Data2", ctypes.c_uint16),
        ("Data3", ctypes.c_uint16),
        ("Data4", ctypes.c_ubyte * 8),
    ]


class RpInformation(ctypes.Structure):
    """WEBAUTHN_RP_ENTITY_INFORMATION."""

    _fields_ = [("dwVersion", _DWORD), ("pwszId", _TEXT), ("pwszName", _TEXT), ("pwszIcon", _TEXT)]


class UserInformation(ctypes.Structure):
    """WEBAUTHN_USER_ENTITY_INFORMATION."""

    _fields_ = [
        ("dwVersion", _DWORD), ("cbId", _DWORD), ("pbId", _BYTES),
        ("pwszName", _TEXT), ("pwszIcon", _TEXT), ("pwszDisplayName", _TEXT),
    ]  # fmt: skip


class ClientData(ctypes.Structure):
    """WEBAUTHN_CLIENT_DATA."""

    _fields_ = [
        ("dwVersion", _DWORD), ("cbClientDataJSON", _DWORD), ("pbClientDataJSON", _BYTES), ("pwszHashAlgId", _TEXT),
    ]  # fmt: skip


class CoseParameter(ctypes.Structure):
    """WEBAUTHN_COSE_CREDENTIAL_PARAMETER."""

    _fields_ = [("dwVersion", _DWORD), ("pwszCredentialType", _TEXT), ("lAlg", _LONG)]


class CoseParameters(ctypes.Structure):
    """WEBAUTHN_COSE_CREDENTIAL_PARAMETERS."""

    _fields_ = [("cCredentialParameters", _DWORD), ("pCredentialParameters", ctypes.POINTER(CoseParameter))]


class Credential(ctypes.Structure):
    """WEBAUTHN_CREDENTIAL."""

    _fields_ = [("dwVersion", _DWORD), ("cbId", _DWORD), ("pbId", _BYTES), ("pwszCredentialType", _TEXT)]


class Credentials(ctypes.Structure):
    """WEBAUTHN_CREDENTIALS; always empty here, the newer list is known by every API level."""

    _fields_ = [("cCredentials", _DWORD), ("pCredentials", ctypes.POINTER(Credential))]


class CredentialEx(ctypes.Structure):
    """WEBAUTHN_CREDENTIAL_EX."""

    _fields_ = [
        ("dwVersion", _DWORD), ("cbId", _DWORD), ("pbId", _BYTES), ("pwszCredentialType", _TEXT),
        ("dwTransports", _DWORD),
    ]  # fmt: skip


class CredentialList(ctypes.Structure):
    """WEBAUTHN_CREDENTIAL_LIST."""

    _fields_ = [("cCredentials", _DWORD), ("ppCredentials", ctypes.POINTER(ctypes.POINTER(CredentialEx)))]


class Extensions(ctypes.Structure):
    """WEBAUTHN_EXTENSIONS; none are asked for."""

    _fields_ = [("cExtensions", _DWORD), ("pExtensions", _ANY)]


class MakeOptions(ctypes.Structure):
    """WEBAUTHN_AUTHENTICATOR_MAKE_CREDENTIAL_OPTIONS, version 8."""

    _fields_ = [
        ("dwVersion", _DWORD), ("dwTimeoutMilliseconds", _DWORD), ("CredentialList", Credentials),
        ("Extensions", Extensions), ("dwAuthenticatorAttachment", _DWORD), ("bRequireResidentKey", _BOOL),
        ("dwUserVerificationRequirement", _DWORD), ("dwAttestationConveyancePreference", _DWORD), ("dwFlags", _DWORD),
        ("pCancellationId", ctypes.POINTER(Guid)),  # 2
        ("pExcludeCredentialList", ctypes.POINTER(CredentialList)),  # 3
        ("dwEnterpriseAttestation", _DWORD), ("dwLargeBlobSupport", _DWORD), ("bPreferResidentKey", _BOOL),  # 4
        ("bBrowserInPrivateMode", _BOOL),  # 5
        ("bEnablePrf", _BOOL),  # 6
        ("pLinkedDevice", _ANY), ("cbJsonExt", _DWORD), ("pbJsonExt", _BYTES),  # 7
        ("pPRFGlobalEval", _ANY), ("cCredentialHints", _DWORD), ("ppwszCredentialHints", ctypes.POINTER(_TEXT)),
        ("bThirdPartyPayment", _BOOL),  # 8
    ]  # fmt: skip


class AnswerOptions(ctypes.Structure):
    """WEBAUTHN_AUTHENTICATOR_GET_ASSERTION_OPTIONS, version 8."""

    _fields_ = [
        ("dwVersion", _DWORD), ("dwTimeoutMilliseconds", _DWORD), ("CredentialList", Credentials),
        ("Extensions", Extensions), ("dwAuthenticatorAttachment", _DWORD),
        ("dwUserVerificationRequirement", _DWORD), ("dwFlags", _DWORD),
        ("pwszU2fAppId", _TEXT), ("pbU2fAppId", ctypes.POINTER(_BOOL)),  # 2
        ("pCancellationId", ctypes.POINTER(Guid)),  # 3
        ("pAllowCredentialList", ctypes.POINTER(CredentialList)),  # 4
        ("dwCredLargeBlobOperation", _DWORD), ("cbCredLargeBlob", _DWORD), ("pbCredLargeBlob", _BYTES),  # 5
        ("pHmacSecretSaltValues", _ANY), ("bBrowserInPrivateMode", _BOOL),  # 6
        ("pLinkedDevice", _ANY), ("bAutoFill", _BOOL), ("cbJsonExt", _DWORD), ("pbJsonExt", _BYTES),  # 7
        ("cCredentialHints", _DWORD), ("ppwszCredentialHints", ctypes.POINTER(_TEXT)),  # 8
    ]  # fmt: skip


class Made(ctypes.Structure):
    """WEBAUTHN_CREDENTIAL_ATTESTATION, version 7."""

    _fields_ = [
        ("dwVersion", _DWORD), ("pwszFormatType", _TEXT),
        ("cbAuthenticatorData", _DWORD), ("pbAuthenticatorData", _BYTES),
        ("cbAttestation", _DWORD), ("pbAttestation", _BYTES),
        ("dwAttestationDecodeType", _DWORD), ("pvAttestationDecode", _ANY),
        ("cbAttestationObject", _DWORD), ("pbAttestationObject", _BYTES),
        ("cbCredentialId", _DWORD), ("pbCredentialId", _BYTES),
        ("Extensions", Extensions),  # 2
        ("dwUsedTransport", _DWORD),  # 3
        ("bEpAtt", _BOOL), ("bLargeBlobSupported", _BOOL), ("bResidentKey", _BOOL),  # 4
        ("bPrfEnabled", _BOOL),  # 5
        ("cbUnsignedExtensionOutputs", _DWORD), ("pbUnsignedExtensionOutputs", _BYTES),  # 6
        ("pHmacSecret", _ANY), ("bThirdPartyPayment", _BOOL),  # 7
    ]  # fmt: skip


class Answer(ctypes.Structure):
    """WEBAUTHN_ASSERTION, version 5."""

    _fields_ = [
        ("dwVersion", _DWORD),
        ("cbAuthenticatorData", _DWORD), ("pbAuthenticatorData", _BYTES),
        ("cbSignature", _DWORD), ("pbSignature", _BYTES),
        ("Credential", Credential),
        ("cbUserId", _DWORD), ("pbUserId", _BYTES),
        ("Extensions", Extensions), ("cbCredLargeBlob", _DWORD), ("pbCredLargeBlob", _BYTES),
        ("dwCredLargeBlobStatus", _DWORD),  # 2
        ("pHmacSecret", _ANY),  # 3
        ("dwUsedTransport", _DWORD),  # 4
        ("cbUnsignedExtensionOutputs", _DWORD), ("pbUnsignedExtensionOutputs", _BYTES),  # 5
    ]  # fmt: skip


def versions(level: int) -> tuple[int, int]:
    """Say which versions of the option structures an API level knows.

    Args:
        level: from WebAuthNGetApiVersionNumber; a newer one than known here takes the newest known.

    Returns:
        Versions for making and for answering.
    """
    return next(((make, answer) for since, make, answer in _LEVELS if level >= since), _LEVELS[-1][1:])


def put_bytes(target: ctypes.Structure, name: str, value: bytes) -> None:
    """Fill a pair of length and pointer; the structure keeps the bytes alive.

    Args:
        target: the structure.
        name: of the pair without ``cb`` and ``pb``.
        value: the bytes.
    """
    setattr(target, f"cb{name}", len(value))
    setattr(target, f"pb{name}", ctypes.cast(ctypes.create_string_buffer(value, len(value) or 1), _BYTES))


def take_bytes(source: ctypes.Structure, name: str) -> bytes:
    """Copy what a pair of length and pointer tells.

    Args:
        source: the structure.
        name: of the pair without ``cb`` and ``pb``.

    Returns:
        The bytes.
    """
    size: int = getattr(source, f"cb{name}")
    pointer: Any = getattr(source, f"pb{name}")
    return ctypes.string_at(pointer, size) if size and pointer else b""


def credential_list(ids: Sequence[bytes]) -> CredentialList:
    """Make a list of passkeys.

    Args:
        ids: their ids.

    Returns:
        The list; it keeps its parts alive.
    """
    entries = []
    for one in ids:
        entry = CredentialEx(dwVersion=1, pwszCredentialType="public-key")
        put_bytes(entry, "Id", one)
        entries.append(ctypes.pointer(entry))
    array = (ctypes.POINTER(CredentialEx) * len(entries))(*entries)
    return CredentialList(len(entries), array)


def text_array(texts: Sequence[str]) -> ctypes.Array[ctypes.c_wchar_p]:
    """Make an array of texts.

    Args:
        texts: the texts.

    Returns:
        The array, for a field that is a pointer to texts.
    """
    array: Any = (_TEXT * len(texts))(*texts)
    return array  # type: ignore[no-any-return]  # the stubs know it by what it gives when read
