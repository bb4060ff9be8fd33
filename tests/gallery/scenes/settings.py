"""Settings with other choices than the usual ones; the usual ones are in `pages`."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from keydesk.config.browsers import Browser
from keydesk.config.settings import Settings
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.kept_names import named
from keydesk.ui.pages.settings import SettingsPage
from keydesk.ui.pages.settings_names import ForgetNamesSheet
from tests.fakes.setup import NOW, DeskWindow
from tests.gallery.registry import scene
from tests.gallery.scenes.pages import INSIDE, _open, _window


@scene("settings", "careful")
def settings_careful() -> QWidget:
    def choose(made: DeskWindow) -> None:
        made.setup.write_scopes, made.setup.keys_lock_after_minutes = "when-needed", 0
        made.setup.chosen = Settings(idle_sign_out_minutes=10)
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


FOUND = (Browser("Chromium", "/usr/bin/chromium"), Browser("Firefox", "firefox"))


def _program(chosen: Settings, recording: bool = False) -> QWidget:
    def choose(made: DeskWindow) -> None:
        made.setup.chosen, made.setup.browsers_here = chosen, FOUND
        if recording:
            made.setup.support.recording_until = NOW + timedelta(minutes=12)
        page = made.page
        assert isinstance(page, SettingsPage)
        page.program.show_found(FOUND)
        look_at(made, page.program)

    return _window("settings", INSIDE, choose)


@scene("settings", "browser_and_log", settle_ms=200)
def settings_browser_and_log() -> QWidget:
    return _program(Settings(browser="firefox", log_level="debug"))


@scene("settings", "browser_of_ones_own", settle_ms=200)
def settings_browser_of_ones_own() -> QWidget:
    return _program(Settings(browser="/opt/kiosk/browser --private %s", log_level="warning"), recording=True)


@scene("settings", "names", settle_ms=200)
def settings_names() -> QWidget:
    def choose(made: DeskWindow) -> None:
        page = made.page
        assert isinstance(page, SettingsPage)
        look_at(made, page.records.names)

    return _window("settings", INSIDE, choose)


@scene("settings", "forget_names")
def settings_forget_names() -> QWidget:
    return _window("settings", INSIDE, lambda made: _open(made, ForgetNamesSheet(named(INSIDE.labels), True)))


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
