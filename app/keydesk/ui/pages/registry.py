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
PROVISIONING = "desk"


def page_specs(
    desk: "Callable[[], Desk]", connected: bool = True, provisioning: bool = False
) -> tuple[PageSpec, ...]:
    """Register the pages.

    Args:
        desk: gives what pages share; called when a page is first shown.
        connected: the page of connected accounts is among them.
        provisioning: the provisioning desk is among them.

    Returns:
        The pages, in the order of the rail.
    """
    hidden = {name for name, there in ((ACCOUNTS, connected), (PROVISIONING, provisioning)) if not there}
    return tuple(spec for spec in _every(desk) if spec.name not in hidden)


def _every(desk: "Callable[[], Desk]") -> tuple[PageSpec, ...]:
    translate = QCoreApplication.translate
    return (
        PageSpec(HOME, lambda: translate("Pages", "Home"), "home", lambda: _home(desk())),
        PageSpec(METHODS, lambda: translate("Pages", "Sign-in methods"), "passkey", lambda: _methods(desk())),
        PageSpec(KEYS, lambda: translate("Pages", "Security keys"), "security_key", lambda: _keys(desk())),
        PageSpec(ACCOUNTS, lambda: translate("Pages", "Connected accounts"), "link", lambda: _accounts(desk())),
        PageSpec(ACTIVITY, lambda: translate("Pages", "Activity"), "schedule", lambda: _activity(desk())),
        PageSpec(
            PROVISIONING,
            lambda: translate("Pages", "Provisioning desk"),
            "inventory_2",
            lambda: _provisioning(desk()),
        ),
        PageSpec(HEALTH, lambda: translate("Pages", "Health"), "ecg_heart", lambda: _health(desk()), foot=True),
        PageSpec(SETTINGS, lambda: translate("Pages", "Settings"), "settings", lambda: _settings(desk()), foot=True),
    )


def _home(desk: "Desk") -> QWidget:
    from keydesk.ui.pages.home import HomePage

    return HomePage(desk)


def _methods(desk: "Desk") -> QWidget:
    from keydesk.ui.pages.methods import MethodsPage

    return MethodsPage(desk)


def _keys(desk: "Desk") -> QWidget:
    from keydesk.ui.pages.keys import KeysPage

    return KeysPage(desk)


def _accounts(desk: "Desk") -> QWidget:
    from keydesk.ui.pages.accounts import AccountsPage

    return AccountsPage(desk)


def _activity(desk: "Desk") -> QWidget:
    from keydesk.ui.pages.activity import ActivityPage

    return ActivityPage(desk)


def _provisioning(desk: "Desk") -> QWidget:
    from keydesk.ui.pages.provisioning import ProvisioningPage

    return ProvisioningPage(desk)


def _health(desk: "Desk") -> QWidget:
    from keydesk.ui.pages.health import HealthPage

    return HealthPage(desk)


def _settings(desk: "Desk") -> QWidget:
    from keydesk.ui.pages.settings import SettingsPage

    return SettingsPage(desk)
