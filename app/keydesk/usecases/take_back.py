"""Takes a passkey back from the key that just made it, since no account took it. Main loop. Raises nothing."""

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.usecases.key_session import with_session
from keydesk.usecases.outcomes import Cancelled
from keydesk.usecases.pin_entry import BY_FINGER
from keydesk.usecases.ports import KeyHandle, Keys
from keydesk.usecases.prompts import PinPrompter


async def take_back(
    keys: Keys, handle: KeyHandle, credential_id: bytes, pin: Secret, prompter: PinPrompter, cancel: CancelToken
) -> bool:
    """Delete exactly this passkey.

    Args:
        keys: the keys.
        handle: the key.
        credential_id: what it made.
        pin: what it was made with; `BY_FINGER` asks for the finger once more, or for the PIN.
        prompter: asks.
        cancel: the person's Cancel; then nothing more is asked of them.

    Returns:
        Whether the key does not hold it any more.
    """
    try:
        if pin is not BY_FINGER:
            await handle.delete_passkey(credential_id, pin)
            return True
        manager = keys.manager(handle.key.id)
        if cancel.cancelled:
            return False
        gone = await with_session(
            keys, handle.key.id, prompter, lambda by: manager.delete_passkey(credential_id, by), finger=cancel
        )
    except KeydeskError as cause:
        return cause.code == Code.KEY_LACKS_PASSKEY
    return not isinstance(gone, Cancelled)
