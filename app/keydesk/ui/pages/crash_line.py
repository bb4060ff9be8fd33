"""The quiet line after a crash: offers the support bundle once, and is silent from then on. Main thread."""

from PySide6.QtCore import QCoreApplication

from keydesk.ui.desk import Desk
from keydesk.ui.dialogs.bundle_sheet import save_bundle
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.buttons import Button

CRASH = "crash-line"


def offer_after_crash(desk: Desk) -> None:
    """Look whether the program ended by a fault last time, and offer the bundle if so.

    Args:
        desk: what pages share.
    """
    support = desk.setup.support
    if not desk.setup.policy.flag("AllowBundle", True):
        return

    async def look(_: object) -> None:
        if await support.crashed():
            show_offer(desk)

    desk.start(CRASH, look)


def show_offer(desk: Desk) -> None:
    """Offer the bundle.

    Args:
        desk: what pages share.
    """
    text = QCoreApplication.translate(
        "CrashLine", "Keydesk ended unexpectedly. Nothing of your account or keys is lost by that."
    )
    banner = Banner(text, "warn")
    banner.setObjectName("line-crash")
    save = Button(QCoreApplication.translate("CrashLine", "For IT…"))
    save.setObjectName("crash-bundle")
    save.setAccessibleDescription(
        QCoreApplication.translate("CrashLine", "Saves a support bundle for your IT helpdesk")
    )
    banner.add_button(save)
    banner.add_dismiss()
    support = desk.setup.support

    def done() -> None:
        desk.main_window.remove_line(banner)
        desk.start(CRASH, lambda services: support.settle_crash())

    def offered() -> None:
        desk.main_window.remove_line(banner)
        save_bundle(desk)

    save.clicked.connect(offered)
    banner.dismissed.connect(done)
    desk.main_window.add_line(banner)
