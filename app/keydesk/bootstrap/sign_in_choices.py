"""What a sign-in asks for, from the settings. Any thread; raises nothing."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from keydesk.config.settings import Settings
from keydesk.domain.account import READ_SCOPES, Scope

if TYPE_CHECKING:
    from keydesk.identity.opening import Preferences


def sign_in_preferences(
    settings: Callable[[], Settings], limit_s: float | None = None, extra_scopes: tuple[str, ...] = ()
) -> "Preferences":
    """Turn settings into what a sign-in asks for; imports the identity side.

    Args:
        settings: what the person chose, asked at each sign-in, so that the next one uses what was chosen before it.
        limit_s: seconds a person has, None for the usual.
        extra_scopes: what the organisation asks for besides.

    Returns:
        The preferences.
    """
    from keydesk.identity.opening import Preferences
    from keydesk.identity.sign_in import LIMIT_S

    def scopes() -> frozenset[str]:
        at_sign_in = frozenset(Scope) if settings().write_scopes == "at-sign-in" else READ_SCOPES
        return at_sign_in | frozenset(extra_scopes)

    return Preferences(scopes=scopes, limit_s=LIMIT_S if limit_s is None else limit_s)
