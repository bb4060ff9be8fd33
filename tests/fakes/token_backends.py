"""Keyring backends of several tempers."""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

Hook = Callable[[str, str], None]


class DictBackend:
    """Keeps entries in a dictionary; one user per service, as Windows does."""

    def __init__(self) -> None:
        self.entries: dict[str, tuple[str, str]] = {}
        self.calls = 0
        self.before: Hook = lambda _call, _service: None

    def get_password(self, service: str, username: str) -> str | None:
        self._called("get", service)
        user, password = self.entries.get(service, ("", ""))
        return password if user == username else None

    def set_password(self, service: str, username: str, password: str) -> None:
        self._called("set", service)
        self.entries[service] = (username, password)

    def delete_password(self, service: str, username: str) -> None:
        self._called("delete", service)
        del self.entries[service]

    def _called(self, call: str, service: str) -> None:
        self.calls += 1
        self.before(call, service)


class NarrowBackend(DictBackend):
    """Holds 2,560 bytes of UTF-16 per entry, and fails as Windows does, with no keyring error."""

    def set_password(self, service: str, username: str, password: str) -> None:
        if len(password.encode("utf-16-le")) > 2560:
            raise OSError(1783, "CredWrite", "The stub received bad data")
        super().set_password(service, username, password)


class PowerCut(BaseException):
    """The process dies here."""


class BlockedBackend(DictBackend):
    """Waits for a prompt nobody answers, until `release` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.release = threading.Event()
        self.blocks = True
        self.finished = threading.Event()

    def _called(self, call: str, service: str) -> None:
        super()._called(call, service)
        if self.blocks:
            self.release.wait(15)


class FileBackend(DictBackend):
    """Keeps entries in a file that several processes share."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def _called(self, call: str, service: str) -> None:
        super()._called(call, service)
        with contextlib.suppress(FileNotFoundError):
            self.entries = {name: (user, text) for name, (user, text) in json.loads(self._path.read_text()).items()}

    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password)
        self._write()

    def delete_password(self, service: str, username: str) -> None:
        super().delete_password(service, username)
        self._write()

    def _write(self) -> None:
        new = self._path.with_suffix(f".{os.getpid()}")
        new.write_text(json.dumps(self.entries))
        new.replace(self._path)
