"""How to manage a key that Windows keeps to itself: with administrator rights, or in the settings of Windows.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey, Transport
from keydesk.ui.desk import Desk
from keydesk.ui.pages import actions
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card
from keydesk.ui.widgets.flow import FlowLayout
from keydesk.ui.widgets.text import Body, Strong

WINDOWS_SETTINGS = "ms-settings:signinoptions-launchsecuritykeyenrollment"
"""Where Windows sets the PIN of a key and resets it. Source: Microsoft, ms-settings URI scheme, Accounts."""


class KeyElevation(QWidget):
    """Two ways on, in a card; hidden for keys that need neither.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        card = Card(spacing=8)
        card.add(Strong(self.tr("PIN, passkeys and fingerprints of this key")))
        self._text = Body(tone="muted")
        card.add(self._text)
        self._manage = Button(self.tr("Manage with administrator rights"), "primary")
        self._manage.setObjectName("elevate")
        self._manage.clicked.connect(lambda: actions.elevate(desk))
        settings = Button(self.tr("Open Windows settings"))
        settings.setObjectName("windows-settings")
        settings.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(WINDOWS_SETTINGS)))
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=8)
        flow.addWidget(self._manage)
        flow.addWidget(settings)
        card.add(buttons)
        column.addWidget(card)

    def show_key(self, key: SecurityKey) -> None:
        """Show what this key needs.

        Args:
            key: the key.
        """
        services = self._desk.services
        may = services is not None and services.care.can_elevate
        set_shown(self, key.reason == Code.KEY_WINDOWS_ADMIN or (key.transport is Transport.WEBAUTHN and may))
        set_shown(self._manage, may)
        self._text.setText(
            self.tr(
                "Windows asks you for an administrator and then lets a small part of Keydesk manage your keys"
                " until you close the window. Your account stays out of it."
            )
            if may
            else self.tr("Windows sets the PIN of a key and resets it; it does not list what is on it.")
        )
