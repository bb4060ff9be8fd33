"""The passkeys of a key as a file: CSV for tables, JSON for programs. Pure; any thread; raises nothing.

Nothing secret is in it: a key never gives a passkey away, only what it is called and what it is for.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from keydesk.core.encoding import b64url_encode
from keydesk.domain.keys import SecurityKey, StoredPasskey
from keydesk.domain.table_text import to_table
from keydesk.ui.models.stored_words import LEFTOVER, MATCHED, kind_of, site_hash
from keydesk.usecases.state import Snapshot

COLUMNS = (
    "site", "user_name", "display_name", "account", "user_id", "passkey_id", "site_sha256", "algorithm", "protection",
)  # fmt: skip
_ACCOUNT = {MATCHED: "in-account", LEFTOVER: "leftover"}


def as_csv(passkeys: Sequence[StoredPasskey], now: Snapshot) -> str:
    """Write a table.

    Args:
        passkeys: as the key listed them.
        now: the account, for what it knows.

    Returns:
        CSV with a line of names. Source: RFC 4180.
    """
    rows = [_row(passkey, now) for passkey in passkeys]
    return to_table(COLUMNS, [[row[column] for column in COLUMNS] for row in rows])


def as_json(passkeys: Sequence[StoredPasskey], now: Snapshot, key: SecurityKey, at: datetime) -> str:
    """Write an object.

    Args:
        passkeys: as the key listed them.
        now: the account, for what it knows.
        key: which key.
        at: aware time of now.

    Returns:
        JSON with two blanks of indent.
    """
    told = {
        "key": {"model": key.model, "serial": key.serial, "firmware": key.firmware, "label": now.key_label(key.id)},
        "read_at": at.isoformat(timespec="seconds"),
        "passkeys": [_row(passkey, now) for passkey in passkeys],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _row(passkey: StoredPasskey, now: Snapshot) -> dict[str, str | int | None]:
    return {
        "site": passkey.rp_id or None,
        "user_name": passkey.user_name or None,
        "display_name": passkey.display_name or None,
        "account": _ACCOUNT.get(kind_of(passkey, now)),
        "user_id": b64url_encode(passkey.user_id),
        "passkey_id": b64url_encode(passkey.credential_id),
        "site_sha256": site_hash(passkey).hex(),
        "algorithm": passkey.algorithm,
        "protection": passkey.protection,
    }
