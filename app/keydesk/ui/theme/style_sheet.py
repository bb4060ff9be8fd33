"""The few style sheets, for what Qt draws in windows of its own: menus and the lists of choices.

Runs on the main thread. Raises FileNotFoundError for a sheet that does not exist.
"""

import re

from PySide6.QtWidgets import QWidget

from keydesk.core.resources import resource
from keydesk.ui.theme.look import look_of


def style_sheet(name: str, owner: QWidget) -> str:
    """Return a style sheet in the colours of a widget.

    Args:
        name: file name below resources/style without ".qss".
        owner: its palette decides.

    Returns:
        The text for setStyleSheet().

    Raises:
        FileNotFoundError: no such sheet.
        KeyError: the sheet names a token that does not exist.
    """
    look = look_of(owner)
    text = resource("style", f"{name}.qss").read_text(encoding="utf-8")
    rules = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"@(\w+)", lambda found: look.color(found[1]).name(), rules)
