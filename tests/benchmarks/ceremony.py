"""The enrollment and one API call against the barest script doing the same, on one tenant and one software key.

Both sides talk to the same practice tenant process and the same key, in turn, so that a slow moment slows both.
"""

import asyncio
import json
import shlex
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote

import httpx
from fido2.client import DefaultClientDataCollector, Fido2Client, UserInteraction
from fido2.ctap import CtapDevice
from fido2.ctap2.base import Ctap2
from fido2.ctap2.credman import CredentialManagement
from fido2.ctap2.pin import ClientPin
from fido2.webauthn import PublicKeyCredentialCreationOptions

from keydesk.bootstrap.background import Background
from keydesk.bootstrap.plant import Blueprint, Plant, open_plant
from keydesk.bootstrap.practice_tenant import PracticeTenant, own_command, start_practice_tenant
from keydesk.config.paths import Paths
from keydesk.core.cancel import CancelToken
from keydesk.core.clock import SystemClock
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.touch import TouchSource
from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.usecases.outcomes import Done
from keydesk.usecases.prompts import RemovalAnswer
from tests.benchmarks.table import Row, ratio_row
from tests.fakes.prompter import ScriptedPrompter

PIN = "practice-4711"


class FixedPin(UserInteraction):
    """Gives the PIN; the touch comes by itself."""

    def request_pin(self, permissions: ClientPin.PERMISSION, rp_id: str | None) -> str:
        return PIN


def run(rounds: int) -> list[Row]:
    tenant = start_practice_tenant(["--plan", "unlimited"])
    try:
        with tempfile.TemporaryDirectory() as home:
            return asyncio.run(_measure(tenant, Path(home), rounds))
    finally:
        tenant.stop()


async def _measure(tenant: PracticeTenant, home: Path, rounds: int) -> list[Row]:
    from dataclasses import replace

    key = SoftwareKey(touch=TouchSource(delay_s=0.0))
    transport = SoftwareTransport()
    transport.plug(key)
    profile = replace(tenant.profile(), browser=shlex.join(own_command("practice-browser", "%s")))
    background = Background()
    blueprint = Blueprint(Paths.under(home), profile, "memory", SystemClock(), (transport,))
    plant = await open_plant(blueprint, background.spawn)
    try:
        await plant.keys.settle()
        signed_in = await plant.services.sign_in.run(ScriptedPrompter(), CancelToken())
        assert isinstance(signed_in, Done)
        handle = plant.keys.handle(plant.keys.present[0].id)
        prompter = ScriptedPrompter()
        prompter.new_pins = [PIN]
        await plant.services.care.set_pin(handle.key.id, prompter)
        return await _pairs(plant, tenant, transport, rounds)
    finally:
        await background.close()
        await plant.close()


async def _pairs(plant: Plant, tenant: PracticeTenant, transport: SoftwareTransport, rounds: int) -> list[Row]:
    identity, api = plant.services.enroll._world.identity, plant.services.enroll._world.api
    token = await identity.access_token()  # type: ignore[attr-defined]  # the session behind the port
    base = f"{tenant.issuer}me/v1"
    enrolls: tuple[list[float], list[float]] = ([], [])
    calls: tuple[list[float], list[float]] = ([], [])
    headers = {"authorization": f"Bearer {token.reveal()}", "accept-encoding": "identity"}
    async with httpx.AsyncClient(verify=False, headers=headers) as client:
        bare = _Bare(client, base, transport)
        await api.list_methods()
        for turn in range(rounds + 1):
            pair = (await _our_enrollment(plant), await bare.enroll())
            call = (await _timed(lambda: _our_lists(plant)), await _timed(bare.lists))
            if turn:  # the first pair warms the caches
                for side in (0, 1):
                    enrolls[side].append(pair[side])
                    calls[side].append(call[side])
    return [
        ratio_row("enroll ceremony", *enrolls, 1.10, "ms"),
        ratio_row(f"API call (list, {_CALLS} in a row)", *calls, 1.10, "ms"),
    ]


_CALLS = 20


async def _timed(work: Callable[[], Awaitable[None]]) -> float:
    start = time.perf_counter()
    await work()
    return (time.perf_counter() - start) * 1000


async def _our_lists(plant: Plant) -> None:
    for _ in range(_CALLS):
        await plant.services.enroll._world.api.list_methods()


async def _our_enrollment(plant: Plant) -> float:
    prompter = ScriptedPrompter(PIN)
    start = time.perf_counter()
    outcome = await plant.services.enroll.run(prompter, CancelToken(), plant.keys.present[0].id)
    spent = (time.perf_counter() - start) * 1000
    assert isinstance(outcome, Done)
    remover = ScriptedPrompter(PIN)
    remover.removal = RemovalAnswer(also_from_keys=True)
    removed = await plant.services.remove.run(outcome.value.method.id, remover, CancelToken())
    assert isinstance(removed, Done)
    return spent


class _Bare:
    """The same calls by python-fido2 and httpx alone."""

    def __init__(self, client: httpx.AsyncClient, base: str, transport: SoftwareTransport) -> None:
        self._client = client
        self._base = base
        self._transport = transport

    async def lists(self) -> None:
        for _ in range(_CALLS):
            answer = await self._client.get(f"{self._base}/authentication-methods")
            assert json.loads(answer.content)["authentication_methods"]

    async def enroll(self) -> float:
        start = time.perf_counter()
        answer = await self._client.get(f"{self._base}/authentication-methods?type=passkey")
        assert answer.status_code == 200
        answer = await self._client.post(f"{self._base}/authentication-methods", json={"type": "passkey"})
        asked = answer.json()
        made = await asyncio.to_thread(self._make, asked["authn_params_public_key"])
        answer = await self._client.post(
            f"{self._base}/authentication-methods/passkey%7Cnew/verify",
            json={"auth_session": asked["auth_session"], "authn_response": made},
        )
        spent = (time.perf_counter() - start) * 1000
        assert answer.status_code == 201, answer.text
        gone = await self._client.delete(f"{self._base}/authentication-methods/{quote(answer.json()['id'], safe='')}")
        assert gone.status_code == 204
        await asyncio.to_thread(self._clean)
        return spent

    def _open(self) -> CtapDevice:
        (found,) = self._transport.list()
        return self._transport.open(found)

    def _make(self, options: dict[str, object]) -> dict[str, object]:
        with self._open() as device:
            ctap = Ctap2(device)
            pin = ClientPin(ctap)
            assert pin.get_pin_retries()[0] == 8
            pin.get_pin_token(PIN)
            origin = self._base.removesuffix("/me/v1")
            client = Fido2Client(device, DefaultClientDataCollector(origin, verify=lambda *_: True), FixedPin())
            result = client.make_credential(PublicKeyCredentialCreationOptions.from_dict(options))
            response = dict(result)
            return {
                "id": response["id"],
                "rawId": response["rawId"],
                "type": "public-key",
                "response": {
                    "clientDataJSON": response["response"]["clientDataJSON"],
                    "attestationObject": response["response"]["attestationObject"],
                },
            }

    def _clean(self) -> None:
        with self._open() as device:
            ctap = Ctap2(device)
            pin = ClientPin(ctap)
            token = pin.get_pin_token(PIN, ClientPin.PERMISSION.CREDENTIAL_MGMT)
            management = CredentialManagement(ctap, pin.protocol, token)
            for site in management.enumerate_rps():
                for found in management.enumerate_creds(site[CredentialManagement.RESULT.RP_ID_HASH]):
                    management.delete_cred(found[CredentialManagement.RESULT.CREDENTIAL_ID])
