"""What is known of keys beyond what they say: the FIDO Alliance's list, and keys this computer remembers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from PySide6.QtWidgets import QWidget

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.key_record import ModelRecord, Report, Trouble
from keydesk.domain.remembered_key import ReadOnlyToken, RememberedKey, ShownAtOnce
from keydesk.ui.pages.settings import SettingsPage
from keydesk.usecases.state import Snapshot
from tests.fakes.setup import DeskWindow
from tests.gallery.registry import scene
from tests.gallery.scenes.joined import JOINED
from tests.gallery.scenes.key_pages import NOW, OPEN, page
from tests.gallery.scenes.pages import BLUE, INSIDE
from tests.gallery.scenes.pages import _window as window

MODEL = "a25342c0-3cdc-4414-8e46-f4807fca511c"
LISTED = ModelRecord(MODEL, "Acme Key 5 Series with NFC", "FIDO L2", "FIPS 140-3 L2", 0x050800)


def reported(now: Snapshot, trouble: Trouble, since: date | None = date(2026, 2, 14)) -> Snapshot:
    record = replace(LISTED, reports=(Report(trouble, since),))
    return replace(now, keys=tuple(replace(key, aaguid=MODEL) for key in now.keys), records={MODEL: record})


@scene("keys", "record", height=1600)
def keys_record() -> QWidget:
    return page(replace(NOW, keys=(replace(OPEN, aaguid=MODEL),), records={MODEL: LISTED}), ())


@scene("keys", "record_revoked", height=1700)
def keys_record_revoked() -> QWidget:
    return page(reported(NOW, Trouble.REVOKED), ())


@scene("keys", "record_update", width=520, height=2200)
def keys_record_update() -> QWidget:
    return page(reported(NOW, Trouble.UPDATE, None), ())


@scene("home", "reported_key")
def home_reported_key() -> QWidget:
    return window("home", reported(JOINED, Trouble.CHECK_BYPASS))


@scene("home", "list_refused")
def home_list_refused() -> QWidget:
    problem = KeydeskError(Code.METADATA_REFUSED, reason="expired", file="fido-metadata.jwt")
    return window("home", replace(JOINED, problems=(problem,)))


@scene("settings", "remembered_keys")
def settings_remembered_keys() -> QWidget:
    token, day = ReadOnlyToken(b"", Secret(""), 2), datetime(2026, 3, 3, 9, tzinfo=UTC)

    def put(made: DeskWindow) -> None:
        settings = made.page
        assert isinstance(settings, SettingsPage)
        settings.remembered.show_keys(
            [
                RememberedKey("blue", token, "YubiKey 5C NFC", day),
                RememberedKey("green", token, "Security Key NFC", day.replace(month=1)),
            ]
        )

    return window("settings", replace(INSIDE, at_once={"blue": ShownAtOnce(BLUE.path, day)}), put)
