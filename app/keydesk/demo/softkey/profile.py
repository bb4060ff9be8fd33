"""Key models as data: what each says of itself and which rules it keeps.

Usable on any thread; nothing here changes. AAGUIDs of YubiKey-like models are the real ones, so that the app
shows a model name; the others are made up. Raises KeyError for an unknown name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from types import MappingProxyType
from uuid import UUID

from keydesk.demo.softkey.status import Status

ES256 = -7
EDDSA = -8
ES384 = -35


class PasskeyManagement(Enum):
    """Which credential management commands a key knows."""

    NONE = "none"
    PREVIEW = "preview"
    FINAL = "final"
    BOTH = "both"


@dataclass(frozen=True)
class Sensor:
    """A fingerprint sensor.

    Args:
        templates: how many fingerprints fit.
        samples: good samples one needs.
        name_bytes: most UTF-8 bytes of a name.
        final: bioEnroll is there.
        preview: userVerificationMgmtPreview is there.
    """

    templates: int = 5
    samples: int = 5
    name_bytes: int = 15
    final: bool = True
    preview: bool = False


@dataclass(frozen=True)
class Profile:
    """One key model.

    Args:
        name: what people type to choose it.
        product: the USB product string.
        vendor_id: USB vendor id, None for a card.
        product_id: USB product id, None for a card.
        aaguid: the model's id in attestations and getInfo.
        firmware: major, minor, patch.
        versions: getInfo versions without "U2F_V2", which follows from `u2f`.
        extensions: getInfo extensions.
        pin_protocols: in the order of preference.
        slots: how many passkeys fit.
        ctap2: whether FIDO2 is there and switched on.
        u2f: whether CTAP1 is there.
        keepalives: whether it says that it works or waits; a card does not.
        touch: whether it waits for a finger; a card takes the tap for one.
        transports: getInfo transports.
        passkey_management: which commands.
        tokens: pinUvAuthToken: tokens with permissions, minPINLength, selection, powerCycleState (CTAP 2.1).
        config: authenticatorConfig.
        read_only_token: the persistent token of CTAP 2.2 (perCredMgmtRO).
        algorithms: COSE algorithms, best first.
        max_message: bytes of one command.
        max_list: ids in one allow or exclude list.
        attestation: "self" or "basic".
        shows_serial: whether the USB descriptor carries a serial number.
        touch_hides_absence: asks for a touch before it says that it holds no passkey.
        untouched: the answer when nobody touched it.
        reset_window_s: seconds after power-up in which a reset is taken.
        sensor: for fingerprints, None where there is none.
        long_touch_for_reset: a reset wants the finger held for some seconds.
        reset_transports: by which a reset is taken, empty for all.
        enterprise: enterprise attestation can be switched on.
        large_blobs: bytes of the large-blob array, 0 where there is none.
        blob_bytes: most bytes of a passkey's credBlob, 0 where there is none.
    """

    name: str
    product: str
    aaguid: UUID
    firmware: tuple[int, int, int]
    versions: tuple[str, ...]
    vendor_id: int | None = 0x1050
    product_id: int | None = 0x0407
    extensions: tuple[str, ...] = ("credProtect", "hmac-secret")
    pin_protocols: tuple[int, ...] = (2, 1)
    slots: int = 25
    ctap2: bool = True
    u2f: bool = True
    keepalives: bool = True
    touch: bool = True
    transports: tuple[str, ...] = ("nfc", "usb")
    passkey_management: PasskeyManagement = PasskeyManagement.FINAL
    tokens: bool = True
    config: bool = True
    read_only_token: bool = False
    algorithms: tuple[int, ...] = (ES256, EDDSA)
    max_message: int = 1200
    max_list: int = 8
    attestation: str = "basic"
    shows_serial: bool = True
    touch_hides_absence: bool = True
    untouched: Status = Status.USER_ACTION_TIMEOUT
    reset_window_s: float = 10.0
    sensor: Sensor | None = None
    long_touch_for_reset: bool = False
    reset_transports: tuple[str, ...] = ()
    enterprise: bool = False
    large_blobs: int = 0
    blob_bytes: int = 0

    @property
    def final_management(self) -> bool:
        """Whether credMgmt is there."""
        return self.passkey_management in (PasskeyManagement.FINAL, PasskeyManagement.BOTH)

    @property
    def preview_management(self) -> bool:
        """Whether credentialMgmtPreview is there."""
        return self.passkey_management in (PasskeyManagement.PREVIEW, PasskeyManagement.BOTH)

    @property
    def firmware_number(self) -> int:
        """The firmware version as getInfo tells it: one byte each."""
        major, minor, patch = self.firmware
        return major << 16 | minor << 8 | patch


_YUBIKEY_5_7 = Profile(
    name="yubikey-5.7",
    product="YubiKey OTP+FIDO+CCID",
    aaguid=UUID("a25342c0-3cdc-4414-8e46-f4807fca511c"),
    firmware=(5, 7, 4),
    versions=("FIDO_2_0", "FIDO_2_1_PRE", "FIDO_2_1"),
    extensions=("credProtect", "hmac-secret", "minPinLength"),
    slots=100,
    passkey_management=PasskeyManagement.BOTH,
    algorithms=(ES256, EDDSA, ES384),
    max_message=1280,
)
_YUBIKEY_5_4 = Profile(
    name="yubikey-5.4",
    product="YubiKey OTP+FIDO+CCID",
    aaguid=UUID("2fc0579f-8113-47ea-b116-bb5a8db9202a"),
    firmware=(5, 4, 3),
    versions=("FIDO_2_0", "FIDO_2_1_PRE"),
    passkey_management=PasskeyManagement.PREVIEW,
    tokens=False,
    config=False,
)
_GENERIC_2_1 = Profile(
    name="generic-2.1",
    product="Practice Key",
    aaguid=UUID("6b657964-6573-4b21-8000-000000000021"),
    firmware=(1, 2, 0),
    versions=("FIDO_2_0", "FIDO_2_1"),
    vendor_id=0x1209,
    product_id=0xF1D0,
    extensions=("credProtect", "hmac-secret", "minPinLength"),
    slots=50,
    transports=("usb",),
    attestation="self",
    touch_hides_absence=False,
)

_BIO = replace(
    _GENERIC_2_1,
    name="bio-a",
    product="Practice Key Bio",
    aaguid=UUID("6b657964-6573-4b0a-8000-0000000000ba"),
    versions=("FIDO_2_0", "FIDO_2_1_PRE", "FIDO_2_1"),
    u2f=False,
    sensor=Sensor(),
)

PROFILES: MappingProxyType[str, Profile] = MappingProxyType(
    {
        profile.name: profile
        for profile in (
            _YUBIKEY_5_7,
            _YUBIKEY_5_4,
            replace(
                _YUBIKEY_5_4,
                name="old-2.0",
                product="YubiKey FIDO+CCID",
                product_id=0x0406,
                aaguid=UUID("ee882879-721c-4913-9775-3dfcce97072a"),
                firmware=(5, 2, 7),
                pin_protocols=(1,),
                transports=("usb",),
                untouched=Status.ACTION_TIMEOUT,
            ),
            replace(
                _YUBIKEY_5_7,
                name="security-key-nfc",
                product="Security Key by Yubico",
                product_id=0x0120,
                aaguid=UUID("b7d3f68e-88a6-471e-9ecf-2df26d041ede"),
                shows_serial=False,
            ),
            replace(
                _YUBIKEY_5_7,
                name="yubikey-5c",
                product="YubiKey OTP+FIDO",
                product_id=0x0403,
                aaguid=UUID("19083c3d-8383-4b18-bc03-8f1c9ab2fd1b"),
                transports=("usb",),
            ),
            replace(
                _YUBIKEY_5_4,
                name="yubikey-5-nano",
                product="YubiKey FIDO",
                product_id=0x0402,
                aaguid=UUID("ee882879-721c-4913-9775-3dfcce97072a"),
                transports=("usb",),
            ),
            # The first generation: passkeys, but no way to list them; one all-purpose token.
            replace(
                _GENERIC_2_1,
                name="generic-2.0",
                product="Practice Key 1",
                aaguid=UUID("6b657964-6573-4b20-8000-000000000020"),
                versions=("FIDO_2_0",),
                extensions=("hmac-secret",),
                pin_protocols=(1,),
                passkey_management=PasskeyManagement.NONE,
                tokens=False,
                config=False,
                max_list=1,
            ),
            _GENERIC_2_1,
            replace(
                _GENERIC_2_1,
                name="generic-2.3",
                product="Practice Key 3",
                aaguid=UUID("6b657964-6573-4b23-8000-000000000023"),
                firmware=(2, 0, 1),
                versions=("FIDO_2_0", "FIDO_2_1", "FIDO_2_2", "FIDO_2_3"),
                extensions=(
                    "credBlob",
                    "credProtect",
                    "hmac-secret",
                    "hmac-secret-mc",
                    "largeBlobKey",
                    "minPinLength",
                ),
                large_blobs=4096,
                blob_bytes=64,
                slots=150,
                transports=("nfc", "usb"),
                read_only_token=True,
                long_touch_for_reset=True,
                reset_transports=("usb",),
                enterprise=True,
                algorithms=(ES256, EDDSA, ES384),
                max_message=2048,
                max_list=16,
            ),
            replace(
                _GENERIC_2_1,
                name="nfc-card",
                product="Practice Card",
                aaguid=UUID("6b657964-6573-4bca-8000-0000000000ca"),
                vendor_id=None,
                product_id=None,
                transports=("nfc",),
                keepalives=False,
                touch=False,
                shows_serial=False,
            ),
            replace(
                _GENERIC_2_1,
                name="tiny-store",
                product="Practice Key Mini",
                aaguid=UUID("6b657964-6573-4b02-8000-000000000002"),
                slots=2,
            ),
            replace(
                _YUBIKEY_5_4,
                name="u2f-only",
                product="Security Key U2F",
                product_id=0x0120,
                aaguid=UUID(int=0),
                firmware=(4, 3, 7),
                versions=(),
                ctap2=False,
                shows_serial=False,
            ),
            replace(_YUBIKEY_5_7, name="fido2-off", versions=(), ctap2=False),
            _BIO,
            replace(
                _YUBIKEY_5_7,
                name="enterprise",
                aaguid=UUID("47ab2fb4-66ac-4184-9ae1-86be814012d5"),
                product="Security Key by Yubico",
                product_id=0x0120,
                enterprise=True,
            ),
            replace(
                _BIO,
                name="bio-c",
                product="Practice Key C Bio",
                aaguid=UUID("6b657964-6573-4b0c-8000-0000000000bc"),
                sensor=Sensor(samples=4, name_bytes=32, preview=True),
            ),
            replace(
                _YUBIKEY_5_4,
                name="bio-old",
                product="Practice Key Bio (2020)",
                product_id=0x0402,
                aaguid=UUID("6b657964-6573-4b0d-8000-0000000000bd"),
                sensor=Sensor(templates=3, samples=3, final=False, preview=True),
            ),
        )
    }
)

DEFAULT_PROFILE = "yubikey-5.7"
