"""What is copied as a secret leaves the clipboard again, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from keydesk.core.secret import Secret
from keydesk.ui.widgets.copy_secret import CopySecret
from keydesk.ui.widgets.secret_clipboard import KEPT_S, SecretClipboard

CODE = Secret("JBSWY3DPEHPK3PXP")


@pytest.fixture
def window(qapp: QApplication) -> Iterator[QWidget]:
    window = QWidget()
    window.show()
    yield window
    window.close()
    window.deleteLater()
    QGuiApplication.clipboard().clear()


def on_clipboard() -> str:
    return QGuiApplication.clipboard().text()


def time_is_over(keeper: SecretClipboard) -> None:
    """The minute passes."""
    keeper._timer.timeout.emit()


def test_it_is_marked_for_histories_and_goes_after_a_minute(window: QWidget) -> None:
    keeper = SecretClipboard(window)
    keeper.copy(CODE)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == CODE.reveal()
    assert data.data("x-kde-passwordManagerHint").data() == b"secret"
    assert data.hasFormat("ExcludeClipboardContentFromMonitorProcessing")
    assert keeper._timer.interval() == KEPT_S * 1000
    assert keeper._timer.isActive()
    time_is_over(keeper)
    assert on_clipboard() == ""
    assert not keeper.holding


def test_what_somebody_else_put_there_stays(window: QWidget) -> None:
    keeper = SecretClipboard(window)
    keeper.copy(CODE)
    QGuiApplication.clipboard().setText("a shopping list")
    time_is_over(keeper)
    assert on_clipboard() == "a shopping list"


def test_it_goes_with_the_window(window: QWidget) -> None:
    keeper = SecretClipboard(window)
    keeper.copy(CODE)
    window.close()
    assert on_clipboard() == ""


def test_it_outlives_its_sheet_by_its_minute_and_no_longer(window: QWidget) -> None:
    keeper = SecretClipboard(window)
    keeper.copy(CODE)
    keeper.retire()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert shiboken6.isValid(keeper)
    assert on_clipboard() == CODE.reveal()
    time_is_over(keeper)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not shiboken6.isValid(keeper)
    assert on_clipboard() == ""
    unused = SecretClipboard(window)
    unused.retire()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not shiboken6.isValid(unused)


def test_the_button_says_that_it_copied(window: QWidget) -> None:
    keeper = SecretClipboard(window)
    button = CopySecret(CODE, keeper, "Copy the code", parent=window)
    button.click()
    assert (button.text(), button.accessibleName(), on_clipboard()) == ("Copied", "Copied", CODE.reveal())
    button._back.timeout.emit()
    assert (button.text(), button.accessibleName()) == ("Copy", "Copy the code")
    button._back.stop()
    keeper.forget()
