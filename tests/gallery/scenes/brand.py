"""A window with an organisation's name, logo and colour. The colour is taken back when the window goes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QWidget

from keydesk.config.brand import Brand
from keydesk.core.errors import KeydeskError
from keydesk.core.resources import resource
from keydesk.domain.catalogue import Code
from keydesk.ui.product import Renamed
from keydesk.ui.theme.accent import accent_tokens
from keydesk.ui.theme.look import look_named, look_of
from keydesk.ui.theme.theme import make_palette
from keydesk.ui.widgets.brand_mark import show_brand
from tests.fakes.setup import DeskWindow
from tests.fakes.world import bench
from tests.gallery.registry import scene
from tests.gallery.scenes.pages import INSIDE
from tests.gallery.scenes.policy import RULES, _policy

LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">'
    b'<rect width="64" height="64" rx="14" fill="#7a1fa2"/>'
    b'<path d="M14 48 32 14l18 34h-10l-8-17-8 17z" fill="#fff"/></svg>'
)
ACME = Brand("Acme Keys", "#7a1fa2", LOGO)


def _own_colours() -> None:
    for name in ("light", "dark"):
        look_named(name).repaint({})


def _window(page: str) -> DeskWindow:
    b = bench()
    b.world.state.put(**{name: getattr(INSIDE, name) for name in INSIDE.__dataclass_fields__})
    for name in ("light", "dark"):
        look_named(name).repaint(accent_tokens(ACME.accent, name))
    made = DeskWindow(b, policy=_policy(RULES))
    made.window.setPalette(make_palette(look_of(made.window).name))
    made.window.destroyed.connect(_own_colours)
    made.setup.brand = ACME
    show_brand(made.window, ACME)
    made.window.show()
    made.window.show_page(page)
    return made


class Naming(QObject):
    """Lets every sentence say the organisation's name as long as a window lives, in the language of now."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        own = QTranslator()
        own.load(str(resource("i18n", f"keydesk_{QLocale().name()[:2]}.qm")))
        renamed = Renamed(ACME.name, [own])
        QCoreApplication.installTranslator(renamed)
        window.destroyed.connect(lambda: QCoreApplication.removeTranslator(renamed))


@scene("brand", "sentences")
def brand_sentences() -> QWidget:
    made = _window("home")
    Naming(made.window)
    made.window.show_page("settings")
    made.shell.tell("read", KeydeskError(Code.TENANT_UNREACHABLE, host="login.acme.com", reason="refused"))
    return made.window


@scene("brand", "home")
def brand_home() -> QWidget:
    return _window("home").window


@scene("brand", "narrow", width=700)
def brand_narrow() -> QWidget:
    return _window("keys").window


@scene("brand", "help", height=900)
def brand_help() -> QWidget:
    made = _window("keys")
    made.window.help_wanted.emit("keys")
    return made.window
