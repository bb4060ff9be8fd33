"""The card that offers to sign in, on every page that needs an account. Main thread; raises nothing."""

from keydesk.ui.desk import Desk
from keydesk.ui.pages import actions
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.states import EmptyState


class SignInCard(EmptyState):
    """The card.

    Args:
        desk: what pages share.
        title: what is to be done; may hold ``{domain}``.
        text: what it is good for.
    """

    def __init__(self, desk: Desk, title: str, text: str) -> None:
        super().__init__("login", title, text)
        self._desk = desk
        self._template = title
        self.button = Button(self.tr("Sign in"), "primary")
        self.button.setObjectName("sign-in")
        self.button.clicked.connect(lambda: actions.sign_in(desk))
        self.add_button(self.button)
        self.with_key = Button(self.tr("Use your security key"), icon="security_key")
        self.with_key.setObjectName("sign-in-with-key")
        self.with_key.setAccessibleDescription(self.tr("Without a browser: PIN, touch, and you are in."))
        self.with_key.setToolTip(self.tr("Without a browser: PIN, touch, and you are in."))
        self.with_key.clicked.connect(lambda: actions.sign_in(desk, with_key=True))
        self.add_button(self.with_key)
        self.sign_up = Button(self.tr("Create an account"), "ghost")
        self.sign_up.setObjectName("sign-up")
        self.sign_up.clicked.connect(lambda: actions.sign_up(desk))
        self.add_button(self.sign_up)
        self.show_now()

    def show_now(self) -> None:
        """Name the tenant of now; offer the key itself where it may be taken."""
        set_shown(self.with_key, self._desk.may_sign_in_with_key)
        services = self._desk.services
        set_shown(self.sign_up, services is not None and services.tenant.sign_up)
        title = self._template.replace("{domain}", self._desk.now.domain)
        if self.title.text() != title:
            self.title.setText(title)
