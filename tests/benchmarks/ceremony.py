"""Enrolling a passkey and listing the methods: Keydesk's flows against a bare script that makes the same calls.

The script is python-fido2 and httpx and nothing else: no journal on disk, no thread per key, nothing shown. The
software key is touched at once, so that every millisecond of ours is seen, and after half a second, as by a person.
"""

import asyncio
import hashlib
import json
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from fido2.ctap2.base import AttestationResponse, Ctap2
from fido2.ctap2.pin import ClientPin
from fido2.webauthn import AttestationObject

from keydesk.account.client import AccountClient
from keydesk.core.cancel import CancelToken
from keydesk.core.clock import SystemClock
from keydesk.core.encoding import b64url_decode, b64url_encode
from keydesk.core.secret import Secret
from keydesk.demo.softkey.touch import TouchSource
from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.domain.account import Method
from keydesk.net.door import HttpDoor
from keydesk.usecases.outcomes import Done
from tests.benchmarks.practice import PIN, Side, another_token, key_touched_by, signed_in
from tests.benchmarks.table import Row, paired_row
from tests.fakes.prompter import ScriptedPrompter

LISTS_PER_ROUND = 20
PERMISSION = ClientPin.PERMISSION
RP_ID = "localhost"
A_PERSONS_TOUCH_S = 0.5
T = TypeVar("T")


class HeldToken:
    """A token source for one token that is good as long as a benchmark."""

    def __init__(self, token: str) -> None:
        self._token = Secret(token)

    async def access_token(self) -> Secret:
        return self._token

    async def renew_after_401(self, used: Secret) -> Secret:
        raise AssertionError("the token ended during the benchmark")


class Script:
    """The bare script, with a key of its own."""

    def __init__(self, side: Side, token: str) -> None:
        transport = SoftwareTransport()
        self.touch = TouchSource(delay_s=0)
        self._ctap2 = Ctap2(transport.open(transport.plug(key_touched_by(self.touch))))
        self._pin = ClientPin(self._ctap2)
        self._pin.set_pin(PIN)
        self._origin = side.profile.web_origin
        self._client = httpx.AsyncClient(
            base_url=side.profile.api_base, headers={"authorization": f"Bearer {token}"}, trust_env=False
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def list(self) -> list[object]:
        answer = (await self._client.get("/authentication-methods")).raise_for_status()
        methods: list[object] = answer.json()["authentication_methods"]
        return methods

    async def enroll(self) -> str:
        """Enroll; gives the method's id. The same requests and the same commands in the same order as Keydesk's."""
        self._state()
        self._pin.get_pin_token(PIN, PERMISSION.MAKE_CREDENTIAL, RP_ID)
        self._state()
        asked = (await self._client.post("/authentication-methods", json={"type": "passkey"})).raise_for_status()
        body = asked.json()
        made, data = self._make(body["authn_params_public_key"])
        self._state()
        credential = made.auth_data.credential_data
        assert credential is not None
        handed_in = _response(made, credential.credential_id, data)
        answer = await self._client.post(
            f"{asked.headers['location']}/verify",
            json={"auth_session": body["auth_session"], "authn_response": handed_in},
        )
        method_id: str = answer.raise_for_status().json()["id"]
        self._probe(credential.credential_id)
        self._state()
        return method_id

    async def remove(self, method_id: str) -> None:
        (await self._client.delete(f"/authentication-methods/{quote(method_id, safe='')}")).raise_for_status()

    def _state(self) -> None:
        self._ctap2.get_info()
        self._pin.get_pin_retries()

    def _make(self, asked: dict[str, Any]) -> tuple[AttestationResponse, bytes]:
        client = {"type": "webauthn.create", "challenge": asked["challenge"], "origin": self._origin}
        data = json.dumps({**client, "crossOrigin": False}).encode()
        digest = hashlib.sha256(data).digest()
        token = self._pin.get_pin_token(PIN, PERMISSION.MAKE_CREDENTIAL, RP_ID)
        made = self._ctap2.make_credential(
            digest,
            asked["rp"],
            {**asked["user"], "id": b64url_decode(asked["user"]["id"])},
            asked["pubKeyCredParams"],
            options={"rk": True},
            pin_uv_param=self._pin.protocol.authenticate(token, digest),
            pin_uv_protocol=self._pin.protocol.VERSION,
        )
        return made, data

    def _probe(self, credential_id: bytes) -> None:
        allow: list[Mapping[str, object]] = [{"type": "public-key", "id": credential_id}]
        self._ctap2.get_assertion(RP_ID, bytes(32), allow, options={"up": False})


def _response(made: AttestationResponse, credential_id: bytes, data: bytes) -> dict[str, object]:
    attestation = AttestationObject.create("none", made.auth_data, {})
    written = b64url_encode(credential_id)
    answer = {"clientDataJSON": b64url_encode(data), "attestationObject": b64url_encode(bytes(attestation))}
    return {
        "id": written,
        "rawId": written,
        "type": "public-key",
        "authenticatorAttachment": "cross-platform",
        "clientExtensionResults": {},
        "response": {**answer, "transports": ["nfc", "usb"]},
    }


@contextmanager
def _alone() -> Iterator[None]:
    """Let httpx look for sniffio as it does in a program of its own; Keydesk spares itself that (`net/wire.py`)."""
    spared = "sniffio" in sys.modules and sys.modules["sniffio"] is None
    if spared:
        del sys.modules["sniffio"]
    try:
        yield
    finally:
        if spared:
            sys.modules["sniffio"] = None  # type: ignore[assignment]  # as wire.py has it


async def _timed(work: Callable[[], Awaitable[T]]) -> tuple[float, T]:
    start = time.perf_counter()
    result = await work()
    return (time.perf_counter() - start) * 1000, result


async def _enroll_by_keydesk(side: Side) -> tuple[float, Method]:
    key = side.plant.keys.present[0]
    prompter = ScriptedPrompter(PIN)
    await side.background.settle()
    took, outcome = await _timed(lambda: side.plant.services.enroll.run(prompter, CancelToken(), key.id))
    assert isinstance(outcome, Done), outcome
    return took, outcome.value.method


async def _enroll_both(side: Side, script: Script, api: AccountClient) -> tuple[float, float]:
    """One pair; the passkeys leave account and key again, or Keydesk would ask its key about a leftover each time."""
    ours, method = await _enroll_by_keydesk(side)
    assert method.passkey is not None
    await api.remove_method(method.id)
    await side.plant.keys.handle(side.plant.keys.present[0].id).delete_passkey(
        method.passkey.credential_id, Secret(PIN)
    )
    await side.plant.services.load.run()
    await side.plant.services.map_keys.run()
    with _alone():
        bare, method_id = await _timed(script.enroll)
        await script.remove(method_id)
    return ours, bare


async def _lists(work: Callable[[], Awaitable[object]]) -> float:
    took, _ = await _timed(lambda: _repeat(work))
    return took / LISTS_PER_ROUND


async def _repeat(work: Callable[[], Awaitable[object]]) -> None:
    for _ in range(LISTS_PER_ROUND):
        await work()


async def _measure(rounds: int) -> list[Row]:
    quick: list[tuple[float, float]] = []
    human: list[tuple[float, float]] = []
    lists: list[tuple[float, float]] = []
    async with signed_in() as side:
        token = await asyncio.to_thread(another_token, side)
        script, door = Script(side, token), HttpDoor()
        api = AccountClient(side.profile, door, HeldToken(token), SystemClock())
        try:
            await _enroll_both(side, script, api)  # opens connections and imports
            for _ in range(rounds):
                quick.append(await _enroll_both(side, script, api))
                ours = await _lists(api.list_methods)
                with _alone():
                    lists.append((ours, await _lists(script.list)))
            side.touch.delay_s = script.touch.delay_s = A_PERSONS_TOUCH_S
            human.extend([await _enroll_both(side, script, api) for _ in range(min(rounds, 5))])
        finally:
            await script.close()
            await door.close()
    return [
        paired_row("enroll, touched at once", quick, 1.1, "ms"),
        paired_row("enroll, touched after half a second", human, 1.1, "ms"),
        paired_row("list the methods", lists, 1.1, "ms"),
    ]


def run(rounds: int) -> list[Row]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)  # as in the window, see bootstrap/gui.py
    try:
        return asyncio.run(_measure(rounds))
    finally:
        sys.setswitchinterval(interval)
