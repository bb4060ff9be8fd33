"""The two fields that name an organisation's sign-in service, and what is wrong with them. Main thread."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.ui.error_texts import error_panel, words_for
from keydesk.ui.widgets.error_panel import ErrorPanel
from keydesk.ui.widgets.fields import Labeled, LineField
from keydesk.ui.widgets.page import Columns

_BAD_ADDRESS = frozenset({Code.ISSUER_INVALID, Code.PROFILE_UNKNOWN})


class TenantForm(QWidget):
    """The form; the button that sends it stands elsewhere."""

    submitted = Signal()
    """Enter was pressed in a field."""

    def __init__(self) -> None:
        super().__init__()
        self._error: ErrorPanel | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self.address = LineField(self.tr("Address of the sign-in service"))
        self.address.setObjectName("setup-address")
        self.address.setPlaceholderText("login.example.com")
        self.client = LineField(self.tr("Client ID"))
        self.client.setObjectName("setup-client-id")
        self._address = Labeled(self.tr("Address of the sign-in service"), self.address)
        self._client = Labeled(
            self.tr("Client ID"), self.client, self.tr("32 letters and digits that name the application.")
        )
        self._column.addWidget(Columns(self._address, self._client, least=260))
        for field in (self.address, self.client):
            field.returnPressed.connect(self.submitted)
        self.address.textEdited.connect(lambda: self._address.show_error(""))
        self.client.textEdited.connect(lambda: self._client.show_error(""))

    def wish(self) -> tuple[str, str] | None:
        """Give address and client id as typed, None after saying that the address is missing."""
        address = self.address.text().strip()
        if not address:
            self.tell(KeydeskError(Code.ISSUER_INVALID, reason="empty"))
            return None
        # What people read out is the bare name.
        return (address if "://" in address else f"https://{address}"), self.client.text()

    def tell(self, error: KeydeskError | None) -> None:
        """Tell what is wrong, beside the field it belongs to.

        Args:
            error: what is wrong, None takes it away.
        """
        self._address.show_error("")
        self._client.show_error("")
        if self._error is not None:
            self._column.removeWidget(self._error)
            self._error.hide()
            self._error.deleteLater()
            self._error = None
        if error is None:
            return
        if error.code in _BAD_ADDRESS:
            self._address.show_error(words_for(Code.ISSUER_INVALID, **error.params).what)
            self.address.setFocus()
        elif error.code == Code.CLIENT_ID_INVALID:
            self._client.show_error(words_for(error.code, **error.params).what)
            self.client.setFocus()
        else:
            self._error = error_panel(error, titled=True)
            self._column.addWidget(self._error)
