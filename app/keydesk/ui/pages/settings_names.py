"""What keys and passkeys are called on this computer: for whom, and forgetting it. Main thread; raises nothing."""

from keydesk.domain.kept_names import Named, named
from keydesk.ui.desk import Desk
from keydesk.ui.pages.actions import FLOW
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import IconTile, ListRow
from keydesk.ui.widgets.sheet import Sheet
from keydesk.ui.widgets.text import Body
from keydesk.usecases.services import Services

FORGET = "forget-names"
_MOST_TOLD = 6


class NamesRow(ListRow):
    """What is kept, with a button that forgets it.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("", tile=IconTile("label", "neutral"))
        self.setObjectName("names-kept")
        self._desk = desk
        self.forget = Button(self.tr("Forget…"))
        self.forget.setObjectName("forget-names")
        self.forget.setAccessibleName(self.tr("Forget names and colours of keys…"))
        self.forget.clicked.connect(lambda: forget_names(desk))
        self.add_side(self.forget)

    def show_now(self) -> None:
        """Show how much is named."""
        kept = named(self._desk.now.labels)
        self.set_texts(self.tr("Names and colours of keys"), self._told(kept))
        set_shown(self.forget, kept.any)

    def _told(self, kept: Named) -> str:
        if not kept.any:
            return self.tr("None is kept on this computer.")
        keys = self.tr("%n key(s)", "", kept.keys)
        passkeys = self.tr("%n passkey(s)", "", kept.passkeys)
        if not kept.passkeys:
            return self.tr("On this computer: %1.").replace("%1", keys)
        if not kept.keys:
            return self.tr("On this computer: %1.").replace("%1", passkeys)
        return self.tr("On this computer: %1 and %2.").replace("%1", keys).replace("%2", passkeys)


class ForgetNamesSheet(Sheet):
    """Asks whether names are to be forgotten; answers with True.

    Args:
        kept: what would be forgotten.
        shared: names of keys are those of every account of this computer.
    """

    def __init__(self, kept: Named, shared: bool) -> None:
        super().__init__(
            self.tr("Forget what your keys are called?"),
            self.tr("Keydesk then calls each key and passkey by its model, until you name it again."),
        )
        self.setObjectName("forget-names-sheet")
        lines = []
        if kept.keys:
            lines.append(self.tr("Names and colours of %n key(s)", "", kept.keys) + self._called(kept.names))
        if kept.passkeys:
            lines.append(self.tr("Names of %n passkey(s) of this account", "", kept.passkeys))
        self.add(Body("\n".join(f"• {line}" for line in lines)))
        if shared and kept.keys:
            self.add(Body(self.tr("Every account on this computer shows the same names of keys; they go for all."),
                          tone="muted"))  # fmt: skip
        self.add(
            Body(
                self.tr(
                    "Your keys, their PINs and your account stay as they are. The list of activity keeps the names "
                    "it was written with."
                ),
                tone="muted",
            )
        )
        self.add_cancel(default=True)
        self.do = Button(self.tr("Forget the names"), "danger")
        self.do.setObjectName("forget-names-now")
        self.add_button(self.do, True)

    def _called(self, names: tuple[str, ...]) -> str:
        if not names:
            return ""
        told = self.tr(", ").join(names[:_MOST_TOLD])
        return self.tr(": %1").replace("%1", told if len(names) <= _MOST_TOLD else f"{told}…")


def forget_names(desk: Desk) -> None:
    """Ask, forget, and offer Undo.

    Args:
        desk: what pages share.
    """
    from PySide6.QtCore import QCoreApplication

    from keydesk.ui.async_glue import answer_of

    async def work(services: Services) -> None:
        sheet = ForgetNamesSheet(named(desk.now.labels), desk.setup.chosen.key_labels == "computer")
        desk.main_window.sheets.open(sheet)
        if await answer_of(sheet) is None:
            return
        gone = await services.names.run()
        text = QCoreApplication.translate("ForgetNamesSheet", "Keys and passkeys are called by their model again.")

        async def take_back(services: Services) -> None:
            await services.names.give_back(gone)

        desk.main_window.say_done(text, lambda: _ignore(desk.start("undo", take_back)))

    desk.start(FLOW, work)


def _ignore(started: bool) -> None:
    """It is being taken back already: a second click is nothing."""
