"""`sign-in --device`, `sign-in --key` and `sign-up` as a script runs them: one document, the right exit."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

import pytest

from keydesk.cli.app import main
from keydesk.cli.backstage import Backstage, Choices
from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code, Exit
from keydesk.domain.keys import StoredPasskey
from keydesk.usecases.services import Services
from tests.fakes.account import PASSWORD, SITE
from tests.fakes.world import Bench, bench

T = TypeVar("T")
PASSKEY = b"passkey"


class BenchStage:
    """As much of a `Backstage` as signing in needs, over scripted ports."""

    support_code = ""

    def __init__(self, b: Bench) -> None:
        self.bench = b
        self.cancel = CancelToken()
        self.asked: list[tuple[Choices, str | None, float | None, bool]] = []

    def run_signing_in(
        self,
        choices: Choices,
        work: Callable[[Services], Awaitable[T]],
        browser: str | None = None,
        limit_s: float | None = None,
        keys: bool = False,
    ) -> T:
        self.asked.append((choices, browser, limit_s, keys))

        async def run() -> T:
            return await work(self.bench.services)

        return asyncio.run(run())


def ran(stage: BenchStage, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any], str]:
    status = main([*words, "--json"], cast(Backstage, stage))
    told = capsys.readouterr()
    return status, json.loads(told.out), told.err


def stage(*, pin: str | None = None) -> BenchStage:
    b = bench(PASSWORD, pin=pin, signed_in=False)
    b.key.passkeys[PASSKEY] = StoredPasskey(PASSKEY, SITE, b"", b"ana")
    return BenchStage(b)


def test_on_another_device(capsys: pytest.CaptureFixture[str]) -> None:
    s = stage()
    status, document, told = ran(s, capsys, "sign-in", "--device")
    assert (status, document["signed_in"], document["user"]["email"]) == (Exit.DONE, True, "ana@example.com")
    assert "and type this code: WDJB-MJHT" in told
    assert s.asked[0][3] is False  # no key is looked for
    assert s.bench.identity.sign_ins == []


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (KeydeskError(Code.DEVICE_CODE_EXPIRED), Exit.CANCELLED),
        (KeydeskError(Code.DEVICE_FLOW_OFF, error="off"), Exit.SIGN_IN),
        (KeydeskError(Code.SIGN_IN_CANCELLED), Exit.CANCELLED),
        (KeydeskError(Code.OFFLINE), Exit.OFFLINE),
    ],
)
def test_how_another_device_ends(capsys: pytest.CaptureFixture[str], error: KeydeskError, status: int) -> None:
    s = stage()
    s.bench.identity.fail = [error]
    exit_status, document, _ = ran(s, capsys, "sign-in", "--device")
    assert (exit_status, document["error"]["code"]) == (status, error.code)


@pytest.mark.parametrize("words", [("sign-in", "--key"), ("--key", "key-1", "sign-in"), ("sign-in", "--key=key-1")])
def test_with_the_key_itself(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    s = stage()
    status, document, _ = ran(s, capsys, *words)
    assert (status, document["signed_in"]) == (Exit.DONE, True)
    assert s.asked[0][3] is True
    assert s.bench.identity.calls == ["begin_with_key", "sign_in_with_key"]
    assert s.bench.identity.sign_ins == []


def test_a_script_is_told_why_the_key_is_not_taken_and_opens_a_browser_only_when_it_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    s = stage()
    s.bench.identity.fail_begin = [KeydeskError(Code.KEY_SIGN_IN_OFF, reason="custom_domain") for _ in range(2)]
    status, document, _ = ran(s, capsys, "sign-in", "--key")
    assert (status, document["error"]["code"]) == (Exit.SIGN_IN, Code.KEY_SIGN_IN_OFF)
    assert s.bench.identity.sign_ins == []
    status, document, _ = ran(s, capsys, "sign-in", "--key", "--yes")
    assert (status, document["signed_in"]) == (Exit.DONE, True)
    assert s.bench.identity.sign_ins == [(False, None)]


def test_one_way_at_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    status, document, _ = ran(stage(), capsys, "sign-in", "--key", "--device")
    assert (status, document["error"]["code"]) == (Exit.WRONG_USE, Code.WRONG_USE)


def test_no_such_key(capsys: pytest.CaptureFixture[str]) -> None:
    status, document, _ = ran(stage(), capsys, "sign-in", "--key", "blue")
    assert (status, document["error"]["code"]) == (Exit.NO_KEY, Code.KEY_UNKNOWN)


def test_a_new_account_that_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    s = stage()
    s.bench.identity.fail_begin = [KeydeskError(Code.SIGN_UP_REFUSED, detail="The user already exists.")]
    s.bench.key.asks_itself = True
    s.bench.key.describe()
    status, document, _ = ran(s, capsys, "sign-up", "--email", "ana@example.com")
    assert (status, document["error"]["code"]) == (Exit.REFUSED, Code.SIGN_UP_REFUSED)
    assert "already exists" in document["error"]["what"]
