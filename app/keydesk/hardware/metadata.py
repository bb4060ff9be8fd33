"""The FIDO Alliance's list of key models, from a file an organisation or a person keeps; nothing is fetched.

Blocking: any thread but the UI loop's, one at a time. Everything is checked before a word of it is used: size, form,
the signer's certificate up to the FIDO root, the signature, and the day it is good until. Raises METADATA_REFUSED.

python-fido2's `mds3.parse_blob` is not used: it asks neither whose certificate signed (the root signs certificates
for the whole web) nor until when, and refuses the whole list when one of 500 models lacks a member, as one does.
Source: FIDO Metadata Service v3.0 §3.1.7, §3.2; RFC 7515 §4.1, §5.2.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import os
import stat
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from keydesk.core.clock import Clock
from keydesk.core.encoding import JsonValue, b64url_decode, clean_text, parse_json
from keydesk.core.errors import KeydeskError
from keydesk.core.resources import resource
from keydesk.domain.catalogue import Code
from keydesk.domain.key_record import ModelRecord, Report, Trouble

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

LARGEST = 32 << 20
"""Bytes; the list of 2026 has a third of it."""
SIGNER = "mds.fidoalliance.org"
"""Whose certificate signs the list. Source: FIDO Metadata Service v3.0 §3.2, step 5."""
_LONGEST_HEADER, _LONGEST_CHAIN = 64 << 10, 5
_MOST_REPORTS, _MOST_MODELS = 64, 10_000
_NAME = 120
_HIGHEST = 1 << 32
_TROUBLES = {
    "REVOKED": Trouble.REVOKED,
    "USER_KEY_REMOTE_COMPROMISE": Trouble.FOREIGN_USE,
    "USER_VERIFICATION_BYPASS": Trouble.CHECK_BYPASS,
    "USER_KEY_PHYSICAL_COMPROMISE": Trouble.COPIED,
    "ATTESTATION_KEY_COMPROMISE": Trouble.MAKER_KEY,
    "RETIRED": Trouble.RETIRED,
    "UPDATE_AVAILABLE": Trouble.UPDATE,
}
_LEVELS = {
    "NOT_FIDO_CERTIFIED": "none", "SELF_ASSERTION_SUBMITTED": "none", "FIDO_CERTIFIED": "FIDO",
    **{f"FIDO_CERTIFIED_L{n}{plus}": f"FIDO L{n}{'+' if plus else ''}" for n in (1, 2, 3) for plus in ("", "plus")},
}  # fmt: skip
_FIPS = "FIPS140_CERTIFIED_L"


@dataclass(frozen=True, slots=True)
class _Read:
    """A file as it was read.

    Args:
        stamp: path, size and time of the file, by which a change is noticed.
        good_until: last day.
        models: by AAGUID.
        refused: why none is used, "" when they are.
    """

    stamp: tuple[Path, int, int]
    good_until: date = date.max
    models: Mapping[str, ModelRecord] | None = None
    refused: str = ""


class MetadataFile:
    """The list. Made without reading; a file that changed is read anew at the next question.

    Args:
        path: the file, as it comes from the FIDO Alliance; None for none.
        clock: for certificates and the list's last day.
        root: the certificate everything must lead to; None for the FIDO Alliance's, another in tests only.
    """

    def __init__(self, path: Path | None, clock: Clock, root: Certificate | None = None) -> None:
        self._path = path
        self._clock = clock
        self._root = root
        self._read: _Read | None = None
        self._lock = threading.Lock()

    def use(self, path: Path | None) -> None:
        """Look models up in another file, or in none, from the next question on."""
        self._path = path  # what was read of the other one is told apart by its stamp

    async def look_up(self, aaguids: frozenset[str]) -> Mapping[str, ModelRecord]:
        """Do what `find` does, from the loop."""
        if self._path is None:
            return {}
        return await asyncio.to_thread(self.find, aaguids)

    def find(self, aaguids: Iterable[str]) -> Mapping[str, ModelRecord]:
        """Look models up.

        Args:
            aaguids: UUID texts.

        Returns:
            What the list says, by AAGUID in lower case; models it does not know are left out.

        Raises:
            KeydeskError: METADATA_REFUSED (params: reason, one of missing, too_large, form, signature, expired).
        """
        with self._lock:
            models = self._models()
        asked = {aaguid.lower() for aaguid in aaguids}
        return {aaguid: models[aaguid] for aaguid in asked if aaguid in models}

    def _models(self) -> Mapping[str, ModelRecord]:
        path = self._path
        if path is None:
            return {}
        try:
            there = os.stat(path)
            if not stat.S_ISREG(there.st_mode):
                raise _Refused("missing")
            stamp = (path, there.st_size, there.st_mtime_ns)
            if self._read is None or self._read.stamp != stamp:
                self._read = self._look(stamp)
        except (OSError, _Refused) as error:
            self._read = None
            raise _told(path, "missing") from error
        if self._read.models is None:
            raise _told(path, self._read.refused)
        if self._clock.now().date() > self._read.good_until:
            raise _told(path, "expired")
        return self._read.models

    def _look(self, stamp: tuple[Path, int, int]) -> _Read:
        try:
            if stamp[1] > LARGEST:
                raise _Refused("too_large")
            with stamp[0].open("rb") as file:
                blob = file.read(LARGEST + 1)
            if len(blob) > LARGEST:
                raise _Refused("too_large")
            payload = _signed_by(blob, self._root or _fido_root(), self._clock)
            good_until, models = _list_of(payload)
        except _Refused as refused:
            return _Read(stamp, refused=refused.reason)
        return _Read(stamp, good_until, models)


def _told(path: Path, reason: str) -> KeydeskError:
    return KeydeskError(Code.METADATA_REFUSED, reason=reason, file=path.name[:64])


class _Refused(Exception):
    """Why a file is not used."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _fido_root() -> Certificate:
    from cryptography import x509

    return x509.load_pem_x509_certificate(resource("data", "fido_metadata_root.pem").read_bytes())


def _signed_by(blob: bytes, root: Certificate, clock: Clock) -> bytes:
    """Check who signed, and give what was signed."""
    from cryptography import x509
    from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

    parts = blob.strip().split(b".")
    if len(parts) != 3 or len(parts[0]) > _LONGEST_HEADER:
        raise _Refused("form")
    try:
        header = parse_json(_decoded(parts[0]))
        signature = _decoded(parts[2])
        told = header.get("x5c") if isinstance(header, dict) and "crit" not in header else None
        if not isinstance(header, dict) or not isinstance(told, list) or not 0 < len(told) <= _LONGEST_CHAIN:
            raise _Refused("form")
        chain = [x509.load_der_x509_certificate(base64.b64decode(str(one), validate=True)) for one in told]
    except (ValueError, binascii.Error) as error:
        raise _Refused("form") from error
    try:
        verifier = PolicyBuilder().store(Store([root])).time(clock.now()).build_server_verifier(x509.DNSName(SIGNER))
        verifier.verify(chain[0], chain[1:])
    except (VerificationError, ValueError) as error:
        raise _Refused("signature") from error
    _check(chain[0], str(header.get("alg")), parts[0] + b"." + parts[1], signature)
    return _decoded(parts[1])


def _check(signer: Certificate, algorithm: str, signed: bytes, signature: bytes) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    key = signer.public_key()
    try:
        if algorithm == "RS256" and isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
        elif algorithm == "ES256" and isinstance(key, ec.EllipticCurvePublicKey) and len(signature) == 64:
            # JOSE puts the two numbers side by side. Source: RFC 7518 §3.4.
            two = (int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
            key.verify(encode_dss_signature(*two), signed, ec.ECDSA(hashes.SHA256()))
        else:
            raise _Refused("signature")
    except InvalidSignature as error:
        raise _Refused("signature") from error


def _decoded(part: bytes) -> bytes:
    try:
        return b64url_decode(part.decode("ascii"))
    except ValueError as error:
        raise _Refused("form") from error


def _list_of(payload: bytes) -> tuple[date, Mapping[str, ModelRecord]]:
    """Read the list; it was signed by the one it is of, so that only its form is doubted."""
    try:
        members = json.loads(payload)
        entries = members["entries"][:_MOST_MODELS]
        good_until = date.fromisoformat(members["nextUpdate"])
        records = [record for entry in entries if (record := _record(entry)) is not None]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _Refused("form") from error
    return good_until, {record.aaguid: record for record in records}


def _record(entry: JsonValue) -> ModelRecord | None:
    """Read a model; one without an AAGUID is of another kind of key, an odd one is left out."""
    if not isinstance(entry, dict) or not isinstance(entry.get("aaguid"), str):
        return None
    try:
        aaguid = str(UUID(str(entry["aaguid"])))
    except ValueError:
        return None
    statement, told = entry.get("metadataStatement"), entry.get("statusReports")
    words = statement if isinstance(statement, dict) else {}
    listed = told[:_MOST_REPORTS] if isinstance(told, list) else []
    reports = sorted((one for one in listed if isinstance(one, dict)), key=lambda one: _day(one) or date.min)
    description = words.get("description")
    return ModelRecord(
        aaguid,
        clean_text(description, _NAME) if isinstance(description, str) else "",
        _level(reports),
        _fips(reports),
        _version(words),
        tuple(
            Report(_TROUBLES[str(one.get("status"))], _day(one), _version(one))
            for one in reports
            if one.get("status") in _TROUBLES
        ),
    )


def _level(reports: Iterable[Mapping[str, JsonValue]]) -> str:
    """Tell the newest certification; of one day the one with a level, which stands beside the plain one."""
    told = [
        (_day(one) or date.min, _LEVELS[str(one.get("status"))]) for one in reports if one.get("status") in _LEVELS
    ]
    return max(told, default=(date.min, ""), key=lambda one: (one[0], one[1] != "none", one[1]))[1]


def _fips(reports: Iterable[Mapping[str, JsonValue]]) -> str:
    told = [one for one in reports if str(one.get("status")).startswith(_FIPS)]
    if not told:
        return ""
    revision = told[-1].get("fipsRevision")
    family = f"FIPS 140-{revision}" if isinstance(revision, int) and 0 < revision < 10 else "FIPS 140"
    return f"{family} L{str(told[-1]['status']).removeprefix(_FIPS)[:1]}"


def _day(report: Mapping[str, JsonValue]) -> date | None:
    try:
        return date.fromisoformat(str(report["effectiveDate"]))
    except (KeyError, ValueError):
        return None


def _version(members: Mapping[str, JsonValue]) -> int | None:
    told = members.get("authenticatorVersion")
    return told if isinstance(told, int) and not isinstance(told, bool) and 0 <= told < _HIGHEST else None
