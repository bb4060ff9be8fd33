"""Menus: what the three dots of a card open.

Runs on the main thread. Raises nothing.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QMenu, QWidget

from keydesk.ui.icons import icon_of
from keydesk.ui.theme.style_sheet import style_sheet


class MenuItem:
    """One line of a menu.

    Args:
        text: what it does, with & for a mnemonic.
        act: called when it is chosen.
        icon: icon name, or "".
        danger: whether it takes something away for good.
        why_off: why it cannot be chosen now, or "".
        checked: None for a plain line, else whether it has a tick.
        name: name in code, the same in every language.
    """

    __slots__ = ("act", "checked", "danger", "icon", "name", "text", "why_off")

    def __init__(
        self,
        text: str,
        act: Callable[[], None],
        *,
        icon: str = "",
        danger: bool = False,
        why_off: str = "",
        checked: bool | None = None,
        name: str = "",
    ) -> None:
        self.text, self.act, self.icon, self.name = text, act, icon, name
        self.danger, self.why_off, self.checked = danger, why_off, checked


def make_menu(owner: QWidget, items: Sequence[MenuItem | None]) -> QMenu:
    """Make a menu in the colours of its owner.

    Args:
        owner: the button it belongs to.
        items: its lines; None draws a line between groups.

    Returns:
        The menu; it deletes itself when it closes.
    """
    menu = QMenu(owner)
    menu.setStyleSheet(style_sheet("menu", owner))
    menu.setToolTipsVisible(True)
    for item in items:
        if item is None:
            menu.addSeparator()
            continue
        action = menu.addAction(item.text)
        action.setObjectName(item.name)
        action.triggered.connect(lambda _checked=False, act=item.act: act())
        if item.icon:
            role = QPalette.ColorRole.BrightText if item.danger else QPalette.ColorRole.ButtonText
            action.setIcon(icon_of(owner, item.icon, role))
        if item.checked is not None:
            action.setCheckable(True)
            action.setChecked(item.checked)
        if item.why_off:
            action.setEnabled(False)
            action.setToolTip(item.why_off)
            action.setStatusTip(item.why_off)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def popup(button: QWidget, items: Sequence[MenuItem | None]) -> QMenu:
    """Open a menu under a button; returns at once, the chosen line calls its act.

    Args:
        button: where it opens; gets the focus back.
        items: see make_menu().

    Returns:
        The open menu.
    """
    menu = make_menu(button, items)
    below = QPoint(0, button.height() + 4)
    if not button.isRightToLeft():
        below.setX(button.width() - menu.sizeHint().width())
    menu.popup(button.mapToGlobal(below))
    return menu
