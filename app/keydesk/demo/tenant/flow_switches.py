"""The control door's switches for ways to sign in and connected accounts: `/_practice/flows`.

Owns nothing; works on the tenant's state. Runs on the server's event loop, reachable from this computer only. Raises
`ValueError` inside, which becomes an answer.
"""

from collections.abc import Mapping
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from keydesk.demo.tenant.config import TenantConfig
from keydesk.demo.tenant.connected import Connected
from keydesk.demo.tenant.door import CONTROL
from keydesk.demo.tenant.flows import DeviceConfig, DpopMode, PasskeyApi
from keydesk.demo.tenant.practice import json_body, refusal
from keydesk.demo.tenant.state import Tenant, tenant_of
from keydesk.demo.tenant.wire import json_answer

_BOOLS = ("device", "device_minds_policy", "passkey_sign_up", "passkey_mfa", "mrrt")
_SECONDS = ("device_life_s", "device_interval_s")


def routes() -> list[Route]:
    """List the routes.

    Returns:
        Routes below `/_practice`.
    """
    return [
        Route(f"{CONTROL}/flows", show_flows, methods=["GET"]),
        Route(f"{CONTROL}/flows", set_flows, methods=["PATCH"]),
    ]


async def show_flows(request: Request) -> Response:
    """Answer `GET /_practice/flows`.

    Args:
        request: from this computer.

    Returns:
        Every switch.
    """
    return refusal(request) or json_answer(_shown(tenant_of(request)))


async def set_flows(request: Request) -> Response:
    """Answer `PATCH /_practice/flows`.

    Args:
        request: JSON with any of `device`, `device_minds_policy`, `passkey_sign_up`, `passkey_mfa`, `mrrt` (true or
            false), `device_life_s`, `device_interval_s` (whole seconds), `dpop`, `passkey_api` (one of their words),
            and `connections`: name to scopes, or to null to withdraw it.

    Returns:
        Every switch as it is now, or 400 (then nothing was changed).
    """
    body = await json_body(request)
    if isinstance(body, Response):
        return body
    tenant = tenant_of(request)
    try:
        config, connections = _changed(tenant.config, body), _read_connections(tenant.connected, body)
    except ValueError as error:
        return json_answer({"error": str(error)}, 400)
    tenant.config = config
    for name, scopes in connections.items():
        if scopes is None:
            tenant.connected.withdraw(name)
        else:
            tenant.connected.demand(name, *scopes)
    return json_answer(_shown(tenant))


def _shown(tenant: Tenant) -> dict[str, object]:
    config = tenant.config
    return {
        "device": config.device.enabled,
        "device_minds_policy": config.device.minds_policy,
        "device_life_s": config.device.life_s,
        "device_interval_s": config.device.interval_s,
        "dpop": config.dpop.mode.value,
        "passkey_api": config.passkeys.api.value,
        "passkey_sign_up": config.passkeys.sign_up,
        "passkey_mfa": config.passkeys.wants_mfa,
        "mrrt": config.mrrt,
        "connections": {provider.name: list(provider.scopes) for provider in tenant.connected.providers()},
    }


def _changed(config: TenantConfig, body: Mapping[str, object]) -> TenantConfig:
    for name, value in body.items():
        if name not in (*_BOOLS, *_SECONDS, "dpop", "passkey_api", "connections"):
            raise ValueError(f"there is no switch {name!r}")
        if name in _BOOLS and not isinstance(value, bool):
            raise ValueError(f"the switch {name!r} is true or false")
        if name in _SECONDS and (not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 3600):
            raise ValueError(f"the switch {name!r} takes seconds, 0 to 3600")
    passkeys = config.passkeys
    return replace(
        config,
        device=_device(config.device, body),
        dpop=replace(config.dpop, mode=DpopMode(str(body.get("dpop", config.dpop.mode)))),
        passkeys=replace(
            passkeys,
            api=PasskeyApi(str(body.get("passkey_api", passkeys.api))),
            sign_up=bool(body.get("passkey_sign_up", passkeys.sign_up)),
            wants_mfa=bool(body.get("passkey_mfa", passkeys.wants_mfa)),
        ),
        mrrt=bool(body.get("mrrt", config.mrrt)),
    )


def _device(device: DeviceConfig, body: Mapping[str, object]) -> DeviceConfig:
    return replace(
        device,
        enabled=bool(body.get("device", device.enabled)),
        minds_policy=bool(body.get("device_minds_policy", device.minds_policy)),
        life_s=_seconds(body.get("device_life_s"), device.life_s),
        interval_s=_seconds(body.get("device_interval_s"), device.interval_s),
    )


def _seconds(value: object, before: int) -> int:
    return value if isinstance(value, int) else before  # what is no number was refused before


def _read_connections(connected: Connected, body: Mapping[str, object]) -> dict[str, list[str] | None]:
    asked = body.get("connections", {})
    if not isinstance(asked, dict):
        raise ValueError("connections is an object")
    offered = {provider.name for provider in connected.providers()}
    found: dict[str, list[str] | None] = {}
    for name, scopes in asked.items():
        if name not in offered:
            raise ValueError(f"the connection {name!r} is not offered")
        if scopes is not None and (not isinstance(scopes, list) or not all(isinstance(each, str) for each in scopes)):
            raise ValueError("a connection takes a list of further scopes, or null")
        found[name] = scopes
    return found
