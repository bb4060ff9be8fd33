"""The calls of webauthn.dll, by ctypes: the dialog with its owner, its hints, its Cancel, its words for errors.

Own bindings, because python-fido2's leave out over which transport an answer came, ask for Cancel once only (and lose
it when the dialog is not up yet), and cannot be tried without Windows. Blocks until the dialog ends, so it is called
on thread ``platform-webauthn``. Raises `DialogError`, OSError where there is no such library. Typed and tested with a
stand-in for the library that reads the structures; not yet run on Windows.
"""

from __future__ import annotations

import ctypes
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from keydesk.domain.keys import CreationOptions, ProofRequest
from keydesk.hardware import webauthn_structs as structs
from keydesk.hardware.rules import cut
from keydesk.hardware.windows_calls import load_library

log = logging.getLogger(__name__)

_HINTS = ("security-key",)
# A wish to cancel is lost when the dialog is not up yet: it is said again until the call has ended.
_CANCEL_AGAIN_S = 0.25
_TRANSPORTS = (
    (structs.USB, "usb"), (structs.NFC, "nfc"), (structs.BLE, "ble"),
    (structs.INTERNAL, "internal"), (structs.HYBRID, "hybrid"),
)  # fmt: skip


class DialogError(Exception):
    """The dialog ended without an answer.

    Args:
        result: HRESULT, without sign.
        name: what Windows calls it (WebAuthNGetErrorName), for instance ``NotAllowedError``.
    """

    def __init__(self, result: int, name: str) -> None:
        super().__init__(f"0x{result:08X} {name}")
        self.result = result
        self.name = name


@dataclass(frozen=True, slots=True)
class DialogMade:
    """What the dialog made.

    Args:
        authenticator_data: of the key.
        transports: over which it came; empty where Windows does not tell.
    """

    authenticator_data: bytes
    transports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DialogAnswer:
    """What the dialog answered.

    Args:
        credential_id: of the passkey.
        authenticator_data: of the key.
        signature: over it and the client data.
        user_handle: None where the key gave none.
    """

    credential_id: bytes
    authenticator_data: bytes
    signature: bytes
    user_handle: bytes | None


class WebAuthnLibrary(Protocol):
    """The functions of webauthn.dll; pointers are those of ctypes, results are HRESULTs. Source: webauthn.h."""

    def WebAuthNGetApiVersionNumber(self) -> int:
        """The API level."""
        ...

    def WebAuthNGetErrorName(self, result: int, /) -> str | None:
        """The kind of an error."""
        ...

    def WebAuthNGetCancellationId(self, guid: object, /) -> int:
        """Make an id for Cancel."""
        ...

    def WebAuthNCancelCurrentOperation(self, guid: object, /) -> int:
        """Cancel what runs under an id."""
        ...

    def WebAuthNAuthenticatorMakeCredential(
        self, window: int | None, rp: object, user: object, params: object, data: object, options: object,
        made: object, /,
    ) -> int:  # fmt: skip
        """Make a passkey; blocks."""
        ...

    def WebAuthNAuthenticatorGetAssertion(
        self, window: int | None, rp_id: str, data: object, options: object, answer: object, /
    ) -> int:
        """Answer a challenge; blocks."""
        ...

    def WebAuthNFreeCredentialAttestation(self, made: object, /) -> None:
        """Give back what was made."""
        ...

    def WebAuthNFreeAssertion(self, answer: object, /) -> None:
        """Give back an answer."""
        ...


def load_webauthn() -> WebAuthnLibrary:
    """Load the library and say what its functions take.

    Returns:
        The library.

    Raises:
        OSError: not Windows, or Windows 10 before 1903.
    """
    library: Any = load_library("webauthn")
    window, text, guid = ctypes.c_void_p, ctypes.c_wchar_p, ctypes.POINTER(structs.Guid)
    made, answer = ctypes.POINTER(structs.Made), ctypes.POINTER(structs.Answer)
    data = ctypes.POINTER(structs.ClientData)
    # HRESULT as a plain number: ctypes' own type would raise and lose the word Windows has for it.
    signatures: dict[str, tuple[Any, list[Any]]] = {
        "WebAuthNGetApiVersionNumber": (ctypes.c_uint32, []),
        "WebAuthNAuthenticatorMakeCredential": (
            ctypes.c_int32,
            [window, ctypes.POINTER(structs.RpInformation), ctypes.POINTER(structs.UserInformation),
             ctypes.POINTER(structs.CoseParameters), data, ctypes.POINTER(structs.MakeOptions), ctypes.POINTER(made)],
        ),
        "WebAuthNAuthenticatorGetAssertion": (
            ctypes.c_int32, [window, text, data, ctypes.POINTER(structs.AnswerOptions), ctypes.POINTER(answer)]
        ),
        "WebAuthNFreeCredentialAttestation": (None, [made]),
        "WebAuthNFreeAssertion": (None, [answer]),
        "WebAuthNGetCancellationId": (ctypes.c_int32, [guid]),
        "WebAuthNCancelCurrentOperation": (ctypes.c_int32, [guid]),
        "WebAuthNGetErrorName": (text, [ctypes.c_int32]),
    }  # fmt: skip
    for name, (result, arguments) in signatures.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library  # type: ignore[no-any-return]  # its functions were just told what they take and give


def api_level(library: WebAuthnLibrary | None = None) -> int:
    """Ask which level of the dialog this Windows has.

    Args:
        library: None for the system's.

    Returns:
        The level, 0 where there is no dialog.
    """
    try:
        return int((library or load_webauthn()).WebAuthNGetApiVersionNumber())
    except (OSError, AttributeError) as error:
        log.debug("no webauthn.dll: %s", error)
        return 0


class NativeDialog:
    """The two ceremonies.

    Args:
        window: native handle of the window that owns the dialog; None for the one in front.
        library: webauthn.dll, or a stand-in.
        in_front: tells the window in front.
    """

    def __init__(
        self,
        window: int | None,
        library: WebAuthnLibrary | None = None,
        in_front: Callable[[], int | None] | None = None,
    ) -> None:
        self._library = library or load_webauthn()
        self._window = window if window is not None else (in_front or _window_in_front)()
        self._make_version, self._answer_version = structs.versions(api_level(self._library))

    def make_credential(
        self, options: CreationOptions, client_data: bytes, timeout_ms: int, event: threading.Event
    ) -> DialogMade:
        """Make a passkey.

        Args:
            options: from the tenant.
            client_data: as JSON.
            timeout_ms: shown by the dialog.
            event: cancels when it is set; it is set in any case afterwards.

        Returns:
            What was made.

        Raises:
            DialogError: it ended without.
        """
        made = ctypes.POINTER(structs.Made)()
        with self._cancelling(event) as guid:
            result = self._library.WebAuthNAuthenticatorMakeCredential(
                self._window,
                ctypes.pointer(structs.RpInformation(1, options.rp_id, cut(options.rp_name or options.rp_id))),
                ctypes.pointer(_user(options)),
                ctypes.pointer(_algorithms(options.algorithms)),
                ctypes.pointer(_client_data(client_data)),
                ctypes.pointer(self._make_options(options, timeout_ms, guid)),
                ctypes.pointer(made),
            )
        self._check(result, bool(made))
        try:
            return _read_made(made.contents)
        finally:
            self._library.WebAuthNFreeCredentialAttestation(made)

    def get_assertion(
        self, request: ProofRequest, client_data: bytes, timeout_ms: int, event: threading.Event
    ) -> DialogAnswer:
        """Answer a challenge.

        Args:
            request: the question.
            client_data: as JSON.
            timeout_ms: shown by the dialog.
            event: cancels when it is set; it is set in any case afterwards.

        Returns:
            The answer.

        Raises:
            DialogError: it ended without.
        """
        answer = ctypes.POINTER(structs.Answer)()
        with self._cancelling(event) as guid:
            result = self._library.WebAuthNAuthenticatorGetAssertion(
                self._window,
                request.rp_id,
                ctypes.pointer(_client_data(client_data)),
                ctypes.pointer(self._answer_options(request, timeout_ms, guid)),
                ctypes.pointer(answer),
            )
        self._check(result, bool(answer))
        try:
            return _read_answer(answer.contents)
        finally:
            self._library.WebAuthNFreeAssertion(answer)

    def _make_options(self, options: CreationOptions, timeout_ms: int, guid: structs.Guid) -> structs.MakeOptions:
        wanted = structs.MakeOptions(dwVersion=self._make_version, dwTimeoutMilliseconds=timeout_ms)
        wanted.dwAuthenticatorAttachment = structs.CROSS_PLATFORM
        wanted.bRequireResidentKey = 1
        wanted.dwUserVerificationRequirement = structs.VERIFICATION[options.user_verification]
        wanted.dwAttestationConveyancePreference = structs.NO_ATTESTATION
        wanted.pCancellationId = ctypes.pointer(guid)
        wanted.pExcludeCredentialList = ctypes.pointer(structs.credential_list(options.exclude))
        if self._make_version >= structs.HINTS_FROM:
            _hint(wanted)
        return wanted

    def _answer_options(self, request: ProofRequest, timeout_ms: int, guid: structs.Guid) -> structs.AnswerOptions:
        wanted = structs.AnswerOptions(dwVersion=self._answer_version, dwTimeoutMilliseconds=timeout_ms)
        wanted.dwAuthenticatorAttachment = structs.CROSS_PLATFORM
        wanted.dwUserVerificationRequirement = structs.VERIFICATION[request.user_verification or "preferred"]
        wanted.pCancellationId = ctypes.pointer(guid)
        wanted.pAllowCredentialList = ctypes.pointer(structs.credential_list(request.allow))
        if self._answer_version >= structs.HINTS_FROM:
            _hint(wanted)
        return wanted

    @contextmanager
    def _cancelling(self, event: threading.Event) -> Iterator[structs.Guid]:
        guid, over = structs.Guid(), threading.Event()
        self._check(self._library.WebAuthNGetCancellationId(ctypes.pointer(guid)), True)
        thread = threading.Thread(target=self._cancel, args=(guid, event, over), name="webauthn-cancel", daemon=True)
        thread.start()
        try:
            yield guid
        finally:
            over.set()
            event.set()
            thread.join()

    def _cancel(self, guid: structs.Guid, event: threading.Event, over: threading.Event) -> None:
        event.wait()
        while not over.is_set():
            result = self._library.WebAuthNCancelCurrentOperation(ctypes.pointer(guid))
            told = result & 0xFFFFFFFF
            log.debug("cancelling the dialog: 0x%08X", told)
            over.wait(_CANCEL_AGAIN_S)

    def _check(self, result: int, given: bool) -> None:
        if result < 0 or not given:
            name = self._library.WebAuthNGetErrorName(result)
            raise DialogError(result & 0xFFFFFFFF, str(name or ""))


def _user(options: CreationOptions) -> structs.UserInformation:
    user = structs.UserInformation(dwVersion=1, pwszName=cut(options.user_name))
    user.pwszDisplayName = cut(options.display_name or options.user_name)
    structs.put_bytes(user, "Id", options.user_id)
    return user


def _algorithms(algorithms: Sequence[int]) -> structs.CoseParameters:
    entries = [structs.CoseParameter(1, "public-key", one) for one in algorithms]
    return structs.CoseParameters(len(entries), (structs.CoseParameter * len(entries))(*entries))


def _client_data(data: bytes) -> structs.ClientData:
    told = structs.ClientData(dwVersion=1, pwszHashAlgId="SHA-256")
    structs.put_bytes(told, "ClientDataJSON", data)
    return told


def _hint(wanted: structs.MakeOptions | structs.AnswerOptions) -> None:
    wanted.cCredentialHints = len(_HINTS)
    wanted.ppwszCredentialHints = structs.text_array(_HINTS)


def _read_made(made: structs.Made) -> DialogMade:
    used = made.dwUsedTransport if made.dwVersion >= structs.TRANSPORT_FROM["made"] else 0
    return DialogMade(
        structs.take_bytes(made, "AuthenticatorData"), tuple(name for bit, name in _TRANSPORTS if used & bit)
    )


def _read_answer(answer: structs.Answer) -> DialogAnswer:
    return DialogAnswer(
        structs.take_bytes(answer.Credential, "Id"),
        structs.take_bytes(answer, "AuthenticatorData"),
        structs.take_bytes(answer, "Signature"),
        structs.take_bytes(answer, "UserId") or None,
    )


def _window_in_front() -> int | None:
    user = load_library("user32")
    user.GetForegroundWindow.restype = ctypes.c_void_p
    window: int | None = user.GetForegroundWindow()
    return window
