"""Newer versions and the works of others: what About, Home and the sheets say of them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from keydesk.config.notices import Notice
from keydesk.config.policy.found import NO_POLICY, Policy
from keydesk.config.settings import Settings
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.update import Off, Standing, UpdateNews, UpdateRule
from keydesk.ui.dialogs.notices_sheet import NoticesSheet
from keydesk.ui.dialogs.update_sheet import show_update
from keydesk.ui.pages.settings import SettingsPage
from tests.fakes.setup import DeskWindow
from tests.fakes.updates import ON, UNREACHABLE, news, tell
from tests.fakes.world import bench
from tests.gallery.registry import scene
from tests.gallery.scenes.joined import JOINED
from tests.gallery.scenes.policy import _policy

ASKS = Settings(update_check="on")
MANAGED: dict[str, JsonValue] = {
    "UpdatesManaged": True, "UpdateCheck": "on", "ManagedByName": "Acme IT", "SupportPhone": "+1 555 0100",
    "SupportUrl": "https://help.acme.com/keys",
}  # fmt: skip
BY_THEM = replace(ON, managed=True)


def window(page: str, told: UpdateNews, chosen: Settings = ASKS, policy: Policy = NO_POLICY) -> DeskWindow:
    b = bench()
    b.world.state.put(**{name: getattr(JOINED, name) for name in JOINED.__dataclass_fields__})
    made = DeskWindow(b, policy=policy)
    made.setup.chosen = chosen
    made.window.show()
    made.window.show_page(page)
    tell(made.setup.updates, told)
    return made


def about(told: UpdateNews, chosen: Settings = ASKS, policy: Policy = NO_POLICY) -> QWidget:
    made = window("settings", told, chosen, policy)
    page, area = made.page, made.page.findChild(QScrollArea)
    assert isinstance(page, SettingsPage)
    assert area is not None
    bar = area.verticalScrollBar()
    bar.rangeChanged.connect(lambda _, most: bar.setValue(most))
    QTimer.singleShot(0, made.window, lambda: bar.setValue(bar.maximum()))
    return made.window


@scene("updates", "off", settle_ms=200)
def updates_off() -> QWidget:
    return about(UpdateNews(UpdateRule()), Settings())


@scene("updates", "no_key", settle_ms=200)
def updates_no_key() -> QWidget:
    return about(UpdateNews(UpdateRule(off=Off.NO_KEY)), Settings())


@scene("updates", "only_when_asked", settle_ms=200)
def updates_only_when_asked() -> QWidget:
    return about(UpdateNews(replace(ON, off=Off.PERSON)), Settings())


@scene("updates", "not_asked_yet", settle_ms=200)
def updates_not_asked_yet() -> QWidget:
    return about(UpdateNews(ON))


@scene("updates", "forbidden", settle_ms=200)
def updates_forbidden() -> QWidget:
    policy = _policy({"UpdateCheck": "off", "ManagedByName": "Acme IT"})
    return about(UpdateNews(UpdateRule(off=Off.ORGANISATION)), Settings(), policy)


@scene("updates", "current", settle_ms=200)
def updates_current() -> QWidget:
    return about(news(Standing.CURRENT, own="1.2.0"))


@scene("updates", "current_but", settle_ms=200)
def updates_current_but() -> QWidget:
    return about(news(Standing.CURRENT, own="1.2.0", problem=UNREACHABLE))


@scene("updates", "newer", settle_ms=200)
def updates_newer() -> QWidget:
    return about(news(Standing.NEWER))


@scene("updates", "newer_narrow", width=620, settle_ms=200)
def updates_newer_narrow() -> QWidget:
    return about(news(Standing.NEWER))


@scene("updates", "newer_managed", settle_ms=200)
def updates_newer_managed() -> QWidget:
    return about(news(Standing.NEWER, BY_THEM), ASKS, _policy(MANAGED))


@scene("updates", "unsafe", settle_ms=200)
def updates_unsafe() -> QWidget:
    return about(news(Standing.UNSAFE))


@scene("updates", "error", settle_ms=200)
def updates_error() -> QWidget:
    problem = KeydeskError(Code.UPDATE_UNSIGNED, what="signature")
    return about(news(Standing.UNKNOWN, announcement=None, problem=problem))


@scene("updates", "error_narrow", width=620, settle_ms=200)
def updates_error_narrow() -> QWidget:
    problem = KeydeskError(Code.UPDATE_EXPIRED, day="2026-02-18")
    return about(news(Standing.UNKNOWN, announcement=None, problem=problem))


@scene("home", "newer_version")
def home_newer_version() -> QWidget:
    return window("home", news(Standing.NEWER)).window


@scene("home", "newer_version_managed", width=620)
def home_newer_version_managed() -> QWidget:
    return window("home", news(Standing.NEWER, BY_THEM), ASKS, _policy(MANAGED)).window


@scene("home", "unsafe_version")
def home_unsafe_version() -> QWidget:
    return window("home", news(Standing.UNSAFE)).window


@scene("keys", "unsafe_version", width=620)
def keys_unsafe_version() -> QWidget:
    return window("keys", news(Standing.UNSAFE)).window


def sheet(told: UpdateNews, policy: Policy = NO_POLICY) -> QWidget:
    made = window("home", told, ASKS, policy)
    show_update(made.desk)
    return made.window


@scene("dialog", "update")
def dialog_update() -> QWidget:
    return sheet(news(Standing.NEWER))


@scene("dialog", "update_unsafe", width=620)
def dialog_update_unsafe() -> QWidget:
    return sheet(news(Standing.UNSAFE))


@scene("dialog", "update_managed")
def dialog_update_managed() -> QWidget:
    return sheet(news(Standing.NEWER, BY_THEM), _policy(MANAGED))


WORKS = (
    Notice("Keydesk", "0.1.0", "Apache-2.0"),
    Notice("anyio", "4.16.0", "MIT"),
    Notice("cryptography", "50.0.2", "Apache-2.0 OR BSD-3-Clause"),
    Notice("fido2", "2.2.1", "BSD-2-Clause AND Apache-2.0 AND MPL-2.0"),
    Notice("httpx", "0.28.1", "BSD-3-Clause"),
    Notice("keyring", "25.7.0", "MIT"),
    Notice("Material Symbols", "", "Apache-2.0"),
    Notice("PySide6_Essentials", "6.11.3", "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only"),
    Notice("Python", "3.11.7", "PSF-2.0"),
)
MIT = """The MIT License (MIT)

Copyright (c) 2018 Alex Example

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.
"""


def notices(at: int, typed: str = "", text: str = MIT) -> QWidget:
    made = window("settings", UpdateNews(UpdateRule()), Settings())
    shown = NoticesSheet(WORKS)
    shown.field.setText(typed)
    shown.list.setCurrentIndex(shown.list.works.index(at))
    if shown.work is not None:
        shown.show_text(shown.work, text)
    made.window.sheets.open(shown)
    return made.window


@scene("dialog", "notices")
def dialog_notices() -> QWidget:
    return notices(1)


@scene("dialog", "notices_found", width=620)
def dialog_notices_found() -> QWidget:
    return notices(0, "gpl", "")


@scene("dialog", "notices_none")
def dialog_notices_none() -> QWidget:
    return notices(0, "gizmo")
