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

    def provision() -> QWidget:
        from keydesk.ui.pages.provisioning import ProvisioningPage

        return ProvisioningPage(desk())

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
        PageSpec(
            PROVISIONING, lambda: QCoreApplication.translate("Pages", "Provisioning desk"), "inventory_2", provision
        ),
        PageSpec(HEALTH, lambda: QCoreApplication.translate("Pages", "Health"), "ecg_heart", health, foot=True),
        PageSpec(SETTINGS, lambda: QCoreApplication.translate("Pages", "Settings"), "settings", settings, foot=True),
    )
    hidden = {name for name, there in ((ACCOUNTS, connected), (PROVISIONING, provisioning)) if not there}
    return tuple(spec for spec in every if spec.name not in hidden)


def import_pages() -> None:
    """Import all pages and the dialogs they open; for a worker, since it takes some 50 ms."""
    import keydesk.ui.dialogs.account_label
    import keydesk.ui.dialogs.connect_sheet
    import keydesk.ui.dialogs.disconnect_sheet
    import keydesk.ui.dialogs.drill_sheet
    import keydesk.ui.dialogs.enroll_wizard
    import keydesk.ui.dialogs.lost_key_sheet
    import keydesk.ui.dialogs.pin_sheet
    import keydesk.ui.dialogs.prove_sheet
    import keydesk.ui.dialogs.remove_sheet
    import keydesk.ui.dialogs.rename_sheet
    import keydesk.ui.dialogs.repair_sheet
    import keydesk.ui.dialogs.sign_in_sheet
    import keydesk.ui.pages.accounts
    import keydesk.ui.pages.activity
    import keydesk.ui.pages.health
    import keydesk.ui.pages.home
    import keydesk.ui.pages.keys
    import keydesk.ui.pages.methods
    import keydesk.ui.pages.settings  # noqa: F401
