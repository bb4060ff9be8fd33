"""The real window with its pages over a bench, closed in order when the test is over."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

from keydesk.config.policy.found import NO_POLICY, Policy
from keydesk.core.resources import resource
from keydesk.ui.pages import rows
from tests.fakes.setup import DeskWindow
from tests.fakes.time_zone import in_zone
from tests.fakes.world import Bench

Show = Callable[..., DeskWindow]
MODELS = {"aaguid-5c": "YubiKey 5C NFC", "aaguid-nfc": "Security Key NFC"}


@pytest.fixture
def show(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Show]:
    """Opens a page over a bench; the window is closed afterwards."""
    monkeypatch.setattr(rows, "_TURN_S", 60.0)  # all rows at once, however busy the machine is
    # English has a file, too: its plurals.
    plurals = QTranslator()
    assert plurals.load(str(resource("i18n", "keydesk_en.qm")))
    QCoreApplication.installTranslator(plurals)
    with contextlib.ExitStack() as stack:
        stack.enter_context(in_zone("UTC"))
        stack.callback(QCoreApplication.removeTranslator, plurals)

        def open_page(page: str, bench: Bench | None, policy: Policy = NO_POLICY) -> DeskWindow:
            made = DeskWindow(bench, lambda aaguid: MODELS.get(aaguid or ""), policy=policy)
            stack.callback(made.close)
            made.window.show()
            made.window.show_page(page)
            return made

        yield open_page
