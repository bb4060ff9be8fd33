"""The verdict over every combination of methods: what is missing is said, and no removal goes below unnoticed."""

from itertools import product

import pytest

from keydesk.domain.account import Method, MethodType
from keydesk.domain.reconciliation import KeyMap
from keydesk.domain.verdict import Level, Reason, Step, count_places, is_last_strong, judge, left_below
from tests.fakes.account import PASSWORD, passkey

ONE, TWO, THREE = passkey(b"one"), passkey(b"two"), passkey(b"three")
CODE = Method("recovery|1", MethodType.RECOVERY_CODE, usage=("secondary",))
PHONE = Method("phone|1", MethodType.PHONE, usage=("secondary",))
ALL = (ONE, TWO, THREE, CODE, PHONE, PASSWORD)
SAME = KeyMap("blue", frozenset({ONE.id, TWO.id}))  # two passkeys on one key
TABLE = [
    (have, maps, least)
    for have in product((False, True), repeat=len(ALL))
    for maps in ((), (SAME,))
    for least in (0, 1, 2, 3, 4)
]


def chosen(have: tuple[bool, ...]) -> list[Method]:
    return [method for method, there in zip(ALL, have, strict=True) if there]


def test_every_combination_has_one_verdict_that_says_what_is_missing() -> None:
    for have, maps, least in TABLE:
        methods = chosen(have)
        verdict = judge(True, methods, maps, least)
        places = count_places(methods, maps)
        well = places >= max(2, least)
        assert (verdict.level is Level.WELL) == well
        assert (verdict.step is Step.NOTHING) == well
        if not places:
            assert (verdict.level, verdict.step) == (Level.RISK, Step.ENROLL_KEY)
        elif not well:
            assert (verdict.level, verdict.step) == (Level.SHORT, Step.ADD_SPARE)
            assert (verdict.has, verdict.wants) == (places, least)
            assert (verdict.reason is Reason.TOO_FEW) == (places > 1)


def test_a_removal_is_told_exactly_where_a_key_goes_below_the_minimum() -> None:
    for have, maps, least in TABLE:
        methods = chosen(have)
        for method in methods:
            rest = [m for m in methods if m is not method]
            before, after = count_places(methods, maps), count_places(rest, maps)
            left = left_below(method, methods, maps, least)
            assert left == (after if after < before and after < least else None)
            if not method.is_passkey:
                assert left is None
            if is_last_strong(method, methods):
                assert after == 0
                assert left == (0 if least else None)


@pytest.mark.parametrize(("maps", "places"), [((), 2), ((SAME,), 1)])
def test_two_on_one_key_count_once(maps: tuple[KeyMap, ...], places: int) -> None:
    assert count_places([ONE, TWO, CODE, PASSWORD], maps) == places
    assert left_below(ONE, [ONE, TWO], maps, 2) == (1 if places == 2 else None)


def test_nobody_and_nothing() -> None:
    assert judge(False, None, ()).reason is Reason.NOT_SIGNED_IN
    assert judge(True, None, ()).reason is Reason.NOT_LOADED
    assert judge(True, [], ()).reason is Reason.NO_METHOD
    unfinished = Method("passkey|new", MethodType.PASSKEY, confirmed=False)
    assert judge(True, [unfinished], ()).reason is Reason.NO_METHOD
    assert count_places([unfinished], ()) == 0
