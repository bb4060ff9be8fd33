"""Loads every part that a broken package could miss, offscreen, and reports. Main thread; raises nothing."""

import os
import platform
from collections.abc import Callable, Mapping

from keydesk import __version__
from keydesk.core.encoding import JsonValue
from keydesk.core.resources import resource

_Check = Callable[[], JsonValue]


def run_self_test() -> Mapping[str, JsonValue]:
    """Load Qt and its plugins, pictures, translations, TLS, keyring and key code.

    Returns:
        The report; ``ok`` is true when every part was there, ``failed`` names the others with their reason.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    checks: dict[str, _Check] = {
        "qt": _qt,
        "pictures": _pictures,
        "translations": _translations,
        "texts": _texts,
        "tls": _tls,
        "keyring_backend": _keyring,
        "fido2": _fido2,
        "transports": _transports,
        "store": _store,
        "notices": _notices,
    }
    report: dict[str, JsonValue] = {"ok": True, "version": __version__, "python": platform.python_version()}
    failed: dict[str, JsonValue] = {}
    for name, check in checks.items():
        try:
            report[name] = check()
        except Exception as error:  # noqa: BLE001  # any failure of a part is a finding, and the next part still runs
            failed[name] = f"{type(error).__name__}: {error}"
            report[name] = None
    if failed:
        report["ok"], report["failed"] = False, failed
    return report


def _qt() -> JsonValue:
    from PySide6.QtCore import qVersion
    from PySide6.QtWidgets import QApplication, QWidget

    application = QApplication([])
    window = QWidget()
    window.show()
    application.processEvents()
    if window.grab().isNull():
        raise RuntimeError("nothing is painted")
    window.close()
    application.shutdown()
    return qVersion()


def _pictures() -> JsonValue:
    from PySide6.QtCore import QByteArray
    from PySide6.QtSvg import QSvgRenderer

    icons = sorted(resource("icons").rglob("*.svg"))
    if not icons:
        raise FileNotFoundError("no icons")
    for icon in icons:
        if not QSvgRenderer(QByteArray(icon.read_bytes())).isValid():
            raise ValueError(icon.name)
    return len(icons)


def _translations() -> JsonValue:
    from PySide6.QtCore import QTranslator

    found: list[JsonValue] = []
    for file in sorted(resource("i18n").glob("*.qm")):
        if not QTranslator().load(str(file)):
            raise ValueError(file.name)
        found.append(file.stem.rpartition("_")[2])
    if "ja" not in found:
        raise FileNotFoundError("ja")
    return found


def _texts() -> JsonValue:
    from keydesk.config.texts import texts_for
    from keydesk.domain.catalogue import Code

    for language in ("en", "ja"):
        for code in Code:
            texts_for(code, {}, language)
    return len(Code)


def _tls() -> JsonValue:
    import ssl

    import truststore

    truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return ssl.OPENSSL_VERSION


def _keyring() -> JsonValue:
    from keydesk.identity.keyring_store import backend_name

    return backend_name()


def _fido2() -> JsonValue:
    from importlib.metadata import version

    import keydesk.hardware.ceremony
    import keydesk.hardware.info

    return f"{version('fido2')} ({keydesk.hardware.ceremony.__name__.rpartition('.')[0]})"


def _transports() -> JsonValue:
    from keydesk.hardware.hid import HidTransport
    from keydesk.hardware.pcsc import PcscTransport
    from keydesk.hardware.plugins import plugin_transports

    names: list[JsonValue] = [HidTransport().name]
    if PcscTransport.available():
        names.append(PcscTransport.name)
    return [*names, *plugin_transports()]


def _store() -> JsonValue:
    import sqlite3

    return sqlite3.sqlite_version


def _notices() -> JsonValue:
    """In a package of ours no part is without the text of its licence; installed packages bring what they bring."""
    from keydesk.config.notices import notices_here, packed_folder, text_of

    found = notices_here()
    if packed_folder() is not None:
        bare = [one.name for one in found if not text_of(one)]
        if bare:
            raise FileNotFoundError(", ".join(bare))
    return len(found)
