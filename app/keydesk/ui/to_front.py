"""Brings a window before the others, with the desktop's leave where it wants one. Main thread; raises nothing."""

import os

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_TOKEN = "XDG_ACTIVATION_TOKEN"  # noqa: S105  # the name of a variable


def to_front(window: QWidget, token: str = "") -> None:
    """Show a window, unfold it where it was put away, and ask for the focus.

    Args:
        window: a top-level window.
        token: the leave another process was given for this (Wayland), "" without. Source: xdg-activation-v1.
    """
    if window.isMinimized():
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    if token:
        os.environ[_TOKEN] = token  # Qt looks for it here at the very call below
    window.show()
    window.raise_()
    window.activateWindow()
    if token:
        os.environ.pop(_TOKEN, None)  # good for one time, and no business of programs that are started later
