from __future__ import annotations

from keydesk.demo.tenant.config import PEOPLE
from keydesk.demo.tenant.people import Account, Method
from keydesk.demo.tenant.recovery import matching_recovery_code, new_recovery_code


def _account(*, confirmed: bool) -> tuple[Account, Method]:
    account = Account(PEOPLE[1], 1.0)
    method = Method(
        id="recovery-code|dev_1",
        type="recovery-code",
        created_at=1.0,
        primary=False,
        fields={"confirmed": confirmed},
        secret=new_recovery_code(),
    )
    account.add(method)
    return account, method


def test_a_code_is_found_however_it_is_typed() -> None:
    account, method = _account(confirmed=True)
    assert matching_recovery_code(account, method.secret) is method
    assert matching_recovery_code(account, f" {method.secret[:12].lower()}-{method.secret[12:]} ") is method


def test_nothing_else_fits() -> None:
    account, method = _account(confirmed=False)
    assert matching_recovery_code(account, method.secret) is None
    # The sample's code is known to nobody; an empty one must not be it.
    for typed in ("", "é", method.secret[:-1]):
        assert matching_recovery_code(account, typed) is None


def test_codes_are_secrets() -> None:
    _, method = _account(confirmed=True)
    assert method.secret not in repr(method)
    assert new_recovery_code() != new_recovery_code()
