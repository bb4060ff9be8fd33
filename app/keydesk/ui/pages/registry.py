"""Which pages there are, in the order of the rail; each is imported when it is first shown. Main thread."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from keydesk.ui.main_window import PageSpec

if TYPE_CHECKING:
    from keydesk.ui.desk import Desk  # knows every flow: too much before the first frame

HOME, METHODS, KEYS, ACCOUNTS, ACTIVITY, SETTINGS = "home", "methods", "keys", "accounts", "activity", "settings"
HEALTH = "health"


def page_specs(desk: "Callable[[], Desk]", connected: bool = True) -> tuple[PageSpec, ...]:
    """Register the pages.

    Args:
        desk: gives what pages share; called when a page is first shown.
        connected: the page of connected accounts is among them.

    Returns:
        The pages, in the order of the rail.
    """

    def home() -> QWidget:
        from keydesk.ui.pages.home import HomePage

        return HomePage(desk())

    def methods() -> QWidget:
        from keydesk.ui.pages.methods import MethodsPage

        return MethodsPage(desk())

    def keys() -> QWidget:
        from keydesk.ui.pages.keys import KeysPage

        return KeysPage(desk())

    def accounts() -> QWidget:
        from keydesk.ui.pages.accounts import AccountsPage

        return AccountsPage(desk())

    def activity() -> QWidget:
        from keydesk.ui.pages.activity import ActivityPage

        return ActivityPage(desk())

    def health() -> QWidget:
        from keydesk.ui.pages.health import HealthPage

        return HealthPage(desk())

    def settings() -> QWidget:
        from keydesk.ui.pages.settings import SettingsPage

        return SettingsPage(desk())

    every = (
        PageSpec(HOME, lambda: QCoreApplication.translate("Pages", "Home"), "home", home),
        PageSpec(METHODS, lambda: QCoreApplication.translate("Pages", "Sign-in methods"), "passkey", methods),
        PageSpec(KEYS, lambda: QCoreApplication.translate("Pages", "Security keys"), "security_key", keys),
        PageSpec(ACCOUNTS, lambda: QCoreApplication.translate("Pages", "Connected accounts"), "link", accounts),
        PageSpec(ACTIVITY, lambda: QCoreApplication.translate("Pages", "Activity"), "schedule", activity),
        PageSpec(HEALTH, lambda: QCoreApplication.translate("Pages", "Health"), "ecg_heart", health, foot=True),
        PageSpec(SETTINGS, lambda: QCoreApplication.translate("Pages", "Settings"), "settings", settings, foot=True),
    )
    return tuple(spec for spec in every if connected or spec.name != ACCOUNTS)
