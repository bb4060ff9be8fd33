"""The system's own keyring, its backend chosen here in code and nowhere else.

`keyring` would load any Python named in a user's config file or environment and hand it the tokens; it is never asked
to choose. Blocking and slow to import: called from a worker only. Raises KEYRING_MISSING, KEYRING_LOCKED,
KEYRING_FAILED, all with the backend's name as ``backend``.
"""

import importlib
import logging
import sys
from collections.abc import Callable
from typing import Generic, TypeVar

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.identity.parted_text import PART_CHARS, KeyringBackend, PartedText
from keydesk.identity.token_store import Owner, PartedStore, StoredSession

S = TypeVar("S")
T = TypeVar("T")
_LOG = logging.getLogger(__name__)
_WHOLE = 100_000  # elsewhere an entry holds any token in one piece
_BACKENDS = {
    "linux": ("keydesk.identity.secret_service", "Keyring"),
    "darwin": ("keyring.backends.macOS", "Keyring"),
    "win32": ("keyring.backends.Windows", "WinVaultKeyring"),
}


def backend_name(platform: str = sys.platform) -> str:
    """Tell which backend a platform has.

    Args:
        platform: as `sys.platform`.

    Returns:
        ``module.Class``, or ``none``.
    """
    return ".".join(_BACKENDS.get(platform, ("none",)))


def system_backend(platform: str = sys.platform) -> KeyringBackend:
    """Open the keyring of this system.

    Args:
        platform: as `sys.platform`.

    Returns:
        The backend, ready.

    Raises:
        KeydeskError: KEYRING_MISSING when the system has none that runs.
    """
    if platform not in _BACKENDS:
        raise KeydeskError(Code.KEYRING_MISSING, backend="none")
    module, name = _BACKENDS[platform]
    try:
        backend_class = getattr(importlib.import_module(module), name)
        backend_class.priority  # noqa: B018  # raises RuntimeError when it cannot run here
    except (ImportError, RuntimeError, OSError) as error:
        _LOG.info("no keyring: %s: %s", backend_name(platform), type(error).__name__)
        raise KeydeskError(Code.KEYRING_MISSING, backend=backend_name(platform)) from None
    backend: KeyringBackend = backend_class()
    # The environment may set any attribute by KEYRING_PROPERTY_*; the class's own values count.
    vars(backend).clear()
    if platform == "darwin":
        backend.keychain = None  # type: ignore[attr-defined]  # KEYCHAIN_PATH could name another file
    return backend


class _OnFirstUse(Generic[S]):
    """What keeps something in the system's keyring, made by the first call; each call's troubles come out coded.

    Args:
        make: makes it from the backend and the characters per entry.
        open_backend: opens the backend.
        part_chars: characters per entry, None for what the platform allows.
    """

    def __init__(
        self,
        make: Callable[[KeyringBackend, int], S],
        open_backend: Callable[[], KeyringBackend],
        part_chars: int | None,
    ) -> None:
        self._make = make
        self._open_backend = open_backend
        self._part_chars = part_chars or _most_chars()
        self._made: S | None = None

    def call(self, work: Callable[[S], T]) -> T:
        """Do something with it."""
        return _translated(lambda: work(self._opened()))

    def _opened(self) -> S:
        if self._made is None:
            backend = self._open_backend()
            refuse_unsafe(backend)
            self._made = self._make(backend, self._part_chars)
        return self._made


class KeyringStore:
    """Keeps sessions in the system's keyring; the backend is opened on first use.

    Args:
        open_backend: opens the backend; tests hand in their own.
        part_chars: characters per entry, None for what the platform allows.
    """

    kind = "keyring"

    def __init__(
        self, open_backend: Callable[[], KeyringBackend] = system_backend, part_chars: int | None = None
    ) -> None:
        self._backend = _OnFirstUse(PartedStore, open_backend, part_chars)

    def load(self, owner: Owner) -> StoredSession | None:
        """Read the entry.

        Args:
            owner: whose.

        Returns:
            The session, None when there is none that is whole.

        Raises:
            KeydeskError: KEYRING_MISSING, KEYRING_LOCKED, KEYRING_FAILED.
        """
        return self._backend.call(lambda store: store.load(owner))

    def save(self, session: StoredSession) -> None:
        """Write the entry.

        Args:
            session: what to keep.

        Raises:
            KeydeskError: KEYRING_MISSING, KEYRING_LOCKED, KEYRING_FAILED.
        """
        self._backend.call(lambda store: store.save(session))

    def delete(self, owner: Owner) -> None:
        """Delete the entry.

        Args:
            owner: whose.

        Raises:
            KeydeskError: KEYRING_MISSING, KEYRING_LOCKED, KEYRING_FAILED.
        """
        self._backend.call(lambda store: store.delete(owner))


class KeyringTexts:
    """Keeps texts by name in the system's keyring; the backend is opened on first use.

    Args:
        open_backend: opens the backend; tests hand in their own.
        part_chars: characters per entry, None for what the platform allows.
    """

    kind = "keyring"

    def __init__(
        self, open_backend: Callable[[], KeyringBackend] = system_backend, part_chars: int | None = None
    ) -> None:
        self._backend = _OnFirstUse(PartedText, open_backend, part_chars)

    def load(self, name: str) -> str | None:
        """Read a text.

        Args:
            name: the entry's name.

        Returns:
            The text, None when there is none that is whole.

        Raises:
            KeydeskError: KEYRING_MISSING, KEYRING_LOCKED, KEYRING_FAILED.
        """
        return self._backend.call(lambda store: store.load(name))

    def save(self, name: str, text: str) -> None:
        """Write a text.

        Args:
            name: the entry's name.
            text: ASCII.

        Raises:
            KeydeskError: KEYRING_MISSING, KEYRING_LOCKED, KEYRING_FAILED.
        """
        self._backend.call(lambda store: store.save(name, text))

    def delete(self, name: str) -> None:
        """Delete a text; a missing one is fine.

        Args:
            name: the entry's name.

        Raises:
            KeydeskError: KEYRING_MISSING, KEYRING_LOCKED, KEYRING_FAILED.
        """
        self._backend.call(lambda store: store.delete(name))


def _most_chars() -> int:
    return PART_CHARS if sys.platform == "win32" else _WHOLE


def refuse_unsafe(backend: KeyringBackend) -> None:
    """Refuse backends that keep nothing, fail always, choose by themselves, or write plain text.

    Args:
        backend: any backend.

    Raises:
        KeydeskError: KEYRING_MISSING.
    """
    for parent in type(backend).__mro__:
        module = parent.__module__
        if module in ("keyring.backends.null", "keyring.backends.fail", "keyring.backends.chainer") or (
            module.partition(".")[0] == "keyrings"
        ):
            raise KeydeskError(Code.KEYRING_MISSING, backend=f"{module}.{parent.__name__}")


def _translated(call: Callable[[], T]) -> T:
    from keyring.errors import InitError, KeyringLocked, NoKeyringError

    try:
        return call()
    except KeydeskError:
        raise
    except NoKeyringError as error:
        code, reason = Code.KEYRING_MISSING, type(error).__name__
    except (KeyringLocked, InitError) as error:
        # InitError: a dismissed prompt to make or unlock the collection. Source: measured, gui-stack notes §5.
        code, reason = Code.KEYRING_LOCKED, type(error).__name__
    except Exception as error:  # noqa: BLE001  # backends raise what their system gives them; the text may hold a token
        code, reason = Code.KEYRING_FAILED, type(error).__name__
    _LOG.info("keyring: %s: %s", code, reason)
    # Raised out here, without the backend's error as its context: the frames of that error hold the token.
    raise KeydeskError(code, backend=backend_name(), reason=reason)
