"""One fresh sign-in in the middle of something about connected accounts; every choice is kept. Main loop.

Raises AUTH_*, NET_*.
"""

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Scope
from keydesk.domain.catalogue import Code
from keydesk.usecases.method_prompts import StepUpPrompter
from keydesk.usecases.world import World

_SIGN_IN = frozenset({Code.FRESH_SIGN_IN_NEEDED, Code.SCOPE_MISSING, Code.SESSION_ENDED})


def lacks(world: World, scope: Scope) -> bool:
    """Tell before a person does anything whether the tenant would refuse.

    Args:
        world: the ports.
        scope: what the call needs.

    Returns:
        True when it is known that the scope was not granted.
    """
    granted = world.identity.granted
    return granted is not None and scope not in granted.scopes


def wants_sign_in(error: KeydeskError) -> bool:
    """Tell whether a fresh sign-in cures a refusal."""
    return error.code in _SIGN_IN


async def sign_in_once_more(
    world: World, prompter: StepUpPrompter, cancel: CancelToken, why: KeydeskError | None = None
) -> None:
    """Ask, then send the same person through the browser.

    Args:
        world: the ports.
        prompter: asks and shows.
        cancel: the person's Cancel.
        why: the refusal, None when it was foreseen.

    Raises:
        KeydeskError: SIGN_IN_CANCELLED also when the person does not want to; WRONG_ACCOUNT, AUTH_*, NET_*.
    """
    if not await prompter.confirm_fresh_sign_in():
        raise KeydeskError(Code.SIGN_IN_CANCELLED) from why
    person = world.identity.person
    await world.identity.sign_in(prompter, cancel, fresh=True, expected_sub=person.sub if person else None)
    world.state.put(person=world.identity.person, granted=world.identity.granted)
