"""How safe a person is from being locked out: one verdict, one next step. Pure functions, one table of rules."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from keydesk.domain.account import Method, MethodType
from keydesk.domain.reconciliation import KeyMap, keys_of_method


class Level(StrEnum):
    """The four levels."""

    RISK = "risk"  # locked-out risk
    SHORT = "short"  # one step short
    WELL = "well"  # well protected
    UNKNOWN = "unknown"  # cannot tell right now


class Reason(StrEnum):
    """Why, in one word; the sentence lives in the window."""

    NOT_SIGNED_IN = "not-signed-in"
    NOT_LOADED = "not-loaded"
    NO_METHOD = "no-method"
    NO_PASSKEY = "no-passkey"
    ONE_PASSKEY = "one-passkey"
    SAME_KEY = "same-key"
    NO_FALLBACK = "no-fallback"
    TOO_FEW = "too-few"  # fewer than the organisation asks for
    UNSAFE_KEY = "unsafe-key"  # a model that is reported
    SPARE = "spare"


class Step(StrEnum):
    """The one next step."""

    SIGN_IN = "sign-in"
    REFRESH = "refresh"
    ENROLL_KEY = "enroll-key"
    ADD_SPARE = "add-spare"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A level with its reason and next step.

    Args:
        level: how safe.
        reason: why.
        step: what to do next.
        key_id: the key the sentence names, if any.
        has: in how many places passkeys are.
        wants: how many keys the organisation asks for, 0 for no wish.
    """

    level: Level
    reason: Reason
    step: Step
    key_id: str | None = None
    has: int = 0
    wants: int = 0


RECOVERY = frozenset({MethodType.RECOVERY_CODE})


def judge(
    signed_in: bool,
    methods: Sequence[Method] | None,
    maps: Sequence[KeyMap],
    least_keys: int = 0,
    unsafe: Collection[str] = (),
) -> Verdict:
    """Judge an account.

    Two passkeys on one key count once; a synced passkey counts as an object of its own.

    Args:
        signed_in: somebody is signed in.
        methods: the account's methods, None when they could not be read.
        maps: what is known of the keys.
        least_keys: how many the organisation wants everybody to have, 0 for no wish.
        unsafe: methods whose passkey is on a key of a model that is reported as unsafe.

    Returns:
        The verdict.
    """
    if not signed_in:
        return Verdict(Level.UNKNOWN, Reason.NOT_SIGNED_IN, Step.SIGN_IN)
    if methods is None:
        return Verdict(Level.UNKNOWN, Reason.NOT_LOADED, Step.REFRESH)
    usable = [m for m in methods if m.confirmed]
    passkeys = [m for m in usable if m.is_passkey]
    has_recovery = any(m.type in RECOVERY for m in usable)
    if not usable:
        return Verdict(Level.RISK, Reason.NO_METHOD, Step.ENROLL_KEY)
    if not passkeys:
        return Verdict(Level.RISK, Reason.NO_PASSKEY, Step.ENROLL_KEY)
    places = count_places(passkeys, maps)
    if any(m.id in unsafe for m in passkeys):
        return _with_unsafe(passkeys, maps, unsafe)
    holder = next((k for m in passkeys for k in keys_of_method(m.id, maps)), None)
    if places > 1 and places >= least_keys:
        return Verdict(Level.WELL, Reason.SPARE, Step.NOTHING, None, places, least_keys)
    if len(passkeys) > 1 and places == 1:
        reason = Reason.SAME_KEY
    elif places > 1:
        reason = Reason.TOO_FEW
    else:
        reason = Reason.ONE_PASSKEY if has_recovery else Reason.NO_FALLBACK
    return Verdict(Level.SHORT, reason, Step.ADD_SPARE, holder, places, least_keys)


def count_places(methods: Sequence[Method], maps: Sequence[KeyMap]) -> int:
    """Count where an account's passkeys are: two on one key count once, a synced one has a place of its own.

    Args:
        methods: the account's methods.
        maps: what is known of the keys.

    Returns:
        How many keys, or places like one.
    """
    return len({_object_of(m, maps) for m in methods if m.confirmed and m.is_passkey})


def left_below(method: Method, methods: Sequence[Method], maps: Sequence[KeyMap], least_keys: int) -> int | None:
    """Tell whether removing a method leaves fewer keys than the organisation asks for.

    Args:
        method: the method to remove.
        methods: the account's methods.
        maps: what is known of the keys.
        least_keys: how many it asks for, 0 for no wish.

    Returns:
        How many are left, None where that is enough, or where removing takes no key away.
    """
    left = count_places([m for m in methods if m.id != method.id], maps)
    return left if left < least_keys and left < count_places(methods, maps) else None


def _with_unsafe(passkeys: Sequence[Method], maps: Sequence[KeyMap], unsafe: Collection[str]) -> Verdict:
    """A tenant may refuse such a key any day, so that it counts as none."""
    holder = next((k for m in passkeys if m.id in unsafe for k in keys_of_method(m.id, maps)), None)
    others = {_object_of(m, maps) for m in passkeys if m.id not in unsafe}
    step = Step.NOTHING if len(others) > 1 else Step.ADD_SPARE
    return Verdict(Level.SHORT if others else Level.RISK, Reason.UNSAFE_KEY, step, holder)


def _object_of(method: Method, maps: Sequence[KeyMap]) -> str:
    keys = keys_of_method(method.id, maps)
    return f"key:{keys[0]}" if keys else f"method:{method.id}"


def is_last_strong(method: Method, methods: Sequence[Method]) -> bool:
    """Tell whether removing a method leaves no passkey and it is one.

    Args:
        method: the method to remove.
        methods: the account's methods.

    Returns:
        True when it is the last confirmed passkey.
    """
    strong = [m for m in methods if m.confirmed and m.is_passkey]
    return [m.id for m in strong] == [method.id]


def is_last_way_in(method: Method, methods: Sequence[Method]) -> bool:
    """Tell whether a method is the only one that can start a sign-in.

    Args:
        method: the method to remove.
        methods: the account's methods.

    Returns:
        True when no other confirmed primary method is left.
    """
    ways = [m for m in methods if m.confirmed and ("primary" in m.usage or m.is_passkey)]
    return [m.id for m in ways] == [method.id]
