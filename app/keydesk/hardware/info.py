"""Describes a key: what it says of itself becomes `domain.SecurityKey`, cleaned and bounded like any network input.

Runs on the key's thread. Raises what the session raises; what a key does not tell stays unknown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from fido2 import cbor
from fido2.ctap2.base import Info
from fido2.hid import CAPABILITY

from keydesk.core.encoding import clean_text
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import NO_MODEL, FormFactor, SecurityKey, Slots, Transport
from keydesk.domain.remembered_key import READ_ONLY_LIST
from keydesk.hardware import finger, passkeys, selection, vendor_yubico
from keydesk.hardware.aaguids import Model, Models
from keydesk.hardware.ceremony import aaguid_text, told_transports
from keydesk.hardware.forms import form_by_name, with_sensor
from keydesk.hardware.pin import read_state
from keydesk.hardware.session import YUBICO, Session, lacks_ctap2
from keydesk.hardware.transport import Found

_MOST_WORDS = 32
_WORD = 64
_HIGHEST = 1 << 31
# A U2F switch, PIN, fingerprints and policies change on one and the same key; its identity may not.
_CHANGING_VERSIONS = frozenset({"U2F_V2"})


def describe(session: Session, models: Models) -> SecurityKey:
    """Describe a key that can be opened.

    Args:
        session: the key.
        models: names by AAGUID.

    Returns:
        The description; a key without CTAP2 is described with its reason.
    """
    if not session.speaks_ctap2:
        return _without_ctap2(session, lacks_ctap2(session))
    try:
        info = session.read_info()
    except KeydeskError as error:
        if error.code not in (Code.KEY_TOO_OLD, Code.KEY_SWITCHED_OFF):
            raise
        return _without_ctap2(session, error.code)
    aaguid = aaguid_text(info.aaguid)
    model = models.find(aaguid)
    own = vendor_yubico.read(session, model is not None and model.name.startswith("YubiKey"))
    serial = own.serial or _text(session.found.serial or "") or None
    holds = info.options.get("rk") is True
    return SecurityKey(
        id=key_id(session.found, serial, info),
        path=session.found.path,
        transport=Transport(session.found.transport),
        model=_model_name(model, session.found),
        aaguid=aaguid,
        serial=serial,
        firmware=own.firmware or _firmware(session, info),
        versions=_words(info.versions),
        extensions=_words(info.extensions),
        options=_options(info),
        transports=told_transports(session, info),
        form=_form(own.form, model, info, session.found),
        pin=read_state(session),
        slots=Slots(free=_bounded(info.remaining_disc_creds)),
        can=_abilities(session, info),
        algorithms=_algorithms(info),
        max_ids_per_call=max(1, min(info.max_creds_in_list, 1000)),
        max_id_length=_bounded(info.max_cred_id_length) or None,
        usable=holds,
        reason=None if holds else Code.KEY_UNSUPPORTED,
        usb=_usb(session),
        switched_off=own.switched_off,
    )


def key_id(found: Found, serial: str | None, info: Info) -> str:
    """Tell a key's identity, the same after every plug.

    Args:
        found: as listed.
        serial: its serial number.
        info: its own words; what changes over its life is left out, so two keys of one model without serial numbers
            have one identity.

    Returns:
        16 hex digits.
    """
    if serial:
        # The same over USB and over a reader, which tells no vendor.
        return _digest(["serial", bytes(info.aaguid), serial])
    versions = sorted(version for version in info.versions if version not in _CHANGING_VERSIONS)
    frozen = [
        "model", found.vendor_id or 0, found.product_id or 0, found.product, bytes(info.aaguid), versions,
        sorted(info.extensions), sorted(info.options), list(info.pin_uv_protocols), info.max_msg_size,
        info.max_creds_in_list, info.max_cred_id_length, sorted(info.transports), list(_algorithms(info)),
        info.firmware_version,
    ]  # fmt: skip
    return _digest(frozen)


def _digest(parts: list[object]) -> str:
    return hashlib.sha256(cbor.encode(parts)).hexdigest()[:16]


def _without_ctap2(session: Session, reason: str) -> SecurityKey:
    found = session.found
    serial = _text(found.serial or "") or None
    parts: list[object] = ["serial", found.vendor_id or 0, serial] if serial else ["u2f", found.product]
    return SecurityKey(
        id=_digest([*parts, found.vendor_id or 0, found.product_id or 0]),
        path=found.path,
        transport=Transport(found.transport),
        model=_model_name(None, found),
        serial=serial,
        firmware=_device_version(session),
        versions=("U2F_V2",) if not session.device.capabilities & CAPABILITY.NMSG else (),
        can=frozenset({"wink"}) if session.device.capabilities & CAPABILITY.WINK else frozenset(),
        usable=False,
        reason=reason,
        usb=_usb(session),
    )


def _usb(session: Session) -> tuple[int, int] | None:
    told = getattr(session.device.raw, "usb", None)
    return told if isinstance(told, tuple) else None


def _abilities(session: Session, info: Info) -> frozenset[str]:
    options = info.options
    told = {
        "passkeys": options.get("rk") is True,
        "credential-management": passkeys.is_supported(info),
        READ_ONLY_LIST: passkeys.gives_read_only_tokens(info),
        "fingerprints": "bioEnroll" in options or "userVerificationMgmtPreview" in options,
        "config": options.get("authnrCfg") is True,
        "wink": bool(session.device.capabilities & CAPABILITY.WINK),
        "selection": _waits_for_touch(session, info),
        "finger-unlock": bool(finger.managing(info)),
    }
    return frozenset(name for name, there in told.items() if there)


def _waits_for_touch(session: Session, info: Info) -> bool:
    # To a card the tap on the reader is the touch. Older keys wait by a registration with an empty PIN proof, which
    # only those with a PIN know. Source: CTAP 2.0 §5.1, CTAP 2.1 §6.9.
    if session.found.transport == Transport.PCSC or (info.transports and "usb" not in info.transports):
        return False
    return selection.HAS_SELECTION in info.versions or "clientPin" in info.options


def _options(info: Info) -> tuple[str, ...]:
    told = sorted((str(name), value) for name, value in info.options.items() if isinstance(value, bool))
    return _words([name if value else f"no {name}" for name, value in told])


def _algorithms(info: Info) -> tuple[int, ...]:
    told = (entry.get("alg") for entry in info.algorithms[:_MOST_WORDS] if isinstance(entry, Mapping))
    return tuple(algorithm for algorithm in told if isinstance(algorithm, int))


def _firmware(session: Session, info: Info) -> str | None:
    number = info.firmware_version
    if 0 < number < _HIGHEST:
        if session.found.vendor_id == YUBICO or number > 0xFFFF:
            return f"{number >> 16}.{number >> 8 & 0xFF}.{number & 0xFF}"
        return str(number)
    return _device_version(session)


def _device_version(session: Session) -> str | None:
    version = getattr(session.device.raw, "device_version", None)
    if not isinstance(version, tuple) or not any(version):
        return None
    return ".".join(str(part) for part in version)


def _form(told: FormFactor, model: Model | None, info: Info, found: Found) -> FormFactor:
    if told is not FormFactor.UNKNOWN:
        return told
    if model is not None and model.form is not FormFactor.UNKNOWN:
        return model.form
    named = form_by_name(_model_name(model, found))
    if "bioEnroll" in info.options:
        named = with_sensor(named)
    if named is not FormFactor.UNKNOWN:
        return named
    if found.transport == Transport.PCSC or (info.transports and "usb" not in info.transports):
        return FormFactor.CARD
    return FormFactor.UNKNOWN


def _model_name(model: Model | None, found: Found) -> str:
    if model is not None:
        return model.name
    return _text(found.product) or NO_MODEL


def _text(text: str) -> str:
    return clean_text(text, _WORD)


def _words(words: Iterable[str]) -> tuple[str, ...]:
    cleaned = (_text(word) for word in list(words)[:_MOST_WORDS])
    return tuple(word for word in cleaned if word)


def _bounded(value: int | None) -> int | None:
    return None if value is None else max(0, min(value, _HIGHEST))
