"""The structures of webauthn.dll lie in memory as Microsoft's header says; each Windows gets its version."""

from __future__ import annotations

import ctypes
import re
import sys

import pytest

from keydesk.hardware import webauthn_structs as structs

# Size, and offset of each member, as a C compiler gives them for webauthn.h (API level 8) on 64-bit computers.
LAYOUT = """
RpInformation 32: dwVersion 0, pwszId 8, pwszName 16, pwszIcon 24
UserInformation 40: dwVersion 0, cbId 4, pbId 8, pwszName 16, pwszIcon 24, pwszDisplayName 32
ClientData 24: dwVersion 0, cbClientDataJSON 4, pbClientDataJSON 8, pwszHashAlgId 16
CoseParameter 24: dwVersion 0, pwszCredentialType 8, lAlg 16
CoseParameters 16: cCredentialParameters 0, pCredentialParameters 8
Credential 24: dwVersion 0, cbId 4, pbId 8, pwszCredentialType 16
Credentials 16: cCredentials 0, pCredentials 8
CredentialEx 32: dwVersion 0, cbId 4, pbId 8, pwszCredentialType 16, dwTransports 24
CredentialList 16: cCredentials 0, ppCredentials 8
Extensions 16: cExtensions 0, pExtensions 8
MakeOptions 160: dwVersion 0, dwTimeoutMilliseconds 4, CredentialList 8, Extensions 24,
    dwAuthenticatorAttachment 40, bRequireResidentKey 44, dwUserVerificationRequirement 48,
    dwAttestationConveyancePreference 52, dwFlags 56, pCancellationId 64, pExcludeCredentialList 72,
    dwEnterpriseAttestation 80, dwLargeBlobSupport 84, bPreferResidentKey 88, bBrowserInPrivateMode 92, bEnablePrf
    96, pLinkedDevice 104, cbJsonExt 112, pbJsonExt 120, pPRFGlobalEval 128, cCredentialHints 136,
    ppwszCredentialHints 144, bThirdPartyPayment 152
AnswerOptions 160: dwVersion 0, dwTimeoutMilliseconds 4, CredentialList 8, Extensions 24,
    dwAuthenticatorAttachment 40, dwUserVerificationRequirement 44, dwFlags 48, pwszU2fAppId 56, pbU2fAppId 64,
    pCancellationId 72, pAllowCredentialList 80, dwCredLargeBlobOperation 88, cbCredLargeBlob 92, pbCredLargeBlob
    96, pHmacSecretSaltValues 104, bBrowserInPrivateMode 112, pLinkedDevice 120, bAutoFill 128, cbJsonExt 132,
    pbJsonExt 136, cCredentialHints 144, ppwszCredentialHints 152
Made 160: dwVersion 0, pwszFormatType 8, cbAuthenticatorData 16, pbAuthenticatorData 24, cbAttestation 32,
    pbAttestation 40, dwAttestationDecodeType 48, pvAttestationDecode 56, cbAttestationObject 64,
    pbAttestationObject 72, cbCredentialId 80, pbCredentialId 88, Extensions 96, dwUsedTransport 112, bEpAtt 116,
    bLargeBlobSupported 120, bResidentKey 124, bPrfEnabled 128, cbUnsignedExtensionOutputs 132,
    pbUnsignedExtensionOutputs 136, pHmacSecret 144, bThirdPartyPayment 152
Answer 136: dwVersion 0, cbAuthenticatorData 4, pbAuthenticatorData 8, cbSignature 16, pbSignature 24,
    Credential 32, cbUserId 56, pbUserId 64, Extensions 72, cbCredLargeBlob 88, pbCredLargeBlob 96,
    dwCredLargeBlobStatus 104, pHmacSecret 112, dwUsedTransport 120, cbUnsignedExtensionOutputs 124,
    pbUnsignedExtensionOutputs 128
"""


def layouts() -> list[tuple[str, int, dict[str, int]]]:
    found = []
    for line in re.sub(r"\n {4}", " ", LAYOUT.strip()).splitlines():
        head, _, members = line.partition(": ")
        name, size = head.split()
        pairs = (member.split() for member in members.split(", "))
        found.append((name, int(size), {member: int(offset) for member, offset in pairs}))
    return found


@pytest.mark.skipif(sys.maxsize < 2**32, reason="the offsets are those of 64-bit computers")
@pytest.mark.parametrize(("name", "size", "members"), layouts(), ids=[name for name, _, _ in layouts()])
def test_members_lie_where_the_header_puts_them(name: str, size: int, members: dict[str, int]) -> None:
    structure: type[ctypes.Structure] = getattr(structs, name)
    assert ctypes.sizeof(structure) == size
    assert {field[0]: getattr(structure, field[0]).offset for field in structure._fields_} == members


@pytest.mark.parametrize(
    ("level", "known"),
    [
        (0, (3, 4)), (1, (3, 4)), (2, (3, 4)), (3, (4, 5)), (4, (5, 6)), (5, (5, 6)), (6, (6, 6)), (7, (7, 7)),
        (8, (8, 8)), (9, (8, 8)), (40, (8, 8)),
    ],
)  # fmt: skip
def test_each_level_gets_the_versions_it_knows(level: int, known: tuple[int, int]) -> None:
    assert structs.versions(level) == known


@pytest.mark.parametrize("value", [b"", b"\0", b"a\0b", bytes(range(256))])
def test_bytes_go_in_and_out(value: bytes) -> None:
    data = structs.ClientData()
    structs.put_bytes(data, "ClientDataJSON", value)
    assert data.cbClientDataJSON == len(value)
    assert structs.take_bytes(data, "ClientDataJSON") == value


def test_a_null_pointer_tells_nothing() -> None:
    assert structs.take_bytes(structs.Made(cbAuthenticatorData=40), "AuthenticatorData") == b""
