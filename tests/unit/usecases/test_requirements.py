"""What an organisation requires of keys and flows holds in the flows themselves, whatever a page offers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import ProofRequest, StoredPasskey
from keydesk.domain.lost_key import LostEntry, LostKey
from keydesk.domain.passkey_sign_in import Newcomer
from keydesk.domain.policy import Requirements
from keydesk.domain.verdict import Level, Reason
from keydesk.usecases.outcomes import Done
from tests.fakes.account import PASSWORD, SITE, passkey
from tests.fakes.connected import ScriptedConnectPrompter
from tests.fakes.enrolling import agree, enroll
from tests.fakes.key_sign_in import KeySignInPerson
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.reset_prompter import ScriptedReset
from tests.fakes.world import ACCOUNT, Bench, bench

MODEL = "2fc0579f-8113-47ea-b116-bb5a8db9202a"


def under(requirements: Requirements, b: Bench | None = None) -> Bench:
    b = b or bench(PASSWORD, pin="1234")
    b.key.key = replace(b.key.key, aaguid=MODEL, serial="15304711")
    b.world.state.put(requirements=requirements, keys=tuple(b.keys.present))
    return b


async def refusal(work: object) -> KeydeskError:
    with pytest.raises(KeydeskError) as caught:
        await work  # type: ignore[misc]  # each case gives a coroutine
    return caught.value


async def test_allowed_aaguids() -> None:
    """AllowedAaguids: a key of another model is refused before a PIN is asked for and the tenant is told."""
    b = under(Requirements(allowed_models=frozenset({"00000000-0000-0000-0000-000000000001"})))
    prompter = ScriptedPrompter("1234")
    error = await refusal(enroll(b, prompter))
    assert (error.code, error.params["model"]) == (Code.MODEL_NOT_ALLOWED, "Test Key")
    assert "ask_pin" not in prompter.shown
    assert "begin" not in b.api.calls
    assert isinstance(await enroll(under(Requirements(allowed_models=frozenset({MODEL}))), prompter), Done)


@pytest.mark.parametrize("allowed", [frozenset(), frozenset({MODEL})])
async def test_a_key_that_does_not_tell_its_model_is_not_on_any_list(allowed: frozenset[str]) -> None:
    b = under(Requirements(allowed_models=allowed))
    b.key.key = replace(b.key.key, aaguid=None)
    assert (await refusal(enroll(b, ScriptedPrompter("1234")))).code == Code.MODEL_NOT_ALLOWED


async def test_a_model_that_is_not_allowed_makes_no_account_either() -> None:
    b = under(Requirements(allowed_models=frozenset()), bench(PASSWORD, pin="1234", signed_in=False))
    wish = b.services.sign_in_with_key.sign_up(Newcomer("ana@acme.com"), KeySignInPerson("1234"), CancelToken())
    assert (await refusal(wish)).code == Code.MODEL_NOT_ALLOWED
    assert b.key.options is None


async def test_require_user_verification() -> None:
    """RequireUserVerification: what the key is asked to make wants the person verified."""
    b = under(Requirements())
    await enroll(b, ScriptedPrompter("1234"))
    assert b.key.options is not None
    assert b.key.options.user_verification == "preferred"
    b = under(Requirements(verify_person=True))
    assert isinstance(await enroll(b, ScriptedPrompter("1234")), Done)
    assert b.key.options is not None
    assert b.key.options.user_verification == "required"
    assert agree(b)


async def proved(b: Bench, work: Callable[[], Awaitable[object]]) -> list[str | None]:
    """How a key was asked to verify the person."""
    asked: list[str | None] = []
    answer = b.key.prove

    async def prove(request: ProofRequest, *rest: object) -> object:
        asked.append(request.user_verification)
        return await answer(request, *rest)  # type: ignore[arg-type]  # passed on as they came

    b.key.prove = prove  # type: ignore[method-assign,assignment]  # watched
    assert isinstance(await work(), Done)
    return asked


@pytest.mark.parametrize(("wants", "asked"), [(False, None), (True, "required")])
async def test_passkeys_are_used_as_strictly(wants: bool, asked: str | None) -> None:
    """RequireUserVerification: in a test of a passkey, and in a sign-in with the key itself."""
    held = passkey(b"ana-passkey")
    for signed_in in (True, False):
        b = under(Requirements(verify_person=wants), bench(PASSWORD, held, pin="1234", signed_in=signed_in))
        b.key.passkeys[b"ana-passkey"] = StoredPasskey(b"ana-passkey", SITE, b"", b"ana")
        b.key.names[b"ana-passkey"] = "ana@example.com"
        services = b.services
        if signed_in:
            await services.load.run()
            await services.map_keys.run()
            work = partial(services.prove.run, held.id, ScriptedPrompter("1234"), CancelToken())
            assert await proved(b, work) == [asked]
        else:
            enter = partial(services.sign_in_with_key.run, KeySignInPerson("1234"), CancelToken())
            assert await proved(b, enter) == [asked]


async def test_rp_id() -> None:
    """RpId: a request for another site never reaches a key; for the own one it does."""
    b = under(Requirements(site="login.elsewhere.com"))
    error = await refusal(enroll(b, ScriptedPrompter("1234")))
    assert (error.code, error.params["what"]) == (Code.CHALLENGE_INVALID, "rp.id")
    assert b.key.options is None
    assert b.key.passkeys == {}
    b = under(Requirements(site=b.world.tenant.domain))
    assert isinstance(await enroll(b, ScriptedPrompter("1234")), Done)


async def test_allow_reset() -> None:
    """AllowReset: a reset is refused before anything is shown."""
    b, prompter = under(Requirements(allow_reset=False)), ScriptedReset()
    error = await refusal(b.services.reset.run(b.key.key.id, prompter, CancelToken()))
    assert (error.code, error.params["key"]) == (Code.POLICY_FORBIDS, "AllowReset")
    assert prompter.shown == []


async def test_allow_device_sign_in() -> None:
    """AllowDeviceSignIn: no code is asked for at the tenant."""
    b = under(Requirements(allow_device_sign_in=False), bench(signed_in=False))
    error = await refusal(b.services.sign_in.run_on_device(ScriptedPrompter(), CancelToken()))  # type: ignore[arg-type]  # never asked
    assert (error.code, error.params["key"]) == (Code.POLICY_FORBIDS, "AllowDeviceSignIn")
    assert b.identity.sign_ins == []


async def test_allowed_connections() -> None:
    """AllowedConnections: others are not offered, and not connected either."""
    b = under(Requirements(allowed_connections=frozenset({"google"})), bench())
    await b.services.connected.run()
    assert {one.name for one in b.services.state.now.connected.connections or ()} == {"google"}
    error = await refusal(b.services.connect.run("github", ScriptedConnectPrompter(), CancelToken()))
    assert (error.code, error.params["key"]) == (Code.POLICY_FORBIDS, "AllowedConnections")
    outcome = await b.services.connect.run("google", ScriptedConnectPrompter(), CancelToken())
    assert isinstance(outcome, Done)


@pytest.mark.parametrize(
    ("least", "level", "reason"),
    [
        (0, Level.WELL, Reason.SPARE), (1, Level.WELL, Reason.SPARE), (2, Level.WELL, Reason.SPARE),
        (3, Level.SHORT, Reason.TOO_FEW),
    ],
)  # fmt: skip
def test_minimum_keys(least: int, level: Level, reason: Reason) -> None:
    """MinimumKeys: two are well, unless the organisation asks for more."""
    b = under(Requirements(least_keys=least))
    b.world.state.put(methods=(passkey(b"one"), passkey(b"two")))
    verdict = b.services.state.now.verdict
    assert (verdict.level, verdict.reason) == (level, reason)


async def test_key_name_template() -> None:
    """KeyNameTemplate: what a new key is called when the person leaves the name as it is."""
    b, prompter = under(Requirements(name_template="{model} {serial_last4} {user}")), ScriptedPrompter("1234")
    prompter.name = None
    outcome = await enroll(b, prompter)
    assert isinstance(outcome, Done)
    assert outcome.value.name == "Test Key 4711 Ana Ito"


async def test_minimum_keys_says_what_is_missing_before_a_removal() -> None:
    """MinimumKeys: a removal that goes below is told with numbers, and done where the person wants it."""
    one, two, other = passkey(b"credential-1"), passkey(b"two"), Method("m|9", MethodType.PHONE)
    for least, left in ((0, None), (1, None), (2, 1), (3, 1)):
        b, prompter = under(Requirements(least_keys=least), bench(one, two, other, PASSWORD)), ScriptedPrompter()
        await b.services.load.run()
        assert isinstance(await b.services.remove.run(one.id, prompter, CancelToken()), Done)
        (ask,) = prompter.asked_removal
        assert (ask.left, ask.wanted, ask.last_strong) == (left, least, False)
        await b.services.remove.run(other.id, prompter, CancelToken())
        assert prompter.asked_removal[-1].left is None  # a phone is no key, so none is missing because of it


async def test_minimum_keys_keeps_the_last_key_unless_it_is_lost() -> None:
    """MinimumKeys: the last key stays, for then nothing strong is left; a lost one may always go."""
    one = passkey(b"credential-1")
    b, prompter = under(Requirements(least_keys=1), bench(one, PASSWORD)), ScriptedPrompter()
    await b.services.load.run()
    with pytest.raises(KeydeskError) as caught:
        await b.services.remove.run(one.id, prompter, CancelToken())
    assert (caught.value.code, caught.value.params["key"]) == (Code.POLICY_FORBIDS, "MinimumKeys")
    assert prompter.asked_removal == []
    assert "remove" not in b.api.calls
    at = b.world.clock.now()
    report = LostKey("l", ACCOUNT, "key-1", "Blue", "Test Key", "", None, at, (LostEntry(one.id, "Blue"),))
    b.world.state.put(lost=(report,))
    assert isinstance(await b.services.remove.run(one.id, prompter, CancelToken()), Done)


async def test_without_minimum_keys_the_last_one_may_go() -> None:
    """MinimumKeys: where nobody asks for a number the person decides, after the usual warning."""
    one = passkey(b"credential-1")
    b, prompter = under(Requirements(), bench(one, PASSWORD)), ScriptedPrompter()
    await b.services.load.run()
    assert isinstance(await b.services.remove.run(one.id, prompter, CancelToken()), Done)
    assert prompter.asked_removal[0].last_strong
