"""Operations on methods and connected accounts × everything a tenant and a network can answer: one table, no gap."""

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.enrollment import NewMethod, StartedMethod
from keydesk.net.message import Answer
from tests.fakes.account_desk import desk
from tests.fakes.scripted_door import problem
from tests.unit.account import test_connected as connected
from tests.unit.account.test_client import CALLS, GOOD

KINDS = [
    MethodType.TOTP, MethodType.PUSH, MethodType.PHONE, MethodType.EMAIL, MethodType.RECOVERY_CODE,
    MethodType.PASSWORD,
]  # fmt: skip
OUTCOMES: dict[str, Answer | KeydeskError] = {
    "400": problem(400, "Bad Request", "No."),
    "401": problem(401, "Invalid Token"),
    "403 scope": problem(403, "Insufficient scope", code="0002"),
    "403": problem(403, "Forbidden", "Policy."),
    "403 mfa": problem(403, "Forbidden", "mfa_required"),
    "404": problem(404, "Not Found"),
    "409": problem(409, "Conflict", "Not now."),
    "429": problem(429, "Slow down", retry_after="3"),
    "500": problem(500, "Down"),
    "lost": KeydeskError(Code.CONNECTION_LOST),
    "offline": KeydeskError(Code.OFFLINE),
}
ALWAYS = {
    "401": Code.API_UNAUTHORIZED,
    "403 scope": Code.SCOPE_MISSING,
    "403 mfa": Code.FRESH_SIGN_IN_NEEDED,
    "429": Code.API_RATE_LIMITED,
    "500": Code.API_SERVER,
    "lost": Code.CONNECTION_LOST,
    "offline": Code.OFFLINE,
}
PLAIN = {"400": Code.API_BAD_REQUEST, "403": Code.API_FORBIDDEN, "409": Code.API_CONFLICT}
START = dict.fromkeys(("400", "403", "409"), Code.METHOD_REFUSED) | {"404": Code.API_NOT_ACTIVE}
END = dict.fromkeys(("400", "403", "409"), Code.METHOD_REFUSED) | {"404": Code.CHALLENGE_EXPIRED}
TABLE: dict[str, dict[str, Code]] = {
    "list": PLAIN | {"404": Code.API_NOT_ACTIVE},
    "factors": PLAIN | {"404": Code.API_NOT_ACTIVE},
    "get": PLAIN | {"404": Code.METHOD_GONE},
    "begin": PLAIN | {"404": Code.API_NOT_ACTIVE},
    "verify": PLAIN | {"404": Code.API_NOT_FOUND},
    "rename": PLAIN | {"404": Code.METHOD_GONE},
    "remove": PLAIN | {"404": Code.METHOD_GONE},
    "channel": PLAIN | {"404": Code.METHOD_GONE},
    **{f"begin {kind}": START for kind in KINDS},
    **{f"end {kind}": END for kind in (MethodType.RECOVERY_CODE,)},
    **{f"end {kind}": END | {"400": Code.CODE_WRONG} for kind in ("totp", "phone", "email")},
    f"end {MethodType.PUSH}": END | {"400": Code.PHONE_NOT_LINKED},
    f"end {MethodType.PASSWORD}": END | {"400": Code.PASSWORD_REFUSED},
    "connected accounts": PLAIN | {"404": Code.API_NOT_ACTIVE},
    "connected connections": PLAIN | {"404": Code.API_NOT_ACTIVE},
    "connected begin": PLAIN | {"404": Code.CONNECTION_GONE},
    "connected complete": PLAIN | {"404": Code.API_NOT_FOUND, "409": Code.ACCOUNT_EXISTS},
    "connected remove": PLAIN | {"404": Code.ACCOUNT_GONE},
}


async def do(operation: str, answer: Answer | KeydeskError) -> None:
    act, _, kind = operation.partition(" ")
    if act == "connected":
        await connected.CALLS[kind](connected.desk(answer).client)
        return
    client = desk(answer).client
    if act == "begin" and kind:
        wish = NewMethod(MethodType(kind), phone_number="+4915112345678", email="ana@example.com")
        await client.begin_method(wish)
    elif act == "end":
        await client.verify_method(StartedMethod(MethodType(kind), f"{kind}|dev_1", Secret("s")), Secret("123456"))
    else:
        await CALLS[act](client)


def test_the_table_has_no_gap() -> None:
    assert all(set(codes | ALWAYS) == set(OUTCOMES) for codes in TABLE.values())
    assert {name.removesuffix("-other") for name in GOOD} <= {*(name.split(" ")[0] for name in TABLE)} | {"verify"}
    assert {f"connected {name}" for name in connected.CALLS} <= set(TABLE)


@pytest.mark.parametrize("operation", list(TABLE))
@pytest.mark.parametrize("outcome", list(OUTCOMES))
async def test_each_has_its_code(operation: str, outcome: str) -> None:
    with pytest.raises(KeydeskError) as caught:
        await do(operation, OUTCOMES[outcome])
    assert caught.value.code == (TABLE[operation] | ALWAYS)[outcome]
