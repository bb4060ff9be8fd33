"""What a connected account is called and how it stands, in words. Pure; main thread, for Qt. Raises nothing."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from keydesk.domain.connected import AccountState, ConnectedAccount
from keydesk.domain.permissions import Permissions
from keydesk.ui.models.moments import ago, ahead, day, joined
from keydesk.ui.models.signs import Sign

translate = QCoreApplication.translate

_RENEWABLE = frozenset({AccountState.ENDS_SOON, AccountState.ENDED, AccountState.MORE_NEEDED})
_MOST_URGENT = (AccountState.ENDED, AccountState.MORE_NEEDED, AccountState.ENDS_SOON)


@dataclass(frozen=True, slots=True)
class AccountLine:
    """A connected account as its card shows it.

    Args:
        id: the account.
        provider: whose account it is; also decides letter and colour of the tile.
        title: provider and the person's own label.
        sign: how it stands.
        since: since when it is connected, "" when that is not known.
        since_ago: the same as "9 months ago".
        ends: when the access ends or has ended, "" when that is not known.
        ends_ahead: the same as "In 5 days".
        summary: what its permissions allow.
        reconnect: connecting again cures it.
        lead: it is the one whose button leads.
        dim: what is shown may be out of date.
        trouble: what went wrong with it a moment ago, "" for nothing.
        cure: name of the button that goes on from there, "" for none.
        why_off: why nothing can be done with it now, "" when it can.
        why_no_reconnect: why it cannot be connected again, "" when it can.
    """

    id: str
    provider: str
    title: str
    sign: Sign
    since: str = ""
    since_ago: str = ""
    ends: str = ""
    ends_ahead: str = ""
    summary: str = ""
    reconnect: bool = False
    lead: bool = False
    dim: bool = False
    trouble: str = ""
    cure: str = ""
    why_off: str = ""
    why_no_reconnect: str = ""

    @property
    def spoken(self) -> str:
        """All of it, as a screen reader says it."""
        parts = (self.title, self.sign.text, self.trouble, self.since, self.ends, self.summary)
        return ", ".join(part for part in parts if part)

    @property
    def when(self) -> str:
        """When it began and when it ends, in one line."""
        return joined(self.since, self.ends)

    @property
    def when_told(self) -> str:
        """The same as distances from today."""
        return joined(self.since_ago, self.ends_ahead)


@dataclass(frozen=True, slots=True)
class OfferLine:
    """What may be connected, as its card shows it.

    Args:
        id: name of the connection.
        provider: whose it is.
        title: the provider, with the connection's name where several are alike.
        summary: what would be allowed.
        why_off: why it cannot be connected now, "" when it can.
    """

    id: str
    provider: str
    title: str
    summary: str
    why_off: str = ""

    @property
    def spoken(self) -> str:
        """All of it, as a screen reader says it."""
        return ", ".join(part for part in (self.title, self.summary) if part)


def provider_name(permissions: Permissions, strategy: str, connection: str) -> str:
    """Name a provider.

    Args:
        permissions: the dictionary, which names providers, too.
        strategy: kind of provider, "" when it is not known.
        connection: name of the connection at the tenant; often the strategy itself.

    Returns:
        The name people know; the connection's own where there is none.
    """
    return permissions.provider(strategy or connection).name or connection


def account_title(provider: str, label: str | None) -> str:
    """Name an account.

    Args:
        provider: whose it is.
        label: the person's own name for it.

    Returns:
        For instance "Google · Work".
    """
    return joined(provider, label or "")


def state_sign(state: AccountState) -> Sign:
    """Say how an account stands.

    Args:
        state: the state.

    Returns:
        Word, kind and icon.
    """
    return {
        AccountState.CONNECTED: Sign(translate("AccountWords", "Connected"), "ok"),
        AccountState.ENDS_SOON: Sign(translate("AccountWords", "Ends soon"), "warn"),
        AccountState.ENDED: Sign(translate("AccountWords", "Ended"), "bad", "event_busy"),
        AccountState.MORE_NEEDED: Sign(translate("AccountWords", "More permission needed"), "warn", "priority_high"),
        AccountState.NOT_OFFERED: Sign(translate("AccountWords", "No longer offered"), "neutral", "block"),
        AccountState.UNKNOWN: Sign(translate("AccountWords", "Unknown"), "unknown"),
    }[state]


def state_told(state: AccountState) -> str:
    """Say in a sentence what a state means and what to do.

    Args:
        state: the state.

    Returns:
        One or two sentences.
    """
    return {
        AccountState.CONNECTED: translate("AccountWords", "Tools of your organisation may use this account."),
        AccountState.ENDS_SOON: translate(
            "AccountWords", "Tools can use it for a few more days. Connect it again to go on."
        ),
        AccountState.ENDED: translate("AccountWords", "Tools can no longer use it. Connect it again to go on."),
        AccountState.MORE_NEEDED: translate(
            "AccountWords", "Your organisation asks for more than you have allowed. Connect it again to allow it."
        ),
        AccountState.NOT_OFFERED: translate(
            "AccountWords", "Your organisation no longer offers this connection. You can disconnect it."
        ),
        AccountState.UNKNOWN: translate("AccountWords", "Keydesk could not find out whether it still works."),
    }[state]


def needs_reconnect(state: AccountState) -> bool:
    """Tell whether connecting again cures a state."""
    return state in _RENEWABLE


def urgency(state: AccountState) -> int:
    """Rank a state, the most urgent first; states that need nothing come last."""
    return _MOST_URGENT.index(state) if state in _MOST_URGENT else len(_MOST_URGENT)


def since_words(account: ConnectedAccount, at: datetime) -> tuple[str, str]:
    """Say since when an account is connected: as a day, and as a distance."""
    if account.created_at is None:
        return "", ""
    told = translate("AccountWords", "Connected {day}").format(day=day(account.created_at, at))
    return told, ago(account.created_at, at)


def ends_words(account: ConnectedAccount, at: datetime) -> tuple[str, str]:
    """Say when the access ends or has ended: as a day, and as a distance."""
    ends = account.expires_at
    if ends is None:
        return "", ""
    if ends <= at:
        return translate("AccountWords", "Access ended {day}").format(day=day(ends, at)), ago(ends, at)
    return translate("AccountWords", "Access ends {day}").format(day=day(ends, at)), ahead(ends, at)
