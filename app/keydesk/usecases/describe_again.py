"""Reads a key's description again once a flow is done. Main loop; raises nothing."""

import contextlib

from keydesk.core.errors import KeydeskError
from keydesk.usecases.ports import KeyHandle


async def describe_again(handle: KeyHandle) -> None:
    """Have PIN state and slots true after a change; what was done stays done when the key was pulled meanwhile.

    Args:
        handle: the key.
    """
    with contextlib.suppress(KeydeskError):  # its absence is told by the monitor, not as a failure of what is done
        await handle.refresh()
