"""What the benchmarks run against: the practice tenant as a process, software keys without delay, the real parts."""

import shlex
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from keydesk.bootstrap.background import Background
from keydesk.bootstrap.plant import Blueprint, Plant, open_plant
from keydesk.bootstrap.practice_tenant import PracticeTenant, own_command, start_practice_tenant
from keydesk.config.paths import Paths
from keydesk.config.profile import Profile
from keydesk.core.cancel import CancelToken
from keydesk.core.clock import SystemClock
from keydesk.core.secret import Secret
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.store import MemoryStore
from keydesk.demo.softkey.touch import TouchSource
from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.demo.tenant.config import TenantConfig
from keydesk.demo.tenant.state import Tenant
from tests.fakes import tenant as tenant_fakes
from tests.fakes.prompter import ScriptedPrompter

PIN = "practice-4711"
BROWSER = shlex.join(own_command("practice-browser", "%s"))


@dataclass(frozen=True)
class Side:
    """A running tenant and the parts of the program that talk to it, signed in."""

    tenant: PracticeTenant
    profile: Profile
    transport: SoftwareTransport
    touch: TouchSource
    plant: Plant
    background: Background
    paths: Paths


def key_touched_by(touch: TouchSource) -> SoftwareKey:
    """A key that keeps nothing."""
    return SoftwareKey(store=MemoryStore(), touch=touch)


@asynccontextmanager
async def signed_in() -> AsyncIterator[Side]:
    """Start the tenant, open the parts, sign in through the practice browser, plug one key in and set its PIN."""
    tenant = start_practice_tenant(("--plan", "unlimited"))
    try:
        with tempfile.TemporaryDirectory() as home:
            profile = replace(tenant.profile(), browser=BROWSER)
            transport, background = SoftwareTransport(), Background()
            paths = Paths.under(Path(home))
            blueprint = Blueprint(paths, profile, "memory", SystemClock(), (transport,))
            plant = await open_plant(blueprint, background.spawn)
            try:
                await plant.services.sign_in.run(ScriptedPrompter(), CancelToken())
                touch = TouchSource(delay_s=0)
                transport.plug(key_touched_by(touch))
                await plant.keys.settle()
                await plant.keys.handle(plant.keys.present[0].id).set_pin(Secret(PIN))
                yield Side(tenant, profile, transport, touch, plant, background, paths)
            finally:
                await background.close()
                await plant.close()
    finally:
        tenant.stop()


def another_token(side: Side) -> str:
    """Sign the same person in once more, for a program that is not Keydesk; blocks."""
    port = int(side.profile.issuer.rstrip("/").rsplit(":", 1)[1])
    config = TenantConfig(port=port, callback_ports=side.profile.callback_ports)
    return tenant_fakes.tokens_for(tenant_fakes.PracticeTenant(config, Tenant(config)))["access_token"]
