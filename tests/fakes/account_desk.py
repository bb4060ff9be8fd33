"""One account client over a scripted door, for the tests of the account layer."""

from dataclasses import dataclass

from keydesk.account.client import AccountClient
from keydesk.config.profile import Profile
from keydesk.core.errors import KeydeskError
from keydesk.net.message import Answer
from tests.fakes.clock import FixedClock
from tests.fakes.scripted_door import CountingTokens, ScriptedDoor

ISSUER = "https://login.acme.com/"
BASE = ISSUER + "me/v1"
METHODS = BASE + "/authentication-methods"


@dataclass
class Desk:
    """A client and everything around it."""

    client: AccountClient
    door: ScriptedDoor
    tokens: CountingTokens
    clock: FixedClock


def desk(*answers: Answer | KeydeskError, origin: str | None = None) -> Desk:
    """Make a client that gets these answers."""
    door, tokens, clock = ScriptedDoor(*answers), CountingTokens(), FixedClock()
    profile = Profile("Acme", ISSUER, "client", origin=origin)
    return Desk(AccountClient(profile, door, tokens, clock), door, tokens, clock)
