"""What holds for the check for newer versions, and what of it is remembered.

`update_rule` is pure. `UpdateMemory` blocks: any thread but the UI loop's. It raises DISK_FULL and FOLDER_UNWRITABLE
when writing; what cannot be read is as if it were not there.
"""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from keydesk.config.files import Unusable, read_private, write_private
from keydesk.config.paths import Paths
from keydesk.config.policy.found import Policy
from keydesk.config.release_feed import ADDRESS, PUBLIC_KEYS
from keydesk.config.settings import Settings
from keydesk.core.encoding import JsonValue, b64url_decode, parse_json
from keydesk.domain.update import Channel, Feed, Floor, Off, Remembered, UpdateRule

VERSION = 1
_log = logging.getLogger(__name__)


def update_rule(settings: Settings, policy: Policy) -> UpdateRule:
    """Say what holds.

    Args:
        settings: in force.
        policy: of this computer; it alone can name another feed than the build does.

    Returns:
        The rule.
    """
    keys = policy.texts("UpdateFeedKeys") or PUBLIC_KEYS
    feed = Feed(policy.text("UpdateFeedUrl") or ADDRESS, tuple(b64url_decode(key) for key in keys))
    off = None
    if settings.update_check == "off":
        off = Off.ORGANISATION if policy.locked("UpdateCheck") else Off.PERSON
    if not feed.address:
        off = Off.NO_FEED
    elif not feed.keys:
        off = Off.NO_KEY
    return UpdateRule(
        feed,
        Channel(settings.update_channel),
        off,
        policy.number("UpdateDeferralDays", 0),
        policy.flag("UpdatesManaged", False),
    )


class UpdateMemory:
    """One small private file beside the store.

    Args:
        paths: folders of the run.
    """

    def __init__(self, paths: Paths) -> None:
        self._path: Path = paths.store / "updates.json"

    def load(self) -> Remembered:
        """Read it; nothing is remembered where it cannot be read."""
        try:
            data = read_private(self._path)
            return Remembered() if data is None else _read(parse_json(data))
        except (Unusable, ValueError) as error:
            _log.info("what was known of newer versions cannot be read: %s", type(error).__name__)
            return Remembered()

    def save(self, remembered: Remembered) -> None:
        """Replace it as a whole; DISK_FULL, FOLDER_UNWRITABLE."""
        write_private(self._path, _write(remembered))


def _read(value: JsonValue) -> Remembered:
    if not isinstance(value, dict) or value.get("version") != VERSION:
        raise ValueError("not ours")
    asked, document = value.get("asked_at"), value.get("document")
    texts = {name: value.get(name, "") for name in ("trouble", "dismissed")}
    if not all(isinstance(text, str) for text in texts.values()):
        raise ValueError("a member is no text")
    return Remembered(
        _moment(asked) if isinstance(asked, str) else None,
        value.get("answered") is True,
        str(texts["trouble"]),
        document.encode() if isinstance(document, str) else b"",
        _floors(value.get("floors")),
        str(texts["dismissed"]),
    )


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return at.astimezone(UTC)


def _floors(value: JsonValue) -> Mapping[str, Floor]:
    floors: dict[str, Floor] = {}
    for channel, entry in value.items() if isinstance(value, dict) else ():
        key_id, serial = (entry.get("key_id"), entry.get("serial")) if isinstance(entry, dict) else (None, None)
        if isinstance(key_id, str) and isinstance(serial, int) and not isinstance(serial, bool):
            floors[channel] = Floor(key_id, serial)
    return floors


def _write(remembered: Remembered) -> bytes:
    members: dict[str, JsonValue] = {
        "version": VERSION,
        "asked_at": remembered.asked_at.isoformat() if remembered.asked_at is not None else None,
        "answered": remembered.answered,
        "trouble": remembered.trouble,
        "dismissed": remembered.dismissed,
        "floors": {
            name: {"key_id": one.key_id, "serial": one.serial} for name, one in sorted(remembered.floors.items())
        },
        "document": remembered.document.decode("utf-8", errors="replace") or None,
    }
    return json.dumps(members, ensure_ascii=False, indent=1).encode() + b"\n"
