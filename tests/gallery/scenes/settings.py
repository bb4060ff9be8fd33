"""Settings with other choices than the usual ones; the usual ones are in `pages`."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from keydesk.config.settings import Settings
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.ui.pages.settings import SettingsPage
from tests.fakes.setup import DeskWindow
from tests.gallery.registry import scene
from tests.gallery.scenes.pages import INSIDE, _window


@scene("settings", "careful")
def settings_careful() -> QWidget:
    def choose(made: DeskWindow) -> None:
        made.setup.write_scopes, made.setup.keys_lock_after_minutes = "when-needed", 0
        made.desk.changed.emit(made.desk.now)

    return _window("settings", INSIDE, choose)


@scene("settings", "other_time")
def settings_other_time() -> QWidget:
    def choose(made: DeskWindow) -> None:
        made.setup.keys_lock_after_minutes = 7
        made.desk.changed.emit(made.desk.now)

    return _window("settings", INSIDE, choose)


def look_at(made: DeskWindow, part: QWidget) -> None:
    """Scroll to a part, once the page has its size."""
    area = made.page.findChild(QScrollArea)
    if area is not None:
        QTimer.singleShot(0, made.window, lambda: area.ensureWidgetVisible(part, 0, 220))


@scene("settings", "names_and_start", settle_ms=200)
def settings_names_and_start() -> QWidget:
    def choose(made: DeskWindow) -> None:
        made.setup.chosen = Settings(key_name_template="{user} {last4}", tray="on", autostart="on",
                                     metadata_file="/srv/fido/fido-metadata.jwt")  # fmt: skip
        page = made.page
        assert isinstance(page, SettingsPage)
        page.start.tray_there = lambda: True
        made.desk.changed.emit(made.desk.now)
        look_at(made, page.start)

    return _window("settings", INSIDE, choose)


@scene("settings", "list_refused", settle_ms=200)
def settings_list_refused() -> QWidget:
    def choose(made: DeskWindow) -> None:
        made.setup.chosen = Settings(activity_days=0, tray="on", metadata_file="/srv/fido/fido-metadata.jwt")
        page, services = made.page, made.desk.services
        assert isinstance(page, SettingsPage)
        assert services is not None
        page.start.tray_there = lambda: False
        refused = KeydeskError(Code.METADATA_REFUSED, reason="signature", file="fido-metadata.jwt")
        services.state.put(problems=(refused,))
        page.records.template.setText("{pin}")
        page.records.template.textEdited.emit("{pin}")
        look_at(made, page.records)

    return _window("settings", INSIDE, choose)
