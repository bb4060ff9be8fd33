"""What sites had a key keep, in words: sizes, and bytes in hex; never as text.

Pure; main thread, because Qt's translation is asked. Raises nothing.
"""

from PySide6.QtCore import QCoreApplication

from keydesk.domain.stored_data import BlobArray, StoredData
from keydesk.ui.models.signs import Fact

translate = QCoreApplication.translate

_SHOWN = 64
"""So many bytes are shown of one; the rest is counted."""


def data_facts(data: StoredData) -> tuple[Fact, ...]:
    """List what a site keeps with a passkey.

    Args:
        data: as read.

    Returns:
        Names with values to copy; what this key cannot keep is left out.
    """
    facts: list[Fact] = []
    if data.small is not None:
        facts.append(Fact(translate("DataWords", "Note of the site"), bytes_words(data.small) or _none()))
    if data.array is not None:
        facts += [Fact(translate("DataWords", "Data of the site"), words) for words in _large_words(data)]
        facts.append(Fact(translate("DataWords", "Room for data"), array_words(data.array)))
    return tuple(facts)


def array_words(array: BlobArray) -> str:
    """Say how full the array is.

    Args:
        array: as read.

    Returns:
        For instance "300 of 4096 bytes used, 2 entries".
    """
    if not array.intact:
        return translate("DataWords", "Damaged: it cannot be read")
    used = translate("DataWords", "{used} of {capacity} bytes used").format(used=array.used, capacity=array.capacity)
    return f"{used} · {translate('DataWords', '%n entries', '', len(array.sizes))}"


def bytes_words(data: bytes) -> str:
    """Show bytes as hex with their number.

    Args:
        data: from a stranger.

    Returns:
        The words, "" for no bytes.
    """
    if not data:
        return ""
    shown = data[:_SHOWN].hex(" ") + (" …" if len(data) > _SHOWN else "")
    return f"{translate('DataWords', '%n bytes', '', len(data))}: {shown}"


def _large_words(data: StoredData) -> list[str]:
    if not data.large_key:
        return [translate("DataWords", "None it can open without the PIN")]
    return [bytes_words(one) or translate("DataWords", "%n bytes", "", 0) for one in data.large] or [_none()]


def _none() -> str:
    return translate("DataWords", "None")
