"""Runs an enrollment on a bench, and looks whether key and account agree."""

from keydesk.core.cancel import CancelToken
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.world import Bench


async def enroll(b: Bench, prompter: ScriptedPrompter, cancel: CancelToken | None = None) -> object:
    return await b.services.enroll.run(prompter, cancel or CancelToken())


def agree(b: Bench) -> bool:
    """Every passkey on the key is in the account and the other way round."""
    listed = {m.passkey.credential_id for m in b.api.methods if m.passkey is not None}
    return set(b.key.passkeys) == listed
