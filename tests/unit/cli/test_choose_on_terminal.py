"""With several keys a person at a terminal touches the one they mean; a script has to name it."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from keydesk.cli.backstage import Choices
from keydesk.cli.method_terminal import MethodOptions, MethodTerminal
from keydesk.cli.output import Output
from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import PinState, SecurityKey, StoredPasskey, Transport
from keydesk.usecases.outcomes import Cancelled, Done
from tests.fakes.account import PASSWORD, SITE, USER, passkey
from tests.fakes.bench_backstage import Stdin
from tests.fakes.keys import BehavingKey
from tests.fakes.world import Bench, bench

ONE = passkey(b"credential-1")


class Typed(MethodTerminal):
    """A terminal whose person knows the PIN of every key."""

    async def ask_pin(self, key: SecurityKey, pin: PinState, problem: KeydeskError | None) -> Secret | None:
        return Secret("1234")


def several(monkeypatch: pytest.MonkeyPatch, *, terminal: bool = True, chooseable: bool = True) -> Bench:
    monkeypatch.setattr("sys.stdin", Stdin("", terminal))
    b = bench(PASSWORD, ONE, pin="1234")
    b.keys.plug(BehavingKey("key-2", pin="1234"))
    if chooseable:
        for key in b.keys.plugged.values():
            key.chooseable()
    b.services.state.put(keys=tuple(b.keys.present))
    return b


def person(cancel: CancelToken) -> Typed:
    return Typed(Choices(), Output(as_json=False), cancel, MethodOptions())


async def turns(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + 15
    while not true():
        assert time.monotonic() < ends, "waited in vain"
        await asyncio.sleep(0.001)


async def test_enroll_waits_for_the_touch(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    b, cancel = several(monkeypatch), CancelToken()
    flow = asyncio.ensure_future(b.services.enroll.run(person(cancel), cancel))
    await turns(lambda: len(b.keys.choosing) == 2)
    assert "Touch the key you mean." in capsys.readouterr().err
    b.keys.touch(b.keys.plugged["key-2"])
    outcome = await flow
    assert isinstance(outcome, Done)
    assert outcome.value.key_id == "key-2"


async def test_the_test_of_a_passkey_waits_for_the_touch(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    b, cancel = several(monkeypatch), CancelToken()
    for key in b.keys.plugged.values():
        key.passkeys[b"credential-1"] = StoredPasskey(b"credential-1", SITE, b"", USER)
    await b.services.load.run()
    flow = asyncio.ensure_future(b.services.prove.run(ONE.id, person(cancel), cancel))
    await turns(lambda: len(b.keys.choosing) == 2)
    assert "Touch the key you mean." in capsys.readouterr().err
    b.keys.touch(b.keys.plugged["key-2"])
    outcome = await flow
    assert isinstance(outcome, Done)
    assert outcome.value.key_id == "key-2"


async def test_the_last_key_left_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    b, cancel = several(monkeypatch), CancelToken()
    flow = asyncio.ensure_future(b.services.enroll.run(person(cancel), cancel))
    await turns(lambda: len(b.keys.choosing) == 2)
    b.keys.unplug(b.key)
    outcome = await flow
    assert isinstance(outcome, Done)
    assert outcome.value.key_id == "key-2"


async def test_ctrl_c_lets_the_keys_go(monkeypatch: pytest.MonkeyPatch) -> None:
    b, cancel = several(monkeypatch), CancelToken()
    flow = asyncio.ensure_future(b.services.enroll.run(person(cancel), cancel))
    await turns(lambda: len(b.keys.choosing) == 2)
    cancel.cancel()
    assert await flow == Cancelled()
    assert b.keys.choosing == ()


@pytest.mark.parametrize(("terminal", "chooseable"), [(False, True), (True, False)])
async def test_where_nobody_can_touch_the_key_must_be_named(
    terminal: bool, chooseable: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    b, cancel = several(monkeypatch, terminal=terminal, chooseable=chooseable), CancelToken()
    with pytest.raises(KeydeskError) as caught:
        await b.services.enroll.run(person(cancel), cancel)
    assert caught.value.code == Code.KEY_SEVERAL
    assert b.keys.choices == []


async def test_keys_that_will_not_wait_must_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    b, cancel = several(monkeypatch), CancelToken()
    b.keys.refuse_choice = [KeydeskError(Code.KEY_BUSY)]
    with pytest.raises(KeydeskError) as caught:
        await b.services.enroll.run(person(cancel), cancel)
    assert caught.value.code == Code.KEY_SEVERAL


async def test_on_a_reader_nobody_is_told_to_touch(capsys: pytest.CaptureFixture[str]) -> None:
    key = replace(BehavingKey("key-1", pin="1234").key, transport=Transport.PCSC)
    terminal = MethodTerminal(Choices(), Output(as_json=False), CancelToken(), MethodOptions())
    terminal.challenge(key, 60)
    terminal.touch_wanted()
    terminal.hold_again(key)
    said = capsys.readouterr().err
    assert "Touch" not in said
    assert said.splitlines() == [
        "Leave Test Key on the reader; it has 60 seconds.",
        "Leave your key on the reader.",
        "Test Key left the reader; nothing has been changed. Put it back and leave it there.",
    ]
    terminal.challenge(replace(key, transport=Transport.HID), 60)
    terminal.touch_wanted()
    assert capsys.readouterr().err.splitlines()[-1] == "Touch your key now."
