"""A home, a locale and a keyring that belong to the tests.

Runs on the main thread. Raises nothing of its own.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_FIXED = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"}
_HOMES = {
    "HOME": "home",
    "USERPROFILE": "home",
    "APPDATA": "home/appdata",
    "LOCALAPPDATA": "home/localappdata",
    "XDG_CONFIG_HOME": "home/.config",
    "XDG_DATA_HOME": "home/.local/share",
    "XDG_STATE_HOME": "home/.local/state",
    "XDG_CACHE_HOME": "home/.cache",
    "XDG_RUNTIME_DIR": "runtime",
}
# Proxies and the person's own settings would change what a test sees.
_REMOVED = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "LANGUAGE", "BROWSER", "SSL_CERT_FILE")
CARD_SOCKET = "PCSCLITE_CSOCK_NAME"
"""Where programs of this process find a card service: none, but what tests/fakes/pcscd.py starts."""
_NO_KEYRING = "keyring.backends.fail.Keyring"


def pytest_configure(config: pytest.Config) -> None:
    """Fix what Qt and the C library read once per process."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_ACCESSIBILITY", "1")
    os.environ.update(_FIXED)
    os.environ[CARD_SOCKET] = str(Path(tempfile.gettempdir(), f"keydesk-pcscd-{os.getpid()}", "pcscd.comm"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give their longer limit to tests that are slow, or wait for each other."""
    for item in items:
        waits = item.get_closest_marker("slow") or item.get_closest_marker("pcsc")  # for the one card service
        if waits and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(120))


@pytest.fixture(autouse=True)
def sandbox(request: pytest.FixtureRequest) -> Iterator[Path]:
    """An empty home for this test, removed afterwards.

    Yields:
        The folder that holds ``home`` and ``runtime`` (mode 0700, short path: sockets must fit in 108 bytes).
    """
    with (
        tempfile.TemporaryDirectory(prefix="keydesk-", ignore_cleanup_errors=True) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        root = Path(folder)
        for name, place in _HOMES.items():
            (root / place).mkdir(mode=0o700, parents=True, exist_ok=True)
            patch.setenv(name, str(root / place))
        for name in _REMOVED:
            patch.delenv(name, raising=False)
            patch.delenv(name.lower(), raising=False)
        if request.node.get_closest_marker("keyring") is None:
            patch.setenv("PYTHON_KEYRING_BACKEND", _NO_KEYRING)
            patch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
        else:
            patch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
        yield root
