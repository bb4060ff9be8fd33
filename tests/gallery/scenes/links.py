"""What links into the window put before a person."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from keydesk.ui.dialogs.link_sheet import LinkEnrollSheet
from tests.gallery.registry import scene
from tests.gallery.stage import over_window


@scene("link", "enroll")
def link_enroll() -> QWidget:
    return over_window(LinkEnrollSheet())
