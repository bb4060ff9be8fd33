"""Which language the window speaks.

Owns: the installed translators and the reading direction. Runs on the main thread. Raises ValueError for a language
that is not shipped.
"""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from keydesk.config.brand import OWN_NAME
from keydesk.core.resources import resource
from keydesk.ui.product import Renamed

LANGUAGES = ("en", "ja")


def system_language() -> str:
    """Return the shipped language that suits the desktop best."""
    for wanted in QLocale.system().uiLanguages():
        short = wanted.split("-")[0]
        if short in LANGUAGES:
            return short
    return "en"


class Language:
    """Installs and changes the language.

    Args:
        app: the application that speaks.
        product: what the program is called.
    """

    def __init__(self, app: QApplication, product: str = OWN_NAME) -> None:
        self._app = app
        self._product = product
        self._translators: list[QTranslator] = []
        self.name = ""

    def set(self, name: str) -> None:
        """Speak a language from now on; texts made already stay until their page is made anew.

        Args:
            name: "system", "en" or "ja".

        Raises:
            ValueError: not shipped.
        """
        wanted = system_language() if name == "system" else name
        if wanted not in LANGUAGES:
            raise ValueError(name)
        if wanted == self.name:
            return
        self.clear()
        # English needs a file too: its plurals.
        self._install(str(resource("i18n", f"keydesk_{wanted}.qm")))
        if wanted != "en":
            self._install(f"{QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)}/qtbase_{wanted}.qm")
        if self._product != OWN_NAME:
            renamed = Renamed(self._product, list(reversed(self._translators)))
            QCoreApplication.installTranslator(renamed)
            self._translators.append(renamed)
        QLocale.setDefault(QLocale(wanted))
        self.name = wanted

    def clear(self) -> None:
        """Speak the language of the source again and give the locale back."""
        for translator in self._translators:
            QCoreApplication.removeTranslator(translator)
        self._translators.clear()
        QLocale.setDefault(QLocale.system())
        self.name = ""

    def _install(self, path: str) -> None:
        translator = QTranslator()
        # Qt's own file may be missing in a pruned package: then its few buttons stay English.
        if translator.load(path):
            QCoreApplication.installTranslator(translator)
            self._translators.append(translator)
