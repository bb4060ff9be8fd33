"""Builds the flows of one profile out of their parts, and takes them down again.

`open_plant` and `Plant.close` run on the main loop and never block it; heavy imports happen in a worker.
Raises STORE_NEWER, DISK_FULL, FOLDER_UNWRITABLE, KEY_UNSUPPORTED and what the parts raise.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from keydesk.bootstrap.accounts import SettingsPeople
from keydesk.bootstrap.no_tenant import NoAccount, Nobody, NoConnected
from keydesk.bootstrap.transports import SOFTWARE
from keydesk.config.brand import OWN_NAME
from keydesk.config.paths import Paths
from keydesk.config.policy.found import NO_POLICY, Policy
from keydesk.config.profile import Profile
from keydesk.config.settings import SettingsFile
from keydesk.core.clock import Clock
from keydesk.core.errors import KeydeskError
from keydesk.core.resources import resource
from keydesk.domain.permissions import Permissions
from keydesk.domain.policy import NO_REQUIREMENTS, Requirements
from keydesk.domain.update import UpdateRule
from keydesk.usecases.connected_ports import ConnectBrowser, ConnectedApi
from keydesk.usecases.identity_ports import Identity
from keydesk.usecases.ports import AccountApi
from keydesk.usecases.services import Services, build_services
from keydesk.usecases.state import AppState, Snapshot
from keydesk.usecases.watch_keys import Spawn
from keydesk.usecases.world import Notebook, Tenant, World

if TYPE_CHECKING:
    from keydesk.hardware.aaguids import Models
    from keydesk.hardware.keys import PluggedKeys
    from keydesk.hardware.metadata import MetadataFile
    from keydesk.hardware.transport import KeyTransport
    from keydesk.identity.browser import BrowserOpener
    from keydesk.identity.opening import Folders, Preferences
    from keydesk.identity.remembered_keys import MemoryTexts, RememberedKeys
    from keydesk.identity.session import AuthSession
    from keydesk.identity.token_store import MemoryTokenStore
    from keydesk.net.door import HttpDoor
    from keydesk.store.activity import StoredActivity
    from keydesk.store.database import Store
    from keydesk.store.labels import StoredLabels

NO_TENANT = Tenant(profile="", issuer="", domain="", origin="")


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What a plant is built from.

    Args:
        paths: folders of this run.
        profile: the tenant, None before set-up.
        tokens_in: ``keyring`` or ``memory``.
        clock: the time.
        transports: ways to reach keys; empty when no keys are needed.
        preferences: of the sign-in, None for the defaults.
        shared_key_labels: names of keys are shared by all accounts of this computer.
        problems: what was found damaged before, to be said in the window.
        keys_lock_after_s: seconds without use until an unlocked key locks, 0 for never.
        scope_files: files or folders in which policy says what permissions mean; they go before those of the profile.
        hidden_readers: names of card readers a person has hidden, for the doctor.
        spare: keeps sessions that no keyring keeps while another profile is in use; None for this plant alone.
        texts: keeps remembered keys so, where no keyring is wanted; None for this plant alone.
        requirements: what the organisation requires.
        proxy: the one proxy to use, "" for none at all, None for the system's.
        activity_days: days after which lines of activity fall away, 0 for never.
        policy: what the organisation says, for those who keep a list of profiles.
        metadata_file: the FIDO Alliance's list of key models, None for none.
        bundled_trust: the authorities that come with the program are trusted, and not the system's.
        updates: what holds for the check for newer versions.
    """

    paths: Paths
    profile: Profile | None
    tokens_in: str
    clock: Clock
    transports: "Sequence[KeyTransport]" = ()
    preferences: "Preferences | None" = None
    shared_key_labels: bool = True
    problems: tuple[KeydeskError, ...] = ()
    spare: "MemoryTokenStore | None" = None
    keys_lock_after_s: float = 300.0
    scope_files: tuple[Path, ...] = ()
    hidden_readers: tuple[str, ...] = ()
    texts: "MemoryTexts | None" = None
    requirements: Requirements = NO_REQUIREMENTS
    proxy: str | None = None
    activity_days: int = 0
    policy: Policy = NO_POLICY
    metadata_file: Path | None = None
    bundled_trust: bool = False
    updates: UpdateRule | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """Parts that follow choices while they run.

    Args:
        activity: forgets lines after a number of days.
        records: the list of key models.
        labels: names of keys, for all accounts or for each its own.
        browser: opens the tenant's addresses; None without a tenant, or where the preferences bring their own.
    """

    activity: "StoredActivity"
    records: "MetadataFile"
    labels: "StoredLabels"
    browser: "BrowserOpener | None"


@dataclass(frozen=True, slots=True)
class Plant:
    """The running parts of one profile.

    Args:
        services: the flows.
        world: the ports they work on.
        store: the store file.
        keys: the keys.
        door: the HTTP door.
        kept: what follows choices while the parts run.
    """

    services: Services
    world: World
    store: "Store"
    keys: "PluggedKeys"
    door: "HttpDoor"
    kept: "Kept"

    async def close(self) -> None:
        """Take everything down; nothing is left running."""
        self.services.watch_keys.stop()
        self.services.records.stop()
        await self.keys.stop()
        await self.door.close()
        await self.store.close()


async def open_plant(blueprint: Blueprint, spawn: Spawn) -> Plant:
    """Build and start the parts.

    Args:
        blueprint: what to build from.
        spawn: starts background work.

    Returns:
        The running plant; the key monitor is started, nobody is restored yet.

    Raises:
        KeydeskError: STORE_NEWER, DISK_FULL, FOLDER_UNWRITABLE.
    """
    await asyncio.to_thread(_import_parts)
    await asyncio.to_thread(blueprint.paths.ensure)
    from keydesk.config.scope_words import problems_of, read_dictionary
    from keydesk.hardware.aaguids import Models
    from keydesk.hardware.keys import PluggedKeys
    from keydesk.hardware.metadata import MetadataFile
    from keydesk.net.door import HttpDoor
    from keydesk.store.activity import StoredActivity
    from keydesk.store.database import Store
    from keydesk.store.labels import StoredLabels

    profile = blueprint.profile
    store = Store(blueprint.paths.store_file, blueprint.clock)
    try:
        await store.open()
    except KeydeskError:
        await store.close()
        raise
    own_ca = Path(profile.ca_file) if profile is not None and profile.ca_file else None
    door = HttpDoor(own_ca, blueprint.proxy, blueprint.bundled_trust)
    models = await asyncio.to_thread(Models.load)
    told = tuple(Path(path) for path in profile.scope_files) if profile is not None else ()
    words = await asyncio.to_thread(read_dictionary, (*told, *blueprint.scope_files))
    around = _look_around if any(one.name != SOFTWARE for one in blueprint.transports) else None
    keys = PluggedKeys(
        blueprint.transports, models, clock=blueprint.clock, around=around,
        lock_after_s=blueprint.keys_lock_after_s, least_pin=blueprint.requirements.min_pin_length,
    )  # fmt: skip
    blueprint, browser = _with_browser(blueprint)
    kept = Kept(
        StoredActivity(store, blueprint.activity_days), MetadataFile(blueprint.metadata_file, blueprint.clock),
        StoredLabels(store, blueprint.shared_key_labels), browser,
    )  # fmt: skip
    world = _join(blueprint, store, door, keys, models, words.permissions, kept)
    services = build_services(world, spawn)
    problems = (*blueprint.problems, *problems_of(words), *store.problems)
    services.state.put(problems=problems)
    store.problem_found.connect(lambda found: services.state.put(problems=(*services.state.now.problems, found)))
    services.records.start()
    services.watch_keys.start()
    await keys.start()
    return Plant(services, world, store, keys, door, kept)


def _with_browser(blueprint: Blueprint) -> "tuple[Blueprint, BrowserOpener | None]":
    """One opener for signing in and for connecting, so that another browser can be chosen while they are there."""
    from keydesk.identity.browser import BrowserOpener
    from keydesk.identity.opening import Preferences

    profile, wanted = blueprint.profile, blueprint.preferences or Preferences()
    if profile is None or wanted.opener is not None:
        return blueprint, None
    browser = BrowserOpener(profile.issuer, profile.browser)
    return replace(blueprint, preferences=replace(wanted, opener=browser)), browser


def _look_around() -> Mapping[str, str]:
    """Say why a real key may be missing here; to the software key it is all the same."""
    from keydesk.hardware.surroundings import look_around

    return look_around().problems()


def _import_parts() -> None:
    """Import what is heavy, in the worker that calls this; the window stays alive meanwhile."""
    import keydesk.account.client
    import keydesk.account.connected
    import keydesk.bootstrap.traces
    import keydesk.config.scope_words
    import keydesk.hardware.keys
    import keydesk.hardware.metadata
    import keydesk.hardware.proof
    import keydesk.identity.keyring_store
    import keydesk.identity.opening
    import keydesk.net.door
    import keydesk.store.activity
    import keydesk.store.connected
    import keydesk.store.database
    import keydesk.store.desk
    import keydesk.store.drills
    import keydesk.store.journal
    import keydesk.store.key_maps
    import keydesk.store.labels
    import keydesk.store.lost_keys
    import keydesk.store.methods
    import keydesk.store.visits  # noqa: F401


@dataclass(frozen=True, slots=True)
class _AccountSide:
    """What only a tenant brings; without one, what refuses in its place."""

    tenant: Tenant
    identity: Identity
    api: AccountApi
    connected: ConnectedApi
    browser: ConnectBrowser


def _join(
    blueprint: Blueprint,
    store: "Store",
    door: "HttpDoor",
    keys: "PluggedKeys",
    models: "Models",
    permissions: Permissions,
    kept: "Kept",
) -> World:
    from keydesk.hardware.proof import verify_proof

    profile = blueprint.profile
    if profile is None:
        side = _AccountSide(NO_TENANT, Nobody(), NoAccount(), NoConnected(), NoConnected())
    else:
        side = _account_side(blueprint, profile, door)
    tenant = side.tenant

    def name(aaguid: str | None) -> str | None:
        model = models.find(aaguid)
        return model.name if model is not None else None

    state = AppState(
        Snapshot(profile=tenant.profile or None, domain=tenant.domain, practice=tenant.practice,
                 tokens_in=side.identity.keeps_tokens, requirements=blueprint.requirements)
    )  # fmt: skip
    return World(
        tenant,
        state,
        side.identity,
        side.api,
        keys,
        _notebook(store, kept, blueprint),
        blueprint.clock,
        verify_proof,
        name,
        side.connected,
        side.browser,
        permissions,
        SettingsPeople(
            SettingsFile(blueprint.paths.settings_file, blueprint.clock), tenant.profile, blueprint.policy
        ),
        _key_memory(blueprint),
        kept.records,
    )


def _key_memory(blueprint: Blueprint) -> "RememberedKeys":
    """Remembered keys belong to the person at this computer: one entry for every profile, apart from practice."""
    from keydesk.identity.keyring_store import KeyringTexts
    from keydesk.identity.remembered_keys import MemoryTexts, RememberedKeys

    texts = KeyringTexts() if blueprint.tokens_in == "keyring" else blueprint.texts or MemoryTexts()
    practice = blueprint.profile is not None and blueprint.profile.practice
    return RememberedKeys(texts, blueprint.paths.locks, practice=practice)


def _account_side(blueprint: Blueprint, profile: Profile, door: "HttpDoor") -> _AccountSide:
    from keydesk.account.client import AccountClient
    from keydesk.account.connected import ConnectedClient
    from keydesk.identity.opening import open_connect_visit

    session = open_identity(blueprint, profile, door)
    folders = _folders(blueprint)
    tenant = Tenant(
        profile.name, profile.issuer, profile.domain, profile.web_origin, profile.practice, profile.client_id,
        profile.callback_addresses, profile.sign_up,
    )  # fmt: skip
    return _AccountSide(
        tenant,
        session,
        AccountClient(profile, door, session, blueprint.clock),
        ConnectedClient(profile, door, session, blueprint.clock),
        open_connect_visit(profile, folders, blueprint.preferences),
    )


def _folders(blueprint: Blueprint) -> "Folders":
    from keydesk.identity.opening import Folders

    name = blueprint.policy.text("ProductName") or OWN_NAME
    return Folders(blueprint.paths.locks, resource("web", "callback"), name)


def open_identity(blueprint: Blueprint, profile: Profile, door: "HttpDoor") -> "AuthSession":
    """Open the session of a profile; nothing is read or sent yet.

    Args:
        blueprint: where tokens and locks are, and preferences.
        profile: the tenant.
        door: the HTTP door.

    Returns:
        The session.
    """
    from keydesk.identity.keyring_store import KeyringStore
    from keydesk.identity.opening import Preferences, open_session
    from keydesk.identity.token_store import MemoryTokenStore

    spare = blueprint.spare or MemoryTokenStore()
    tokens = KeyringStore() if blueprint.tokens_in == "keyring" else spare
    folders = _folders(blueprint)
    preferences = replace(blueprint.preferences or Preferences(), spare=spare)
    return open_session(profile, door, tokens, folders, blueprint.clock, preferences)


def _notebook(store: "Store", kept: Kept, blueprint: Blueprint) -> Notebook:
    from keydesk.bootstrap.traces import KeptTraces
    from keydesk.store.connected import StoredConnected
    from keydesk.store.desk import StoredDesk
    from keydesk.store.drills import StoredDrills
    from keydesk.store.journal import StoredJournal
    from keydesk.store.key_maps import StoredKeyMaps
    from keydesk.store.lost_keys import StoredLostKeys
    from keydesk.store.methods import StoredMethods
    from keydesk.store.visits import StoredVisits

    return Notebook(
        StoredJournal(store), kept.labels, StoredKeyMaps(store), StoredMethods(store),
        StoredDrills(store), kept.activity, StoredVisits(store), StoredLostKeys(store),
        StoredConnected(store), StoredDesk(store),
        KeptTraces(store, blueprint.paths, blueprint.clock, blueprint.policy),
    )  # fmt: skip
