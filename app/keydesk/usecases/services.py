"""All flows of one profile, built once and handed to window and command line. Frozen; no logic."""

from dataclasses import dataclass

from keydesk.domain.permissions import Permissions
from keydesk.usecases.activity_book import ActivityBook
from keydesk.usecases.change_channel import ChangeChannel
from keydesk.usecases.choose_key import ChooseKey
from keydesk.usecases.connect_account import ConnectAccount
from keydesk.usecases.connected_accounts import ConnectedAccounts
from keydesk.usecases.disconnect_account import DisconnectAccount
from keydesk.usecases.enroll_method import EnrollMethod
from keydesk.usecases.enroll_passkey import EnrollPasskey
from keydesk.usecases.fingerprints import Fingerprints
from keydesk.usecases.forget_names import ForgetNames
from keydesk.usecases.instant_list import InstantList
from keydesk.usecases.key_care import KeyCare
from keydesk.usecases.key_queue import KeyQueue
from keydesk.usecases.key_records import KeyRecords
from keydesk.usecases.key_rules import ChangeKeyRules
from keydesk.usecases.load_account import LoadAccount
from keydesk.usecases.lost_key import LostKeys
from keydesk.usecases.manage_passkeys import ManagePasskeys
from keydesk.usecases.map_keys import MapKeys
from keydesk.usecases.prepare_key import PrepareKey
from keydesk.usecases.prove_passkey import ProvePasskey
from keydesk.usecases.reconcile import Reconcile
from keydesk.usecases.remove_method import RemoveMethod
from keydesk.usecases.rename_method import RenameMethod
from keydesk.usecases.repair import RemoveLeftOver, ResolveJournal
from keydesk.usecases.reset_key import ResetKey
from keydesk.usecases.sign_in import SignIn
from keydesk.usecases.sign_in_with_key import SignInWithKey
from keydesk.usecases.state import AppState
from keydesk.usecases.touch_choice import TouchChoice
from keydesk.usecases.unlock_key import UnlockKey
from keydesk.usecases.watch_keys import Spawn, WatchKeys
from keydesk.usecases.world import ModelNames, Tenant, World


@dataclass(frozen=True, slots=True)
class Services:
    """The flows of one profile.

    Args:
        tenant: whose account it is.
        state: what the window shows.
        sign_in: in and out.
        sign_in_with_key: in, and up, with the key itself.
        load: the account's list.
        map_keys: the silent map.
        watch_keys: keys coming and going.
        enroll: enroll a passkey.
        prove: test a passkey.
        remove: remove a method.
        rename: rename a method.
        enroll_method: enroll a method of any other type.
        change_channel: how a phone is reached.
        care: PIN, names, lists of a key.
        reconcile: account and keys, joined.
        lost: what is done about a lost key.
        fingerprints: on a key with a sensor.
        reset: the armed reset of a key.
        resolve: settle open enrollments.
        remove_left_over: delete what an open enrollment left on a key.
        model_name: names a model by its AAGUID.
        connected: the list of outside accounts and their names.
        connect: connect an outside account.
        disconnect: disconnect one.
        permissions: what scopes mean, in words.
        unlock: a key's unlock for this session.
        passkeys: every passkey on a key.
        rules: the rules a key keeps.
        queue: keys prepared in a row.
        instant: passkeys of remembered keys, without their PIN.
        records: what the FIDO Alliance's list says of keys.
        activity: what this computer did, whole, and whether it still is as it was written.
        names: forgets what keys and passkeys are called here.
    """

    tenant: Tenant
    state: AppState
    sign_in: SignIn
    sign_in_with_key: SignInWithKey
    load: LoadAccount
    map_keys: MapKeys
    watch_keys: WatchKeys
    enroll: EnrollPasskey
    prove: ProvePasskey
    remove: RemoveMethod
    rename: RenameMethod
    enroll_method: EnrollMethod
    change_channel: ChangeChannel
    care: KeyCare
    reconcile: Reconcile
    lost: LostKeys
    fingerprints: Fingerprints
    reset: ResetKey
    resolve: ResolveJournal
    remove_left_over: RemoveLeftOver
    model_name: ModelNames
    connected: ConnectedAccounts
    connect: ConnectAccount
    disconnect: DisconnectAccount
    permissions: Permissions
    unlock: UnlockKey
    passkeys: ManagePasskeys
    rules: ChangeKeyRules
    queue: KeyQueue
    instant: InstantList
    records: KeyRecords
    activity: ActivityBook
    names: ForgetNames


def build_services(world: World, spawn: Spawn) -> Services:
    """Join the flows of one profile.

    Args:
        world: the ports.
        spawn: starts background coroutines.

    Returns:
        The flows.
    """
    load, map_keys, resolve = LoadAccount(world), MapKeys(world), ResolveJournal(world)
    connected = ConnectedAccounts(world)
    instant = InstantList(world, map_keys)
    care, touch = KeyCare(world, map_keys, instant), TouchChoice(world, map_keys)
    reset = ResetKey(world, map_keys)
    remove = RemoveMethod(world, load, map_keys)
    sign_in = SignIn(world, load, map_keys, resolve, connected)
    return Services(
        tenant=world.tenant,
        state=world.state,
        sign_in=sign_in,
        sign_in_with_key=SignInWithKey(world, touch, sign_in),
        load=load,
        map_keys=map_keys,
        watch_keys=WatchKeys(world, map_keys, resolve, instant, spawn),
        enroll=EnrollPasskey(world, load, map_keys, ChooseKey(world, map_keys, touch), resolve),
        prove=ProvePasskey(world, map_keys, touch),
        remove=remove,
        rename=RenameMethod(world, load, care),
        enroll_method=EnrollMethod(world, load),
        change_channel=ChangeChannel(world, load),
        care=care,
        reconcile=Reconcile(world, map_keys, care),
        lost=LostKeys(world, load, map_keys, remove, instant),
        fingerprints=Fingerprints(world),
        reset=reset,
        resolve=resolve,
        remove_left_over=RemoveLeftOver(world, map_keys),
        model_name=world.model_name,
        connected=connected,
        connect=ConnectAccount(world, connected),
        disconnect=DisconnectAccount(world, connected),
        permissions=world.permissions,
        unlock=UnlockKey(world),
        passkeys=ManagePasskeys(world, map_keys),
        rules=ChangeKeyRules(world),
        queue=KeyQueue(world, PrepareKey(world, reset, care)),
        instant=instant,
        records=KeyRecords(world, spawn),
        activity=ActivityBook(world),
        names=ForgetNames(world, care),
    )
