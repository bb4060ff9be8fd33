"""Catches what nobody caught: exceptions of Python, of threads, faults of the process, and messages of Qt.

They go into the log without locals, and into a report on this computer that the next start offers to send along.
Installed once on the main thread; the handlers run on any. They raise nothing.
"""

import faulthandler
import logging
import os
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from keydesk.core.crash_reports import CrashReports, keep_reports

_log = logging.getLogger("keydesk.crash")
_native: list[int] = []  # what the interpreter writes into, by itself
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def install_crash_handlers(reports: CrashReports | None = None) -> None:
    """Send uncaught exceptions and Qt's messages to the log; it is redacted and holds no locals.

    Args:
        reports: where reports are kept, None where nothing can be.
    """
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    qInstallMessageHandler(_qt_message)
    if reports is not None:
        keep_reports(_log, reports)
        reports.adopt_native()
        native = reports.native_file()
        if native is not None:
            faulthandler.enable(native, all_threads=True)
            _native.append(native)


def let_go_of_native_file() -> None:
    """Close the file for faults of the process: on Windows a folder cannot be deleted while a file in it is open."""
    if _native:
        faulthandler.disable()
    while _native:
        os.close(_native.pop())


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    _log.critical("uncaught %s", kind.__name__, exc_info=(kind, error, trace))


def _uncaught_in_thread(told: threading.ExceptHookArgs) -> None:
    name = told.thread.name if told.thread is not None else "?"
    if told.exc_value is not None:
        _log.critical("uncaught in %s", name, exc_info=(told.exc_type, told.exc_value, told.exc_traceback))


def _qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    if message.startswith("This plugin does not support"):
        kind = QtMsgType.QtDebugMsg  # the offscreen platform says so for every raise(); nothing is wrong
    _log.log(_LEVELS.get(kind, logging.WARNING), "qt %s: %s", context.category, message)
