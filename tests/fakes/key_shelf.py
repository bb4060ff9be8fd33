"""A key transport for whole processes: plugs the software keys that a file describes, with their troubles.

A test writes the file with `write_shelf`, installs the transport with `install_shelf` into a folder on PYTHONPATH,
and starts the program with ``--transport shelf``; so the way plug-in transports come in is walked, too.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from keydesk.demo.softkey.device import SoftwareKeyDevice
from keydesk.demo.softkey.faults import Pull
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.profile import PROFILES
from keydesk.demo.softkey.state import KeyState, PinState, StoredPasskey
from keydesk.demo.softkey.store import FileStore
from keydesk.demo.softkey.touch import TouchMode, TouchSource
from keydesk.demo.softkey.transport import FoundSoftwareKey, HasPath, SoftwareTransport

NAME = "shelf"
VARIABLE = "KEYDESK_TEST_SHELF"
MAKE_CREDENTIAL, GET_ASSERTION, CLIENT_PIN, CREDENTIAL_MANAGEMENT = 0x01, 0x02, 0x06, 0x0A


@dataclass(frozen=True)
class ShelfKey:
    """One key as the file describes it.

    Args:
        store: its state file; made when it is not there.
        profile: model of a new key; None for the stored one's, or the default.
        touch: "automatic", "button" (nobody presses it) or "never".
        touched_after_s: seconds until the automatic touch.
        pulled_at: CTAP command during which it is pulled, None for none.
        pulled: "before" or "after" that command's work.
        silent_at: CTAP command it never answers.
        answers: CTAP command to the status byte it answers once.
        blocked: code of why it may not be opened.
        plugged_after_s: seconds after the start at which it is plugged; 0 for from the start.
        hand: a named pipe; a line "out" unplugs it, "in" plugs it in again.
        away: it is not plugged in before the hand does it.
        strange_fingers: so many fingers to come are none it knows.
    """

    store: str
    profile: str | None = None
    touch: str = "automatic"
    touched_after_s: float = 0.05
    pulled_at: int | None = None
    pulled: str = "after"
    silent_at: int | None = None
    answers: dict[str, int] | None = None
    blocked: str | None = None
    plugged_after_s: float = 0.0
    hand: str | None = None
    away: bool = False
    strange_fingers: int = 0


class KeyShelf(SoftwareTransport):
    """The transport; the entry point names it."""

    name = NAME

    def __init__(self) -> None:
        super().__init__()
        described = json.loads(Path(os.environ[VARIABLE]).read_text(encoding="utf-8"))
        self._blocked: list[FoundSoftwareKey] = []
        for entry in described:
            self._put(ShelfKey(**entry))

    def list(self) -> Sequence[FoundSoftwareKey]:
        return [*super().list(), *self._blocked]

    def open(self, found: HasPath) -> SoftwareKeyDevice:
        opened = super().open(found)
        assert isinstance(opened, SoftwareKeyDevice)
        return opened

    def _put(self, entry: ShelfKey) -> None:
        if entry.blocked is not None:
            self._blocked.append(
                FoundSoftwareKey("software", entry.store, "Practice Key", 0x1209, 0xF1D0, None, entry.blocked)
            )
            return
        key = SoftwareKey(
            PROFILES[entry.profile] if entry.profile else None, FileStore(Path(entry.store)),
            TouchSource(TouchMode(entry.touch), entry.touched_after_s), touch_timeout_s=3.0,
        )  # fmt: skip
        if entry.pulled_at is not None:
            key.faults.pull(Pull(entry.pulled), entry.pulled_at)
        key.faults.wrong_fingers(entry.strange_fingers)
        if entry.silent_at is not None:
            key.faults.silence(entry.silent_at)
        for command, status in (entry.answers or {}).items():
            key.faults.answer(status, int(command))
        if entry.plugged_after_s:
            later = threading.Timer(entry.plugged_after_s, self.plug, (key,))
            later.daemon = True
            later.start()
        elif not entry.away:
            self.plug(key)
        if entry.hand is not None:
            threading.Thread(target=self._move, args=(key, Path(entry.hand)), name="shelf-hand", daemon=True).start()

    def _move(self, key: SoftwareKey, pipe: Path) -> None:
        # Open for writing too: a hand that leaves is no end, and no line is lost between one hand and the next.
        with os.fdopen(os.open(pipe, os.O_RDWR), encoding="utf-8") as lines:
            for line in lines:
                self.unplug(key) if line.strip() == "out" else self.plug(key)


def write_shelf(file: Path, *keys: ShelfKey) -> dict[str, str]:
    """Describe what is plugged.

    Args:
        file: where the description goes.
        keys: what is plugged, in this order.

    Returns:
        Variables for the program's environment.
    """
    file.write_text(json.dumps([asdict(key) for key in keys]), encoding="utf-8")
    return {VARIABLE: str(file)}


def install_shelf(folder: Path) -> None:
    """Write what makes a folder on PYTHONPATH an installed package that brings the transport.

    Args:
        folder: any folder.
    """
    told = folder / "keydesk_test_shelf-1.0.dist-info"
    told.mkdir(parents=True, exist_ok=True)
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: keydesk-test-shelf\nVersion: 1.0\n")
    (told / "entry_points.txt").write_text(
        f"[keydesk.key_transports]\n{NAME} = tests.fakes.key_shelf:KeyShelf\n", encoding="utf-8"
    )


def prepare_key(
    store: Path, profile: str = "yubikey-5.7", *, pin: str | None = None, tries: int = 8, full: bool = False
) -> Path:
    """Write the state file of a key that has a past.

    Args:
        store: the file; its folder is made.
        profile: the model.
        pin: the PIN that was set on it, None for none.
        tries: wrong tries left.
        full: passkeys of another site take all of its room.

    Returns:
        The file.
    """
    store.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = SoftwareKey(PROFILES[profile], FileStore(store))
    state = key.machine.state
    if pin is not None:
        state.pin = PinState(hash=hashlib.sha256(pin.encode()).digest()[:16], length=len(pin), tries=tries)
    for number in range(PROFILES[profile].slots if full else 0):
        state.passkeys.append(
            StoredPasskey(os.urandom(32), "localhost", os.urandom(16), -7, os.urandom(32), 1, number, "someone else")
        )
    key.machine.store.save(state)
    return store


def state_of(store: Path) -> KeyState:
    """What a key is made of, read from its state file."""
    state = FileStore(store).load()
    assert state is not None
    return state


def passkeys_on(store: Path) -> list[StoredPasskey]:
    """What a key holds, read from its state file."""
    return state_of(store).passkeys
