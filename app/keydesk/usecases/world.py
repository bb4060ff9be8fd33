"""Everything a flow may reach, in one frozen value that `bootstrap` builds per profile.

Main loop only. `World.account` raises SIGN_IN_NEEDED.
"""

from collections.abc import Callable
from dataclasses import dataclass

from keydesk.core.clock import Clock
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.key_names import name_from
from keydesk.domain.keys import Proof, ProofRequest, SecurityKey
from keydesk.domain.permissions import Permissions
from keydesk.domain.policy import Requirements
from keydesk.usecases.connected_ports import ConnectBrowser, ConnectedApi, ConnectedCache, Visits
from keydesk.usecases.desk_prompts import DeskJournal
from keydesk.usecases.identity_ports import Identity
from keydesk.usecases.key_ports import KeyMemory, ModelRecords
from keydesk.usecases.ports import (
    AccountApi,
    Activity,
    Drills,
    Journal,
    KeyMaps,
    Keys,
    Labels,
    LostKeyBook,
    MethodCache,
    People,
)
from keydesk.usecases.state import AppState

ProofVerifier = Callable[[bytes, Proof, ProofRequest, str], None]
"""(account's public key, proof, request, origin) -> None, or raises TEST_FAILED."""

ModelNames = Callable[[str | None], str | None]
"""AAGUID as UUID text -> name of the model or the passkey provider, None when unknown."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """The tenant of the profile in use.

    Args:
        profile: profile name.
        issuer: issuer with trailing slash.
        domain: host for showing, also the site when the API names none.
        origin: origin written into what keys sign.
        practice: it is the practice tenant.
        client_id: the application's id there.
        callbacks: the exact addresses the browser may come back to.
        sign_up: an account may be created here with a new passkey.
    """

    profile: str
    issuer: str
    domain: str
    origin: str
    practice: bool = False
    client_id: str = ""
    callbacks: tuple[str, ...] = ()
    sign_up: bool = False


@dataclass(frozen=True, slots=True)
class Notebook:
    """What this computer remembers, all in one store file."""

    journal: Journal
    labels: Labels
    maps: KeyMaps
    cache: MethodCache
    drills: Drills
    activity: Activity
    visits: Visits
    lost: LostKeyBook
    accounts: ConnectedCache
    desk: DeskJournal


@dataclass(frozen=True, slots=True)
class World:
    """The ports of one profile.

    Args:
        tenant: whose account it is.
        state: what the window shows.
        identity: signing in.
        api: the account.
        keys: the keys.
        notebook: what is remembered.
        clock: the time.
        verify_proof: checks a proof against a public key.
        model_name: names a model by its AAGUID.
        connected: outside accounts.
        connect_browser: sends a person to a provider.
        permissions: what scopes mean.
        people: who was signed in last.
        memory: which keys may be listed without their PIN.
        records: what the FIDO Alliance's list says of models, None without one.
    """

    tenant: Tenant
    state: AppState
    identity: Identity
    api: AccountApi
    keys: Keys
    notebook: Notebook
    clock: Clock
    verify_proof: ProofVerifier
    model_name: ModelNames
    connected: ConnectedApi
    connect_browser: ConnectBrowser
    permissions: Permissions
    people: People
    memory: KeyMemory
    records: ModelRecords | None = None

    @property
    def requirements(self) -> Requirements:
        """What the organisation requires."""
        return self.state.now.requirements

    @property
    def account(self) -> str:
        """The signed-in account as ``issuer|sub``, the name everything local is kept under.

        Raises:
            KeydeskError: SIGN_IN_NEEDED.
        """
        person = self.identity.person
        if person is None:
            raise KeydeskError(Code.SIGN_IN_NEEDED)
        return f"{self.tenant.issuer}|{person.sub}"

    def suggested_name(self, key: SecurityKey) -> str:
        """Name a key that has no name yet, as the organisation or the person likes keys to be called."""
        person = self.identity.person
        template = self.requirements.name_template
        return name_from(template, key, person.name if person is not None else "", self.clock.now())

    async def record(self, action: str, subject: str, result: str = "done") -> None:
        """Write a line of activity and show it.

        Args:
            action: stable word.
            subject: what it was done to, for people.
            result: ``done``, ``cancelled`` or a code.
        """
        account = self.account
        await self.notebook.activity.add(account, action, subject, result)
        self.state.put(activity=tuple(await self.notebook.activity.latest(account, 50)))
