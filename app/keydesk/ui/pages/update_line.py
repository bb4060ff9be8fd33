"""The quiet line that says there is a newer version: on Home, and on every page when the present one is not safe.

Main thread; raises nothing.
"""

from PySide6.QtCore import QObject

from keydesk.domain.update import Standing
from keydesk.ui.desk import Desk
from keydesk.ui.models.update_words import line_words
from keydesk.ui.pages.registry import HOME
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.buttons import Button

DISMISS = "dismiss-update"


class UpdateLine(QObject):
    """The line.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._shown: Banner | None = None
        self._told = ""
        self._away = ""
        desk.news_changed.connect(self.show_now)
        desk.main_window.page_shown.connect(self.show_now)

    def show_now(self, _: object = None) -> None:
        """Show what is known now; told anew in another language."""
        news = self._desk.setup.updates.now
        unsafe = news.standing is Standing.UNSAFE
        here = unsafe or self._desk.main_window.current == HOME
        put_away = news.announcement is not None and news.announcement.version == self._away
        text = line_words(news) if news.worth_telling and here and not put_away else ""
        if text == self._told:
            return
        self._told = text
        if self._shown is not None:
            self._desk.main_window.remove_line(self._shown)
            self._shown = None
        if text:
            self._shown = self._make(text, "bad" if unsafe else "info")
            self._desk.main_window.add_line(self._shown)

    def _make(self, text: str, kind: str) -> Banner:
        banner = Banner(text, kind)
        banner.setObjectName("line-update")
        more = Button(self.tr("What is new…"))
        more.setObjectName("line-update-more")
        more.clicked.connect(self._open)
        banner.add_button(more)
        banner.add_dismiss()
        banner.dismissed.connect(self._dismiss)
        return banner

    def _open(self) -> None:
        from keydesk.ui.dialogs.update_sheet import show_update

        show_update(self._desk)

    def _dismiss(self) -> None:
        """Of this version nothing more is said; that the present one is not safe is said again in the next run."""
        updates = self._desk.setup.updates
        news = updates.now
        self._away = news.announcement.version if news.announcement is not None else ""
        self.show_now()  # at once: what is to be remembered may have to wait for a question that is under way
        if news.standing is not Standing.UNSAFE:
            self._desk.start(DISMISS, lambda services: updates.dismiss())
