"""The dialog of Windows by its own calls, against a stand-in that reads the structures as Windows would."""

from __future__ import annotations

import ctypes
import threading
from typing import cast

import pytest

from keydesk.hardware import webauthn_structs as structs
from keydesk.hardware.rules import client_data
from keydesk.hardware.webauthn_native import DialogError, NativeDialog, api_level, load_webauthn
from tests.fakes.plugged import ORIGIN, RP_ID, options, question
from tests.fakes.webauthn_library import CANCELLED, FakeLibrary

WINDOW = 4711
DATA = client_data("webauthn.create", bytes(32), ORIGIN)


def dialog(library: FakeLibrary, window: int | None = WINDOW) -> NativeDialog:
    return NativeDialog(window, library, lambda: 815)


def cancel_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "webauthn-cancel"]


@pytest.mark.parametrize("level", range(1, 10))
def test_every_level_makes_and_answers(level: int) -> None:
    library = FakeLibrary(level)
    it = dialog(library)
    made = it.make_credential(options(exclude=(b"one", b"two")), DATA, 60_000, threading.Event())
    credential_id = made.authenticator_data[55 : 55 + int.from_bytes(made.authenticator_data[53:55], "big")]
    answer = it.get_assertion(question(credential_id), DATA, 30_000, threading.Event())
    assert answer.credential_id == credential_id
    assert answer.signature
    first, second = library.asked
    assert (first.version, second.version) == structs.versions(level)
    assert (first.window, first.rp_id, first.client_data, first.timeout_ms) == (WINDOW, RP_ID, DATA, 60_000)
    assert first.ids == [b"one", b"two"]
    assert second.ids == [credential_id]
    assert first.hints == second.hints == (["security-key"] if level >= 8 else [])
    assert first.attachment == second.attachment == structs.CROSS_PLATFORM
    assert first.resident
    assert first.attestation == structs.NO_ATTESTATION
    assert first.algorithms == options().algorithms
    assert first.user is not None
    assert first.user[0] == options().user_id
    assert library.freed == ["Made", "Answer"]
    assert not cancel_threads()


@pytest.mark.parametrize(
    ("bits", "names"),
    [(0, ()), (0x01, ("usb",)), (0x02, ("nfc",)), (0x10, ("internal",)), (0x21, ("usb", "hybrid")), (0x08, ())],
)
def test_how_the_key_was_reached_is_told(bits: int, names: tuple[str, ...]) -> None:
    library = FakeLibrary()
    library.transport = bits
    assert dialog(library).make_credential(options(), DATA, 1, threading.Event()).transports == names


def test_the_window_in_front_owns_the_dialog_where_there_is_none() -> None:
    library = FakeLibrary()
    dialog(library, None).make_credential(options(), DATA, 1, threading.Event())
    assert library.asked[0].window == 815


@pytest.mark.parametrize(("level", "cancels"), [(1, 0), (8, 0), (8, 2)])
def test_cancel_is_heard_also_before_the_dialog_is_up(
    level: int, cancels: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keydesk.hardware.webauthn_native._CANCEL_AGAIN_S", 0.01)
    library, event = FakeLibrary(level), threading.Event()
    library.waits, library.deaf_cancels = True, cancels

    def cancel() -> None:
        library.up.wait(5)
        event.set()

    threading.Thread(target=cancel, daemon=True).start()
    with pytest.raises(DialogError) as ended:
        dialog(library).get_assertion(question(b"x"), DATA, 1, event)
    assert (ended.value.result, ended.value.name) == (CANCELLED, "NotAllowedError")
    assert len(library.cancels) > cancels
    assert set(library.cancels) == {library.asked[0].cancel_id}
    assert not cancel_threads()
    assert library.freed == []


@pytest.mark.parametrize("result", [0x80004005, 0x8009000F])
def test_an_error_has_its_number_and_its_name(result: int) -> None:
    library, event = FakeLibrary(), threading.Event()
    library.result = result
    with pytest.raises(DialogError) as ended:
        dialog(library).make_credential(options(), DATA, 1, event)
    assert (ended.value.result, ended.value.name) == (result, library.WebAuthNGetErrorName(result))
    assert not library.cancels
    assert not cancel_threads()


def test_success_without_an_answer_is_an_error() -> None:
    library = FakeLibrary()
    library.empty = True
    with pytest.raises(DialogError):
        dialog(library).make_credential(options(), DATA, 1, threading.Event())
    assert library.freed == []


def test_where_there_is_no_library_there_is_no_dialog() -> None:
    assert api_level(FakeLibrary(7)) == 7
    assert api_level(cast(FakeLibrary, object())) == 0
    if not hasattr(ctypes, "WinDLL"):
        assert api_level() == 0


def test_every_function_is_told_its_types(monkeypatch: pytest.MonkeyPatch) -> None:
    class Function:
        restype: object = "untold"
        argtypes: object = None

    class Library:
        def __init__(self) -> None:
            self.functions: dict[str, Function] = {}

        def __getattr__(self, name: str) -> Function:
            return self.functions.setdefault(name, Function())

    library = Library()
    loaded: list[str] = []

    def load(name: str) -> Library:
        loaded.append(name)
        return library

    monkeypatch.setattr("keydesk.hardware.webauthn_native.load_library", load)
    load_webauthn()
    assert loaded == ["webauthn"]
    assert set(library.functions) == {name for name in vars(FakeLibrary) if name.startswith("WebAuthN")}
    assert all(one.restype != "untold" and one.argtypes is not None for one in library.functions.values())
