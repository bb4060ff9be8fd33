"""webauthn.dll without Windows: reads the structures it is handed as Windows would, and answers with a software key.

It looks only at what the version of a structure has, and gives its own answers no more room than their version needs.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fido2.ctap2.base import Ctap2

from keydesk.demo.softkey.device import SoftwareKeyDevice
from keydesk.hardware import webauthn_structs as structs
from tests.fakes.plugged import software_key

CANCELLED = 0x80090036
NAMES = {
    0: "Success", 0x8009000F: "InvalidStateError", 0x80070032: "ConstraintError", 0x80090029: "ConstraintError",
    0x80090023: "ConstraintError", 0x80090027: "NotSupportedError", 0x80090035: "NotAllowedError",
    0x80090011: "NotAllowedError", 0x800704C7: "NotAllowedError", 0x80090036: "NotAllowedError",
    0x800705B4: "NotAllowedError",
}  # fmt: skip


@dataclass
class Asked:
    """What one call was handed, copied out of its structures."""

    window: int | None
    rp_id: str
    client_data: bytes
    version: int
    timeout_ms: int
    attachment: int
    verification: int
    ids: list[bytes]
    hints: list[str]
    cancel_id: int
    user: tuple[bytes, str, str] | None = None
    algorithms: tuple[int, ...] = ()
    resident: bool = False
    attestation: int = 0


class FakeLibrary:
    """The library.

    Args:
        level: of the API.
        device: the key behind the dialog.
    """

    def __init__(self, level: int = 8, device: SoftwareKeyDevice | None = None) -> None:
        self.level = level
        self.device = device or SoftwareKeyDevice.plugged(software_key())
        self.asked: list[Asked] = []
        self.result = 0
        self.waits = False
        self.deaf_cancels = 0
        self.cancels: list[int] = []
        self.cancelled = threading.Event()
        self.up = threading.Event()
        self.freed: list[str] = []
        self.empty = False
        self.transport = structs.NFC
        self._ids = 0
        self._keep: list[object] = []

    def WebAuthNGetApiVersionNumber(self) -> int:
        return self.level

    def WebAuthNGetErrorName(self, result: int) -> str:
        return NAMES.get(result & 0xFFFFFFFF, "UnknownError")

    def WebAuthNGetCancellationId(self, guid: Any) -> int:
        self._ids += 1
        guid.contents.Data1 = self._ids
        return 0

    def WebAuthNCancelCurrentOperation(self, guid: Any) -> int:
        self.cancels.append(guid.contents.Data1)
        if len(self.cancels) > self.deaf_cancels:
            self.cancelled.set()
        return 0

    def WebAuthNFreeCredentialAttestation(self, made: Any) -> None:
        self.freed.append(type(made.contents).__name__)

    def WebAuthNFreeAssertion(self, answer: Any) -> None:
        self.freed.append(type(answer.contents).__name__)

    def WebAuthNAuthenticatorMakeCredential(
        self, window: int | None, rp: Any, user: Any, params: Any, data: Any, options: Any, out: Any
    ) -> int:
        who, wanted = user.contents, options.contents
        asked = self._read(window, rp.contents.pwszId, data.contents, wanted, wanted.pExcludeCredentialList)
        asked.user = structs.take_bytes(who, "Id"), who.pwszName, who.pwszDisplayName
        count = params.contents.cCredentialParameters
        asked.algorithms = tuple(one.lAlg for one in params.contents.pCredentialParameters[:count])
        asked.resident = bool(wanted.bRequireResidentKey)
        asked.attestation = wanted.dwAttestationConveyancePreference
        return self._end(lambda: self._make(asked, rp.contents.pwszName), out)

    def WebAuthNAuthenticatorGetAssertion(
        self, window: int | None, rp_id: str, data: Any, options: Any, out: Any
    ) -> int:
        wanted = options.contents
        asked = self._read(window, rp_id, data.contents, wanted, wanted.pAllowCredentialList)
        return self._end(lambda: self._answer(asked), out)

    def _read(self, window: int | None, rp_id: str, data: Any, wanted: Any, listed: Any) -> Asked:
        assert data.pwszHashAlgId == "SHA-256"
        count = listed.contents.cCredentials
        entries = [pointer.contents for pointer in listed.contents.ppCredentials[:count]]
        assert all(entry.pwszCredentialType == "public-key" for entry in entries)
        asked = Asked(
            window, rp_id, structs.take_bytes(data, "ClientDataJSON"), wanted.dwVersion, wanted.dwTimeoutMilliseconds,
            wanted.dwAuthenticatorAttachment, wanted.dwUserVerificationRequirement,
            [structs.take_bytes(entry, "Id") for entry in entries],
            list(wanted.ppwszCredentialHints[: wanted.cCredentialHints]) if wanted.dwVersion >= 8 else [],
            wanted.pCancellationId.contents.Data1,
        )  # fmt: skip
        self.asked.append(asked)
        return asked

    def _end(self, answer: Callable[[], ctypes.Structure], out: Any) -> int:
        self.up.set()
        if self.waits and self.cancelled.wait(10):
            return _signed(CANCELLED)
        if self.result:
            return _signed(self.result)
        if not self.empty:
            given = answer()
            self._keep.append(given)
            out.contents.contents = given
        return 0

    def _make(self, asked: Asked, rp_name: str) -> ctypes.Structure:
        assert asked.user is not None
        made = Ctap2(self.device).make_credential(
            _hash(asked.client_data), {"id": asked.rp_id, "name": rp_name},
            {"id": asked.user[0], "name": asked.user[1]}, [{"type": "public-key", "alg": -7}], options={"rk": True},
        )  # fmt: skip
        told = structs.Made(dwVersion={6: 5, 7: 6, 8: 7}.get(self.level, 4 if self.level >= 3 else 3))
        structs.put_bytes(told, "AuthenticatorData", bytes(made.auth_data))
        told.dwUsedTransport = self.transport
        return told

    def _answer(self, asked: Asked) -> ctypes.Structure:
        answer = Ctap2(self.device).get_assertion(
            asked.rp_id, _hash(asked.client_data), [{"type": "public-key", "id": one} for one in asked.ids]
        )
        told = structs.Answer(dwVersion=1)
        structs.put_bytes(told, "AuthenticatorData", bytes(answer.auth_data))
        structs.put_bytes(told, "Signature", answer.signature)
        structs.put_bytes(told.Credential, "Id", answer.credential["id"])
        if answer.user:
            structs.put_bytes(told, "UserId", answer.user["id"])
        return told


def _hash(data: bytes) -> bytes:
    import hashlib

    return hashlib.sha256(data).digest()


def _signed(result: int) -> int:
    return result - (1 << 32) if result >= 1 << 31 else result
