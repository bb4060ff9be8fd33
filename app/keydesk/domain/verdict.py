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
    """

    level: Level
    reason: Reason
    step: Step
    key_id: str | None = None


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
    objects = {_object_of(m, maps) for m in passkeys}
    if any(m.id in unsafe for m in passkeys):
        return _with_unsafe(passkeys, maps, unsafe)
    holder = next((k for m in passkeys for k in keys_of_method(m.id, maps)), None)
    if len(passkeys) > 1 and len(objects) == 1:
        return Verdict(Level.SHORT, Reason.SAME_KEY, Step.ADD_SPARE, holder)
    if 1 < len(objects) < least_keys:
        return Verdict(Level.SHORT, Reason.TOO_FEW, Step.ADD_SPARE, holder)
    if len(objects) > 1:
        return Verdict(Level.WELL, Reason.SPARE, Step.NOTHING)
    if has_recovery:
        return Verdict(Level.SHORT, Reason.ONE_PASSKEY, Step.ADD_SPARE, holder)
    return Verdict(Level.SHORT, Reason.NO_FALLBACK, Step.ADD_SPARE, holder)


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
