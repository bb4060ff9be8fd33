"""The one dialog that asks where to save. It is opened, never run, so that nothing else stops meanwhile.

Runs on the main thread. Raises nothing; nothing is told when the person changes their mind.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QFileDialog, QWidget


class Kind(NamedTuple):
    """One kind of file.

    Args:
        words: what it is called in the list of kinds, with its pattern.
        suffix: put behind a name without one.
    """

    words: str
    suffix: str


def ask_file(
    parent: QWidget, title: str, suggestion: str, kinds: Sequence[Kind], chosen: Callable[[Path], None]
) -> None:
    """Ask where to save.

    Args:
        parent: above which window the dialog stands.
        title: what is saved.
        suggestion: a file name.
        kinds: of file, the usual one first.
        chosen: told the file.
    """
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([kind.words for kind in kinds])
    suffixes = {kind.words: kind.suffix for kind in kinds}
    dialog.setDefaultSuffix(kinds[0].suffix)
    dialog.filterSelected.connect(lambda picked: dialog.setDefaultSuffix(suffixes[picked]))
    dialog.selectFile(suggestion)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
