"""The inventory: asked anew on demand, complete with the PIN."""

from keydesk.domain.keys import StoredPasskey
from keydesk.domain.reconciliation import Where
from keydesk.usecases.outcomes import Cancelled, Done
from tests.fakes.account import SITE, USER, passkey
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.world import bench

ONE, TWO = passkey(b"one"), passkey(b"two")


async def test_leftovers_are_known_with_the_pin_and_none_of_another_site() -> None:
    b = bench(ONE, TWO, pin="1234")
    for one, site in ((b"one", SITE), (b"stray", SITE), (b"shop", "shop.example")):
        b.key.passkeys[one] = StoredPasskey(one, site, b"", USER)
    b.world.state.put(methods=(ONE, TWO))
    before = await b.services.reconcile.run()
    assert before.where == {ONE.id: Where.HERE, TWO.id: Where.UNSEEN}
    assert not before.keys[0].listed
    outcome = await b.services.reconcile.look("key-1", ScriptedPrompter("1234"))
    assert isinstance(outcome, Done)
    (stand,) = outcome.value.keys
    assert (stand.held, stand.orphans, stand.listed) == ((ONE.id,), (b"stray",), True)


async def test_a_refused_pin_changes_nothing() -> None:
    b = bench(ONE, pin="1234")
    b.world.state.put(methods=(ONE,))
    assert isinstance(await b.services.reconcile.look("key-1", ScriptedPrompter()), Cancelled)
    assert not (await b.services.reconcile.run()).keys[0].listed
