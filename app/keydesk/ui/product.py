"""What people know the program as, in every sentence of the window. Main thread; raises nothing.

Sentences say "Keydesk". Where an organisation gives the program another name, that stands in its place: in texts of
Qt's translations by `Renamed`, which is installed above them and also answers what the name is; in those of our data
files by `branded`. Where nobody gives another name, nothing of this is there.
"""

from PySide6.QtCore import QCoreApplication, QTranslator

from keydesk.config.brand import OWN_NAME


def product_name() -> str:
    """What the program is called."""
    return QCoreApplication.translate("Product", "Keydesk")


def branded(text: str) -> str:
    """Put the organisation's name for the program into a text of ours.

    Args:
        text: a sentence of our data files.

    Returns:
        The text.
    """
    return text.replace(OWN_NAME, product_name()) if OWN_NAME in text else text


class Renamed(QTranslator):
    """Stands before the other translations and puts the name into what they say.

    Args:
        name: what the program is called.
        others: the translations below it, the first one first.
    """

    def __init__(self, name: str, others: list[QTranslator]) -> None:
        super().__init__()
        self._name = name
        self._others = others

    def isEmpty(self) -> bool:
        """Qt asks no translation that has nothing to say."""
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        """Translate a text; one without a translation is its own, since an empty answer would be shown as that."""
        found = (other.translate(context, source, disambiguation, n) for other in self._others)
        return next(filter(None, found), source).replace(OWN_NAME, self._name)
