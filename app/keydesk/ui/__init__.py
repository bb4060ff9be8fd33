"""The Qt window: pages, dialogs, widgets and models. Main thread only.

PySide replaces Python's import by one that reads and takes apart the source of every module, to look for its own
name: a sixth of the time all our imports take, and ten megabytes. It serves `from __feature__ import …` alone, which
nobody here uses, so the import of before is put back – still PySide's own, which knows its lazy classes.
"""

import builtins

import PySide6.QtCore  # noqa: F401  # replaces it

builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
