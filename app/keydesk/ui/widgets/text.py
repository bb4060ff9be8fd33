"""Labels. Every text is plain text: what comes from an account or a key is never read as markup.

Owns: the steps of the type scale as classes, because Qt hands fonts to widgets by class name (theme.Theme). Runs on
the main thread. Raises nothing.
"""

import re

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.tooltips import escaped, plain_tip

_TONES = {
    "text": QPalette.ColorRole.WindowText,
    "muted": QPalette.ColorRole.PlaceholderText,
    "accent": QPalette.ColorRole.Link,
    "ok": QPalette.ColorRole.LinkVisited,
    "bad": QPalette.ColorRole.BrightText,
    "tip": QPalette.ColorRole.ToolTipText,
}


class PlainLabel(QLabel):
    """A label that never reads markup and wraps; the others differ in size and weight only.

    Args:
        text: what to show.
        tone: "text", "muted", "accent", "ok" or "bad".
        wrap: whether long text goes on in the next line.
        parent: the owner.
    """

    def __init__(
        self, text: str = "", *, tone: str = "text", wrap: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            self.setMinimumWidth(1)
        if self.isRightToLeft():
            # Qt would start a Latin name at the left, because it follows the text and not the page.
            self.setAlignment(
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
            )
        if tone != "text":
            self.set_tone(tone)
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        """Choose the ink.

        Args:
            tone: "text", "muted", "accent", "ok" or "bad".

        Raises:
            KeyError: no such tone.
        """
        self.setForegroundRole(_TONES[tone])

    def keep_words_whole(self) -> None:
        """Never be narrower than the longest word of the text; call again after another text."""
        self.ensurePolished()
        longest = max((self.fontMetrics().horizontalAdvance(word) for word in self.text().split()), default=1)
        self.setMinimumWidth(longest)

    def selectable(self) -> "PlainLabel":
        """Let people select and copy the text with mouse and keyboard."""
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        return self


class Body(PlainLabel):
    """Running text, step 1.0."""


class Title(PlainLabel):
    """The title of a page or sheet, step 1.6."""


class Heading(PlainLabel):
    """The heading of a section, step 1.2."""


class Strong(PlainLabel):
    """The name of a thing, step 1.0, bold."""


class Small(PlainLabel):
    """What stands below a name, step 0.9, muted unless told otherwise."""

    def __init__(
        self, text: str = "", *, tone: str = "muted", wrap: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, tone=tone, wrap=wrap, parent=parent)


class Code(Small):
    """What a machine calls a thing, small and in equally wide letters; can be selected and wraps anywhere."""

    def __init__(self, text: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(text, parent=parent)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        # The family only: size and weight go on following the type scale.
        wide = QFont()
        wide.setFamilies([QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family(), "monospace"])
        wide.setStyleHint(QFont.StyleHint.Monospace)
        self.setFont(wide)

    def setText(self, text: str) -> None:
        """Set the text; after a slash or a dot it may go on in the next line."""
        super().setText("\u200b".join(re.split(r"(?<=[/._:-])", text)))


class OneLine(PlainLabel):
    """One line that ends in … where it does not fit, and tells the rest in a tooltip.

    Args:
        text: what to show.
        tone: see PlainLabel.
        parent: the owner.
    """

    def __init__(self, text: str = "", *, tone: str = "text", parent: QWidget | None = None) -> None:
        super().__init__(text, tone=tone, wrap=False, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Allow a few characters' width."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self.fontMetrics().averageCharWidth() * 6), hint.height())

    def setText(self, text: str) -> None:
        """Set the text and its tooltip."""
        super().setText(text)
        self._tell_rest()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Update the tooltip."""
        super().resizeEvent(event)
        self._tell_rest()

    def _tell_rest(self) -> None:
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        # Qt reads markup in tooltips too, so anything that could start a tag is shown by its own characters.
        self.setToolTip(plain_tip(self.text()) if cut else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of the text as fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        rect: QRect = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, rect.width())
        align = Qt.AlignmentFlag.AlignVCenter | (
            Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        )
        painter.drawText(rect, align | Qt.AlignmentFlag.AlignAbsolute, text)


class SmallLine(OneLine):
    """One small muted line."""

    def __init__(self, text: str = "", *, tone: str = "muted", parent: QWidget | None = None) -> None:
        super().__init__(text, tone=tone, parent=parent)


class Sentence(QLabel):
    """A muted sentence in which names stand out: the one label with markup, all of it made here.

    Args:
        parent: the owner.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setMinimumWidth(1)
        self._template = ""
        self._names: dict[str, str] = {}

    def say(self, template: str, **names: str) -> None:
        """Show a sentence.

        Args:
            template: translated text with {name} places; read as plain text.
            names: what to put there, in bold; read as plain text.
        """
        self._template, self._names = template, names
        ink = look_of(self).color("text").name()
        muted = look_of(self).color("muted").name()
        # Names are isolated, so that a Latin name does not disturb a right-to-left sentence.
        bold = {key: f'<b style="color:{ink}">\u2068{escaped(value)}\u2069</b>' for key, value in names.items()}
        html = escaped(template).format(**bold)
        self.setText(f'<span style="color:{muted}">{html}</span>')
        self.setAccessibleName(template.format(**names))

    def changeEvent(self, event: QEvent) -> None:
        """Write the sentence again in the colours of a new palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._template:
            self.say(self._template, **self._names)
