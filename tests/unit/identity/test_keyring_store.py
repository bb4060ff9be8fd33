from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import keyring.errors
import pytest
from keyring.backends import chainer, fail, null

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.identity.keyring_store import KeyringStore, backend_name, refuse_unsafe, system_backend
from keydesk.identity.parted_text import KeyringBackend
from tests.fakes.token_backends import DictBackend
from tests.unit.identity.test_token_store import OWNER, session


def failing(error: Exception) -> KeyringStore:
    backend = DictBackend()

    def fail_always(_call: str, _service: str) -> None:
        raise error

    backend.before = fail_always
    return KeyringStore(lambda: backend)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (keyring.errors.NoKeyringError("canary"), Code.KEYRING_MISSING),
        (keyring.errors.KeyringLocked("canary"), Code.KEYRING_LOCKED),
        (keyring.errors.InitError("canary"), Code.KEYRING_LOCKED),
        (keyring.errors.PasswordSetError("canary"), Code.KEYRING_FAILED),
        (keyring.errors.PasswordDeleteError("canary"), Code.KEYRING_FAILED),
        (keyring.errors.KeyringError("canary"), Code.KEYRING_FAILED),
        (OSError(1783, "CredWrite", "canary"), Code.KEYRING_FAILED),
        (RuntimeError("canary"), Code.KEYRING_FAILED),
        (UnicodeDecodeError("utf-8", b"canary", 0, 1, "x"), Code.KEYRING_FAILED),
        (ValueError("canary"), Code.KEYRING_FAILED),
        (MemoryError("canary"), Code.KEYRING_FAILED),
    ],
)
def test_what_backends_raise_becomes_a_code_without_their_text(
    error: Exception, code: Code, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    store = failing(error)
    calls: list[Callable[[], object]] = [
        lambda: store.load(OWNER),
        lambda: store.save(session("canary")),
        lambda: store.delete(OWNER),
    ]
    for call in calls:
        with pytest.raises(KeydeskError) as caught:
            call()
        assert caught.value.code == code
        assert "canary" not in str(caught.value) + caplog.text
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None  # its frames would hold the token


class NullByAnotherName(null.Keyring):
    """Still keeps nothing."""


@pytest.mark.parametrize("made", [null.Keyring, fail.Keyring, chainer.ChainerBackend, NullByAnotherName])
def test_backends_that_keep_nothing_are_refused(made: Callable[[], KeyringBackend]) -> None:
    backend = made()
    with pytest.raises(KeydeskError) as caught:
        refuse_unsafe(backend)
    assert caught.value.code == Code.KEYRING_MISSING
    with pytest.raises(KeydeskError) as caught:
        KeyringStore(lambda: backend).load(OWNER)
    assert caught.value.code == Code.KEYRING_MISSING


def test_plain_text_backends_are_refused() -> None:
    plain = type("PlaintextKeyring", (DictBackend,), {"__module__": "keyrings.alt.file"})
    with pytest.raises(KeydeskError) as caught:
        refuse_unsafe(plain())
    assert caught.value.code == Code.KEYRING_MISSING


@pytest.mark.parametrize(
    ("platform", "name"),
    [
        ("linux", "keydesk.identity.secret_service.Keyring"),
        ("darwin", "keyring.backends.macOS.Keyring"),
        ("win32", "keyring.backends.Windows.WinVaultKeyring"),
        ("freebsd14", "none"),
    ],
)
def test_the_platform_alone_decides(platform: str, name: str) -> None:
    assert backend_name(platform) == name


@pytest.mark.parametrize("platform", ["freebsd14", "linux", "win32" if sys.platform != "win32" else "darwin"])
def test_no_keyring_here(platform: str) -> None:
    # There is no session bus in the sandbox, and no other system's keyring on this one.
    if platform == sys.platform != "linux":
        pytest.skip("this system has its own keyring")
    with pytest.raises(KeydeskError) as caught:
        system_backend(platform)
    assert caught.value.code == Code.KEYRING_MISSING


RECORDER = """
import keyring.backend
class Keyring(keyring.backend.KeyringBackend):
    priority = 99
    def __init__(self):
        super().__init__()
        open({record!r}, "a").write("made\\n")
    def get_password(self, service, username): return None
    def set_password(self, service, username, password): open({record!r}, "a").write(password)
    def delete_password(self, service, username): pass
open({record!r}, "a").write("imported\\n")
"""

TRY_IT = """
from keydesk.core.errors import KeydeskError
from keydesk.identity.keyring_store import KeyringStore
from keydesk.identity.token_store import Owner
try:
    KeyringStore().load(Owner("https://a.com/", "c"))
except KeydeskError as error:
    print(error.code)
"""


@pytest.mark.parametrize("how", ["variable", "config", "property"])
def test_nobody_smuggles_another_backend_in(sandbox: Path, how: str) -> None:
    record = sandbox / "record"
    (sandbox / "evil.py").write_text(RECORDER.format(record=str(record)))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON_KEYRING")}
    environment["PYTHONPATH"] = os.pathsep.join(["app", str(sandbox)])
    if how == "variable":
        environment["PYTHON_KEYRING_BACKEND"] = "evil.Keyring"
    elif how == "config":
        for folder in (sandbox / "home/.config/python_keyring", sandbox / "home/.local/share/python_keyring"):
            folder.mkdir(parents=True)
            (folder / "keyringrc.cfg").write_text(
                f"[backend]\ndefault-keyring=evil.Keyring\nkeyring-path={sandbox}\n"
            )
    else:
        environment["KEYRING_PROPERTY_GET_PASSWORD"] = "evil"
    done = subprocess.run(
        [sys.executable, "-c", TRY_IT], env=environment, capture_output=True, text=True, check=True, timeout=50
    )
    assert done.stdout.strip() == Code.KEYRING_MISSING
    assert not record.exists()
