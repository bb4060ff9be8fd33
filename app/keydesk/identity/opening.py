"""Puts a session together from a profile and the world around it. Any thread; raises ISSUER_INVALID."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from keydesk.config.profile import Profile
from keydesk.core.clock import Clock
from keydesk.domain.account import Scope
from keydesk.identity.authorize import Wish
from keydesk.identity.browser import BrowserOpener, Opener
from keydesk.identity.connect_visit import ConnectVisit
from keydesk.identity.device_code import DeviceSignIn, Pause
from keydesk.identity.keyring_calls import DEADLINE_S
from keydesk.identity.nonces import NonceFile
from keydesk.identity.pages import OWN_NAME
from keydesk.identity.parts import Parts
from keydesk.identity.process_lock import ProcessLock
from keydesk.identity.session import AuthSession
from keydesk.identity.sign_in import LIMIT_S, BrowserSignIn
from keydesk.identity.tenant import Tenant
from keydesk.identity.token_keeper import TokenKeeper
from keydesk.identity.token_store import MemoryTokenStore, Owner, TokenStore
from keydesk.net.door import HttpDoor


@dataclass(frozen=True, slots=True)
class Preferences:
    """What may differ from run to run.

    Args:
        scopes: My Account scopes to ask for at every sign-in; asked at each, so that a setting takes effect at once.
        scopes_of_change: those a change needs, asked for when the first one is under way.
        ui_locales: languages of the tenant's pages, in order.
        limit_s: seconds a person has to sign in.
        keyring_deadline_s: seconds a keyring may take before memory is used.
        opener: opens the browser, None for the profile's command or the system's browser.
        pause: waits between two questions about another device.
        spare: keeps sessions that no keyring keeps until the program ends, whichever profile is in use meanwhile.
    """

    scopes: Callable[[], frozenset[str]] = lambda: frozenset(Scope)
    scopes_of_change: frozenset[str] = frozenset(Scope)
    ui_locales: tuple[str, ...] = ()
    limit_s: float = LIMIT_S
    keyring_deadline_s: float = DEADLINE_S
    opener: Opener | None = None
    pause: Pause = asyncio.sleep
    spare: MemoryTokenStore | None = None


@dataclass(frozen=True, slots=True)
class Folders:
    """Where things are on disk.

    Args:
        locks: lock files, on a local disk.
        web: the callback pages, ``resources/web/callback``.
        product: what those pages call the program.
    """

    locks: Path
    web: Path
    product: str = OWN_NAME


def opener_for(profile: Profile, preferences: Preferences | None = None) -> Opener:
    """Choose what opens the browser for a tenant.

    Args:
        profile: the tenant; only addresses of its origin are opened.
        preferences: what differs from the defaults.

    Returns:
        The preferences' own opener, else the profile's command or the system's browser.
    """
    own = preferences.opener if preferences is not None else None
    return own or BrowserOpener(profile.issuer, profile.browser)


def open_connect_visit(profile: Profile, folders: Folders, preferences: Preferences | None = None) -> ConnectVisit:
    """Put together what sends a person to a provider.

    Args:
        profile: the tenant.
        folders: where things are.
        preferences: what differs from the defaults.

    Returns:
        The visits.
    """
    return ConnectVisit(profile.callback_ports, opener_for(profile, preferences), folders.web, folders.product)


def open_session(
    profile: Profile,
    door: HttpDoor,
    store: TokenStore,
    folders: Folders,
    clock: Clock,
    preferences: Preferences | None = None,
) -> AuthSession:
    """Put a session together; nothing is read or sent yet.

    Args:
        profile: tenant and client; its name keeps apart sessions with the same client.
        door: the HTTP door.
        store: `KeyringStore` or `MemoryTokenStore`.
        folders: where things are.
        clock: time.
        preferences: what differs from the defaults.

    Returns:
        The session; call `restore` next.
    """
    wanted = preferences or Preferences()
    opener = opener_for(profile, wanted)
    owner = Owner(profile.issuer, profile.client_id, profile.name)
    tenant = Tenant(profile, door, clock, NonceFile(folders.locks / f"{owner.short_name}.nonces"))
    return AuthSession(
        Parts(
            tenant=tenant,
            browser=BrowserSignIn(tenant, opener, folders.web, clock, wanted.limit_s, folders.product),
            device=DeviceSignIn(tenant, clock, wanted.pause),
            opener=opener,
            keeper=TokenKeeper(store, owner, wanted.keyring_deadline_s, wanted.spare),
            lock=ProcessLock(folders.locks, owner.name),
            clock=clock,
            wish=lambda: Wish(wanted.scopes(), ui_locales=wanted.ui_locales),
            scopes_of_change=wanted.scopes_of_change,
        )
    )
