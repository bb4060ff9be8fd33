"""Managing a key: one PIN for a session, every passkey, deletions that each tell of themselves, rules."""

import hashlib
from dataclasses import replace

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import KeyRules
from keydesk.domain.keys import StoredPasskey
from keydesk.usecases.key_prompts import Consequence, Rule, RuleChange
from keydesk.usecases.outcomes import Cancelled, Done, PartlyDone
from tests.fakes.account import PASSWORD, SITE, passkey
from tests.fakes.keys import BehavingKey
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.world import Bench, bench

ONE = passkey(b"credential-1")
ASK = "ask_pin"
ONE_WAY = (Consequence.ONE_WAY, Consequence.MAYBE_PIN_CHANGE)


def kept(b: Bench, *names: str, site: str = "shop.example") -> list[StoredPasskey]:
    """Put passkeys on the key."""
    site_hash = hashlib.sha256(site.encode()).digest()
    made = [
        StoredPasskey(f"id-{name}".encode(), site, site_hash, name.encode(), name, name.title()) for name in names
    ]
    b.key.passkeys.update({one.credential_id: one for one in made})
    return made


async def test_the_pin_is_asked_for_once_and_the_window_sees_the_key_unlocked() -> None:
    b = bench(PASSWORD, pin="1234")
    kept(b, "ana", "bo")
    prompter = ScriptedPrompter("0000", "1234")
    outcome = await b.services.passkeys.list("key-1", prompter)
    assert isinstance(outcome, Done)
    assert [one.user_name for one in outcome.value.passkeys] == ["ana", "bo"]
    assert (outcome.value.slots.used, outcome.value.complete) == (2, True)
    assert prompter.problems == [None, Code.PIN_WRONG]
    assert b.services.state.now.unlocked == {"key-1"}
    quiet = ScriptedPrompter()
    assert isinstance(await b.services.passkeys.list("key-1", quiet), Done)
    assert quiet.shown == []
    await b.services.unlock.lock("key-1")
    assert b.services.state.now.unlocked == frozenset()
    assert await b.services.passkeys.list("key-1", ScriptedPrompter()) == Cancelled()


async def test_unlock_lock_all_and_verify() -> None:
    b = bench(pin="1234", signed_in=False)
    assert await b.services.unlock.run("key-1", ScriptedPrompter()) == Cancelled()
    assert await b.services.unlock.run("key-1", ScriptedPrompter("1234")) == Done(None)
    assert await b.services.unlock.run("key-1", ScriptedPrompter()) == Done(None)
    # Checking a PIN means being asked for it.
    verifying = ScriptedPrompter("1234")
    assert await b.services.unlock.verify("key-1", verifying) == Done(None)
    assert verifying.shown == [ASK]
    await b.services.unlock.lock_all()
    assert not b.key.manager.unlocked
    await b.services.unlock.lock_all()
    assert b.key.calls.count("lock") == 1
    assert b.key.pins_sent == ["1234", "1234"]


@pytest.mark.parametrize("pins", [("1234",), ()])
async def test_a_session_the_key_ended_is_asked_for_again_once(pins: tuple[str, ...]) -> None:
    b = bench(pin="1234")
    kept(b, "ana")
    await b.services.unlock.run("key-1", ScriptedPrompter("1234"))
    b.key.manager.expire()
    prompter = ScriptedPrompter(*pins)
    outcome = await b.services.passkeys.list("key-1", prompter)
    assert prompter.shown == [ASK]
    assert isinstance(outcome, Done if pins else Cancelled)


async def test_a_key_that_never_takes_its_token_is_not_asked_for_ever() -> None:
    b = bench(pin="1234")
    b.key.fail["all_passkeys"] = [KeydeskError(Code.PIN_NEEDED)] * 2
    await b.services.unlock.run("key-1", ScriptedPrompter("1234"))
    prompter = ScriptedPrompter("1234", "1234", "1234")
    with pytest.raises(KeydeskError) as told:
        await b.services.passkeys.list("key-1", prompter)
    assert told.value.code == Code.PIN_NEEDED
    assert prompter.shown == [ASK]


async def test_a_forced_change_leads_there_first() -> None:
    b = bench(pin="1234")
    b.key.must_change = True
    b.key.describe()
    prompter = ScriptedPrompter("1234")
    prompter.new_pins = ["567890"]
    assert isinstance(await b.services.passkeys.list("key-1", prompter), Done)
    assert prompter.shown == ["replace_pin:True"]
    assert (b.key.pin, b.key.manager.unlocked) == ("567890", True)
    b.key.must_change = True
    b.key.describe()
    b.key.manager.forget()
    assert await b.services.unlock.run("key-1", ScriptedPrompter()) == Cancelled()


@pytest.mark.parametrize(
    ("change", "code"),
    [({"can": frozenset()}, Code.KEY_UNSUPPORTED), ({}, Code.PIN_NOT_SET)],
)
async def test_what_a_key_cannot_list_is_said_before_a_pin_is_asked_for(
    change: dict[str, object], code: Code
) -> None:
    b = bench()
    b.key.key = replace(b.key.key, **change)  # type: ignore[arg-type]  # fields by name
    prompter = ScriptedPrompter("1234")
    with pytest.raises(KeydeskError) as told:
        await b.services.passkeys.list("key-1", prompter)
    assert told.value.code == code
    assert prompter.shown == []


async def test_names_are_cleaned_and_bounded() -> None:
    b = bench(pin="1234")
    (ana,) = kept(b, "ana")
    outcome = await b.services.passkeys.rename("key-1", ana, "Ana\u202e\n ", "Ana Ito", ScriptedPrompter("1234"))
    assert isinstance(outcome, Done)
    stored = b.key.passkeys[ana.credential_id]
    assert (stored.user_name, stored.display_name) == (outcome.value.user_name, outcome.value.display_name)
    assert stored.user_name.strip("\u202e\n ") == stored.user_name == "Ana"
    assert b.activity == [("passkey-renamed", "done")]
    with pytest.raises(KeydeskError) as told:
        await b.services.passkeys.rename("key-1", ana, "あ" * 22, "", ScriptedPrompter("1234"))
    assert (told.value.code, told.value.params["what"]) == (Code.KEY_UNSUPPORTED, "name-length")
    assert isinstance(await b.services.passkeys.rename("key-1", ana, "あ" * 21, "", ScriptedPrompter("1234")), Done)


async def test_several_deletions_with_one_pin_each_told_by_itself() -> None:
    b = bench(pin="1234")
    one, two, three = kept(b, "ana", "bo", "cy")
    prompter = ScriptedPrompter("1234")
    assert await b.services.passkeys.delete("key-1", [one, three], prompter) == Done(2)
    assert prompter.shown == ["confirm_deletion", ASK, "deleted", "deleted"]
    assert [ask.known for ask in prompter.deletions] == [frozenset()]
    assert prompter.told == [(one.credential_id, None), (three.credential_id, None)]
    assert list(b.key.passkeys) == [two.credential_id]
    assert b.activity == [("passkeys-deleted", "done")]
    assert "list" not in b.api.calls  # another site's passkeys are none of the account's business


async def test_one_that_is_not_there_does_not_stop_the_others() -> None:
    b = bench(pin="1234")
    one, two = kept(b, "ana", "bo")
    gone = replace(one, credential_id=b"gone")
    prompter = ScriptedPrompter("1234")
    outcome = await b.services.passkeys.delete("key-1", [one, gone, two], prompter)
    assert outcome == PartlyDone(Code.KEY_LACKS_PASSKEY, ("ana (shop.example)",))
    assert [code for _, code in prompter.told] == [None, Code.KEY_LACKS_PASSKEY, None]
    assert b.key.passkeys == {}


async def test_a_key_pulled_on_the_way_leaves_the_rest_by_name() -> None:
    b = bench(pin="1234")
    one, two, three = kept(b, "ana", "bo", "cy")
    prompter = ScriptedPrompter("1234")
    prompter.on["deleted"] = lambda: b.key.fail.update(delete_stored=[KeydeskError(Code.KEY_REMOVED)])
    outcome = await b.services.passkeys.delete("key-1", [one, two, three], prompter)
    assert outcome == PartlyDone(Code.KEY_REMOVED, ("bo (shop.example)", "cy (shop.example)"))
    assert prompter.told[1:] == [(two.credential_id, Code.KEY_REMOVED), (three.credential_id, Code.KEY_REMOVED)]
    assert len(b.key.passkeys) == 2


async def test_nothing_deleted_is_a_failure_or_a_cancel() -> None:
    b = bench(pin="1234")
    (one,) = kept(b, "ana")
    with pytest.raises(KeydeskError) as told:
        await b.services.passkeys.delete("key-1", [replace(one, credential_id=b"gone")], ScriptedPrompter("1234"))
    assert told.value.code == Code.KEY_LACKS_PASSKEY
    await b.services.unlock.lock("key-1")
    assert await b.services.passkeys.delete("key-1", [one], ScriptedPrompter()) == Cancelled()
    no = ScriptedPrompter("1234")
    no.agrees = False
    assert await b.services.passkeys.delete("key-1", [one], no) == Cancelled()
    assert no.shown == ["confirm_deletion"]
    assert list(b.key.passkeys) == [one.credential_id]
    assert b.activity == []


async def test_a_session_that_ends_between_two_deletions_goes_on_where_it_was() -> None:
    b = bench(pin="1234")
    made = kept(b, "ana", "bo", "cy")
    await b.services.unlock.run("key-1", ScriptedPrompter("1234"))
    prompter = ScriptedPrompter("1234")
    prompter.on["deleted"] = b.key.manager.expire
    assert await b.services.passkeys.delete("key-1", made, prompter) == Done(3)
    assert prompter.shown == ["confirm_deletion", "deleted", ASK, "deleted", "deleted"]
    await b.services.unlock.run("key-1", ScriptedPrompter("1234"))
    kept(b, "ana", "bo", "cy")
    unwilling = ScriptedPrompter()
    unwilling.on["deleted"] = b.key.manager.expire
    outcome = await b.services.passkeys.delete("key-1", made, unwilling)
    assert outcome == PartlyDone(Code.KEY_CANCELLED, ("bo (shop.example)", "cy (shop.example)"))


async def test_a_passkey_the_account_still_lists_is_said_and_the_map_follows() -> None:
    b = bench(ONE, PASSWORD, pin="1234")
    site_hash = hashlib.sha256(SITE.encode()).digest()
    mine = StoredPasskey(b"credential-1", SITE, site_hash, b"user")
    b.key.passkeys[mine.credential_id] = mine
    await b.services.load.run()
    await b.services.map_keys.run(again=True)
    assert b.services.state.now.maps["key-1"].held == {ONE.id}
    prompter = ScriptedPrompter("1234")
    listed = await b.services.passkeys.list("key-1", prompter)
    assert isinstance(listed, Done)
    assert listed.value.known == {b"credential-1"}
    assert await b.services.passkeys.delete("key-1", [mine], prompter) == Done(1)
    assert prompter.deletions[0].known == {b"credential-1"}
    assert b.services.state.now.maps["key-1"].held == frozenset()


async def test_rules_are_read_without_a_pin() -> None:
    b = bench(pin="1234")
    assert await b.services.rules.read("key-1") == KeyRules(False, 4, False)
    assert b.key.pins_sent == []


@pytest.mark.parametrize(
    ("change", "rules", "said"),
    [
        (RuleChange(Rule.ALWAYS_UV), KeyRules(True, 4, False), (Consequence.OLD_SIGN_INS_STOP,)),
        (RuleChange(Rule.MIN_PIN_LENGTH, 6), KeyRules(False, 6, True), ONE_WAY),
        (RuleChange(Rule.MIN_PIN_LENGTH, 5), KeyRules(False, 5, True), ONE_WAY),
        (RuleChange(Rule.FORCE_PIN_CHANGE), KeyRules(False, 4, True), (Consequence.PIN_CHANGE,)),
    ],
)
async def test_a_rule_is_changed_with_its_consequences_said(
    change: RuleChange, rules: KeyRules, said: tuple[Consequence, ...]
) -> None:
    b = bench(pin="1234")
    b.key.key = replace(b.key.key, versions=("U2F_V2", "FIDO_2_1"))
    prompter = ScriptedPrompter("1234")
    assert await b.services.rules.change("key-1", change, prompter) == Done(rules)
    assert prompter.shown == ["confirm_rule", ASK]
    assert prompter.rule_asks[0].consequences == said
    assert prompter.rule_asks[0].one_way is (Consequence.ONE_WAY in said)
    assert b.activity == [("rule-changed", "done")]
    assert b.key.must_change is bool(rules.force_pin_change)


async def test_enterprise_attestation_is_one_way_and_switching_always_uv_off_stops_nothing() -> None:
    b = bench(pin="1234")
    b.key.manager.the_rules = KeyRules(always_uv=True, enterprise_attestation=False)
    prompter = ScriptedPrompter("1234", "1234")
    done = await b.services.rules.change("key-1", RuleChange(Rule.ENTERPRISE_ATTESTATION), prompter)
    assert done == Done(KeyRules(always_uv=True, enterprise_attestation=True))
    done = await b.services.rules.change("key-1", RuleChange(Rule.ALWAYS_UV), prompter)
    assert done == Done(KeyRules(always_uv=False, enterprise_attestation=True))
    assert [ask.consequences for ask in prompter.rule_asks] == [(Consequence.ONE_WAY, Consequence.TRACEABLE), ()]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (RuleChange(Rule.ENTERPRISE_ATTESTATION), Code.KEY_UNSUPPORTED),
        (RuleChange(Rule.MIN_PIN_LENGTH), Code.KEY_UNSUPPORTED),
        (RuleChange(Rule.MIN_PIN_LENGTH, 4), Code.RULE_ONE_WAY),
        (RuleChange(Rule.MIN_PIN_LENGTH, 2), Code.RULE_ONE_WAY),
    ],
)
async def test_what_a_key_would_refuse_is_said_before_anybody_is_asked(change: RuleChange, code: Code) -> None:
    b = bench(pin="1234")
    prompter = ScriptedPrompter("1234")
    with pytest.raises(KeydeskError) as told:
        await b.services.rules.change("key-1", change, prompter)
    assert told.value.code == code
    assert prompter.shown == []


async def test_rules_want_a_pin_and_a_yes() -> None:
    b = bench()
    with pytest.raises(KeydeskError) as told:
        await b.services.rules.change("key-1", RuleChange(Rule.ALWAYS_UV), ScriptedPrompter())
    assert told.value.code == Code.PIN_NOT_SET
    b = bench(pin="1234")
    no = ScriptedPrompter("1234")
    no.agrees = False
    assert await b.services.rules.change("key-1", RuleChange(Rule.ALWAYS_UV), no) == Cancelled()
    assert await b.services.rules.change("key-1", RuleChange(Rule.ALWAYS_UV), ScriptedPrompter()) == Cancelled()
    assert b.key.manager.the_rules.always_uv is False


async def test_another_plug_starts_locked() -> None:
    b = bench(pin="1234")
    await b.services.unlock.run("key-1", ScriptedPrompter("1234"))
    b.keys.unplug(b.key)
    with pytest.raises(KeydeskError) as told:
        await b.services.unlock.lock("key-1")
    assert told.value.code == Code.KEY_REMOVED
    b.keys.plug(b.key)
    assert b.services.state.now.unlocked == frozenset()
    assert isinstance(b.key, BehavingKey)
