"""Reads the policy of this computer. Blocking, once at the start: under a millisecond where there is none.

Takes no hint from the environment: a person must not be able to point the program at another place. Raises nothing.
"""

import os
import sys

from keydesk.config.policy.found import NO_POLICY, Policy


def policy_here() -> Policy:
    """Read the policy of this computer.

    Returns:
        The policy, settled; `NO_POLICY` where nothing is set.
    """
    if sys.platform == "win32":
        from keydesk.config.policy.windows import WindowsPolicies

        reading = WindowsPolicies().read()
    elif sys.platform == "darwin":
        if not os.path.lexists("/Library/Managed Preferences"):
            return NO_POLICY
        from keydesk.config.policy.macos import MacPolicies

        reading = MacPolicies().read()
    else:
        if not os.path.lexists("/etc/keydesk/policies"):
            return NO_POLICY  # before anything is imported: most computers are nobody's
        from keydesk.config.policy.linux import LinuxPolicies

        reading = LinuxPolicies().read()
    from keydesk.config.policy.settle import settle

    return settle(reading)
