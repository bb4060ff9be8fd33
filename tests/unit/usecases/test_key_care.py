"""PIN, names and lists of a key; the silent map; repairs of what was left over."""

from dataclasses import replace

import pytest

from keydesk.cli.shapes import key_shape
from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method
from keydesk.domain.catalogue import Code
from keydesk.domain.kept_names import Named, named
from keydesk.domain.keys import StoredPasskey, Tag
from keydesk.domain.steps import EnrollStep, JournalEntry
from keydesk.usecases.outcomes import Cancelled, Done
from tests.fakes.account import PASSWORD, SITE, USER, passkey
from tests.fakes.keys import BehavingKey
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.world import ACCOUNT, Bench, bench

ONE = passkey(b"credential-1")
ENTRY = JournalEntry(
    "e1", ACCOUNT, "key-1", "Blue", EnrollStep.VERIFY, SITE, USER, b"left", (b"credential-1",), "2026-03-03T09:00:00Z"
)


def store(b: Bench, *ids: bytes, site: str = SITE, user: bytes = USER) -> None:
    for credential_id in ids:
        b.key.passkeys[credential_id] = StoredPasskey(credential_id, site, b"", user)


async def test_first_pin_breaking_the_rules_is_asked_again() -> None:
    b = bench(PASSWORD)
    prompter = ScriptedPrompter()
    prompter.new_pins = ["12", "1234"]
    assert isinstance(await b.services.care.set_pin("key-1", prompter), Done)
    assert prompter.problems == [None, Code.PIN_TOO_SHORT]
    assert b.activity == [("pin-set", "done")]


async def test_change_with_a_wrong_old_pin_is_asked_again() -> None:
    b = bench(PASSWORD, pin="1234")
    prompter = ScriptedPrompter("0000", "1234")
    prompter.new_pins = ["5678", "5678"]
    assert isinstance(await b.services.care.set_pin("key-1", prompter), Done)
    assert b.key.pin == "5678"
    assert b.key.pins_sent == ["0000", "1234"]


async def test_cancelled_pin_changes_nothing_and_records_nothing() -> None:
    b = bench(PASSWORD, pin="1234")
    assert await b.services.care.set_pin("key-1", ScriptedPrompter()) == Cancelled()
    assert b.key.pin == "1234"
    assert b.activity == []


@pytest.mark.parametrize(("retries", "row", "code"), [(0, 0, Code.PIN_BLOCKED), (5, 3, Code.PIN_REPLUG)])
async def test_locked_pin_is_said_without_a_try(retries: int, row: int, code: Code) -> None:
    b = bench(PASSWORD, pin="1234")
    b.key.retries, b.key.row = retries, row
    await b.key.refresh()
    with pytest.raises(KeydeskError) as caught:
        await b.services.care.set_pin("key-1", ScriptedPrompter("1234"))
    assert caught.value.code == code
    assert b.key.pins_sent == []


async def test_names_are_forgotten_and_given_back() -> None:
    b = bench(PASSWORD, ONE)
    await b.services.care.label("key-1", "Blue")
    await b.services.care.tag("key-1", Tag("blue"))
    await b.services.care.label("away", "Old one")
    await b.services.care.label_passkey(b"credential-1", "Mine")
    b.labels.texts[ACCOUNT, "method:m"] = "Phone"
    await b.services.care.load_labels()
    before = b.services.state.now.labels
    assert named(before) == Named(2, ("Blue", "Old one"), 1)
    gone = await b.services.names.run()
    assert b.services.state.now.labels == {"method:m": "Phone"}
    assert not named(b.services.state.now.labels).any
    await b.services.names.give_back(gone)
    assert b.services.state.now.labels == before


async def test_names_given_signed_out_are_forgotten_too() -> None:
    b = bench(signed_in=False)
    await b.services.care.label("key-1", "Blue")
    b.labels.texts[ACCOUNT, "key:key-1"] = "Ana's"
    assert [one.label for one in await b.services.names.run()] == ["Blue"]
    assert b.services.state.now.labels == {}
    assert b.labels.texts == {(ACCOUNT, "key:key-1"): "Ana's"}, "somebody else's names are theirs"


async def test_labels_are_trimmed_bounded_and_forgotten() -> None:
    b = bench(PASSWORD)
    await b.services.care.label("key-1", "  Blue  " + "x" * 100)
    label = b.services.state.now.key_label("key-1")
    assert label is not None
    assert label.startswith("Blue")
    assert len(label) == 60
    await b.services.care.label("key-1", " ")
    assert b.services.state.now.key_label("key-1") is None


async def test_listing_finds_orphans_and_leaves_other_sites_alone() -> None:
    b = bench(PASSWORD, ONE, pin="1234")
    store(b, b"credential-1", b"orphan")
    store(b, b"foreign", site="bank.example")
    store(b, b"colleague", user=b"someone-else")
    await b.services.load.run()
    outcome = await b.services.care.list_passkeys("key-1", ScriptedPrompter("1234"))
    assert isinstance(outcome, Done)
    assert outcome.value.key_map.orphans == (b"orphan",)
    assert outcome.value.key_map.held == {ONE.id}
    assert {p.credential_id for p in outcome.value.passkeys} == {b"credential-1", b"orphan"}


async def test_listing_needs_a_pin() -> None:
    b = bench(PASSWORD)
    with pytest.raises(KeydeskError) as caught:
        await b.services.care.list_passkeys("key-1", ScriptedPrompter())
    assert caught.value.code == Code.PIN_NOT_SET


async def test_orphan_is_deleted_but_never_what_the_account_lists() -> None:
    b = bench(PASSWORD, ONE, pin="1234")
    store(b, b"credential-1", b"orphan")
    await b.services.load.run()
    await b.services.care.list_passkeys("key-1", ScriptedPrompter("1234"))
    with pytest.raises(KeydeskError) as caught:
        await b.services.care.delete_orphan("key-1", b"credential-1", ScriptedPrompter("1234"), CancelToken())
    assert caught.value.code == Code.API_CONFLICT
    assert isinstance(
        await b.services.care.delete_orphan("key-1", b"orphan", ScriptedPrompter("1234"), CancelToken()), Done
    )
    assert set(b.key.passkeys) == {b"credential-1"}
    assert b.services.state.now.maps["key-1"].orphans == ()


async def test_map_asks_each_key_once_per_list_and_again_after_a_replug() -> None:
    b = bench(PASSWORD, ONE, pin="1234")
    store(b, b"credential-1")
    await b.services.load.run()
    await b.services.map_keys.run()
    await b.services.map_keys.run()
    assert b.key.calls.count("probe") == 1
    b.key.key = replace(b.key.key, path="another-port")
    await b.services.map_keys.run()
    assert b.key.calls.count("probe") == 2
    assert b.services.state.now.holders(ONE.id) == ["key-1"]


async def test_map_remembers_a_key_that_is_gone() -> None:
    b = bench(PASSWORD, ONE, pin="1234")
    store(b, b"credential-1")
    await b.services.load.run()
    await b.services.map_keys.run()
    b.keys.unplug(b.key)
    await b.run_spawned()
    assert b.services.state.now.keys == ()
    assert b.services.state.now.holders(ONE.id) == ["key-1"]


async def test_map_of_a_key_that_cannot_be_asked_is_unknown_not_lacking() -> None:
    b = bench(PASSWORD, ONE, pin="1234")
    b.key.fail["probe"] = [KeydeskError(Code.KEY_BUSY)]
    await b.services.load.run()
    maps = await b.services.map_keys.run()
    assert maps["key-1"].unknown == {ONE.id}


async def test_a_key_that_comes_is_shown_at_once_and_then_asked() -> None:
    b = bench(PASSWORD, ONE, pin="1234")
    await b.services.load.run()
    second = BehavingKey("key-2")
    second.passkeys[b"credential-1"] = StoredPasskey(b"credential-1", SITE, b"", USER)
    b.keys.plug(second)
    assert [k.id for k in b.services.state.now.keys] == ["key-1", "key-2"]
    await b.run_spawned()
    assert b.services.state.now.holders(ONE.id) == ["key-2"]


@pytest.mark.parametrize("step", [EnrollStep.KEY, EnrollStep.PIN, EnrollStep.CHALLENGE])
async def test_entry_of_which_no_key_knows_is_closed(step: EnrollStep) -> None:
    b = bench(PASSWORD)
    b.journal.entries["e1"] = replace(ENTRY, step=step, credential_id=b"")
    assert await b.services.resolve.run() == ()
    assert b.journal.entries == {}


@pytest.mark.parametrize("methods", [(PASSWORD, passkey(b"left")), (PASSWORD,)])
async def test_entry_the_account_or_the_key_settles_is_closed(methods: tuple[Method, ...]) -> None:
    b = bench(*methods, pin="1234")  # in the second case the plugged-in key says that it does not hold it
    b.journal.entries["e1"] = ENTRY
    await b.services.load.run()
    assert await b.services.resolve.run() == ()


async def test_leftover_becomes_a_card_and_is_taken_off_the_key() -> None:
    b = bench(PASSWORD, ONE, pin="1234")
    store(b, b"credential-1", b"left", b"unrelated")
    b.journal.entries["e1"] = ENTRY
    await b.services.load.run()
    cards = await b.services.resolve.run()
    assert list(cards) == [ENTRY]
    assert list(b.services.state.now.repairs) == [ENTRY]
    outcome = await b.services.remove_left_over.run("e1", ScriptedPrompter("1234"), CancelToken())
    assert outcome == Done(1)
    assert set(b.key.passkeys) == {b"credential-1", b"unrelated"}
    assert b.journal.entries == {}
    assert list(b.services.state.now.repairs) == []


async def test_leftover_without_an_id_is_the_new_passkey_of_the_same_user() -> None:
    b = bench(PASSWORD, ONE, pin="1234")
    store(b, b"credential-1", b"new")
    store(b, b"colleague", user=b"someone-else")
    b.journal.entries["e1"] = replace(ENTRY, step=EnrollStep.TOUCH, credential_id=b"")
    await b.services.load.run()
    await b.services.resolve.run()
    assert await b.services.remove_left_over.run("e1", ScriptedPrompter("1234"), CancelToken()) == Done(1)
    assert set(b.key.passkeys) == {b"credential-1", b"colleague"}


async def test_repair_without_the_key_is_refused_and_the_card_stays() -> None:
    b = bench(PASSWORD, pin="1234")
    store(b, b"left")
    b.journal.entries["e1"] = ENTRY
    await b.services.load.run()
    await b.services.resolve.run()
    b.keys.unplug(b.key)
    with pytest.raises(KeydeskError) as caught:
        await b.services.remove_left_over.run("e1", ScriptedPrompter("1234"), CancelToken())
    assert caught.value.code == Code.KEY_REMOVED
    assert b.services.state.now.repairs == (ENTRY,)


async def test_a_colour_is_kept_beside_the_label_and_forgotten() -> None:
    b = bench(PASSWORD)
    await b.services.care.label("key-1", "Blue")
    await b.services.care.tag("key-1", Tag.BLUE)
    now = b.services.state.now
    assert (now.key_label("key-1"), now.key_tag("key-1")) == ("Blue", Tag.BLUE)
    assert key_shape(b.key.key, now)["tag"] == "blue"
    assert b.labels.texts[ACCOUNT, "tag:key-1"] == "blue"
    await b.services.care.tag("key-1", None)
    assert b.services.state.now.key_tag("key-1") is None
    assert b.services.state.now.key_label("key-1") == "Blue"


async def test_a_colour_this_version_does_not_know_is_none() -> None:
    b = bench(PASSWORD)
    b.services.state.put(labels={"tag:key-1": "mauve"})
    assert b.services.state.now.key_tag("key-1") is None
    assert key_shape(b.key.key, b.services.state.now)["tag"] is None
