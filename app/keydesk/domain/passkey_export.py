"""The list of passkeys on a key as a file for people: CSV for tables, JSON for scripts. No secrets are in it. Pure.

Source: OWASP, CSV Injection: a cell that begins like a formula is told to be text.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from keydesk.core.encoding import JsonValue, b64url_encode
from keydesk.domain.keys import SecurityKey, StoredPasskey
from keydesk.domain.table_text import plain_cell, to_table

COLUMNS = ("site", "user_name", "display_name", "algorithm", "protection", "user_id", "id")
_ALGORITHMS = {-7: "ES256", -8: "EdDSA", -35: "ES384", -36: "ES512", -47: "ES256K", -257: "RS256", -48: "ML-DSA-44"}


def algorithm_name(algorithm: int | None) -> str:
    """Name a COSE algorithm.

    Args:
        algorithm: its number, None when the key does not tell.

    Returns:
        Its name, its number where it has no name here, "" for none. Source: IANA, COSE Algorithms.
    """
    return "" if algorithm is None else _ALGORITHMS.get(algorithm, str(algorithm))


def passkey_record(passkey: StoredPasskey) -> dict[str, JsonValue]:
    """Write one passkey as members; ids in base64url.

    Args:
        passkey: as listed.

    Returns:
        The members of `COLUMNS`; a site the key does not name is the hash of its name.
    """
    return {
        "site": passkey.rp_id or f"sha256:{passkey.rp_id_hash.hex()}",
        "user_name": passkey.user_name,
        "display_name": passkey.display_name,
        "algorithm": algorithm_name(passkey.algorithm) or None,
        "protection": passkey.protection,
        "user_id": b64url_encode(passkey.user_id),
        "id": b64url_encode(passkey.credential_id),
    }


def to_csv(passkeys: Sequence[StoredPasskey]) -> bytes:
    """Write a list as CSV that no table takes for formulas.

    Args:
        passkeys: as listed.

    Returns:
        UTF-8 with a byte order mark; one head line. Source: RFC 4180.
    """
    records = [passkey_record(passkey) for passkey in passkeys]
    return to_table(COLUMNS, [[plain_cell(record[name]) for name in COLUMNS] for record in records]).encode(
        "utf-8", "replace"
    )


def to_json(key: SecurityKey, passkeys: Sequence[StoredPasskey], at: datetime) -> bytes:
    """Write a list as JSON with the key it is of.

    Args:
        key: the key.
        passkeys: as listed.
        at: when it was read.

    Returns:
        UTF-8, with a line end.
    """
    document = {
        "key": {"id": key.id, "model": key.model, "serial": key.serial},
        "at": at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "passkeys": [passkey_record(passkey) for passkey in passkeys],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")
