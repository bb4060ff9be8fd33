"""Puts the connected accounts of a state into lines: which groups there are, who leads, what is found by a search.

Pure; main thread, for Qt. Raises nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale

from keydesk.domain.connected import AccountState, ConnectedAccount, Connection
from keydesk.domain.connected_state import SOON, available, by_name, state_of
from keydesk.domain.permissions import Permissions
from keydesk.ui.models.account_words import (
    AccountLine,
    OfferLine,
    account_title,
    ends_words,
    needs_reconnect,
    provider_name,
    since_words,
    state_sign,
    urgency,
)
from keydesk.ui.models.freshness import offline_reason
from keydesk.usecases.state import Connected, Snapshot

translate = QCoreApplication.translate

FEW = 50
"""So many items at most are cards; more are a list that paints only what is seen."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong with one account a moment ago.

    Args:
        text: what happened, what is safe and the next step.
        button: words of the button that goes on from there, "" for none.
    """

    text: str
    button: str = ""


class Teller:
    """Puts accounts and offers into words, one at a time.

    Args:
        now: the state.
        permissions: the dictionary of scopes.
        at: the time of now.
        troubles: what went wrong with single accounts, by id.
    """

    def __init__(
        self, now: Snapshot, permissions: Permissions, at: datetime, troubles: Mapping[str, Trouble] | None = None
    ) -> None:
        self._now, self._permissions, self._at = now, permissions, at
        self._connected = now.connected
        self._troubles = troubles or {}
        self._offered = by_name(now.connected.connections)
        self._language = QLocale().name()
        self._why_off = account_why_off(now)
        self._twice = self._shared_names()
        # A long list has no one next step, and ranking it anew for every page that comes would cost seconds.
        self.lead = self._leader() if len(now.connected.accounts or ()) <= FEW else ""

    def account(self, account: ConnectedAccount) -> AccountLine:
        """Put an account into words."""
        at = self._at
        strategy = self.strategy(account)
        provider = provider_name(self._permissions, strategy, account.connection)
        state, trouble = self.state(account), self._troubles.get(account.id)
        since, since_ago = since_words(account, at)
        ends, ends_ahead = ends_words(account, at)
        return AccountLine(
            id=account.id,
            provider=provider,
            title=account_title(provider, self._now.account_label(account.id)),
            sign=state_sign(state),
            since=since,
            since_ago=since_ago,
            ends=ends,
            ends_ahead=ends_ahead,
            summary=self._permissions.summary(strategy, account.scopes, account.offline, self._language),
            reconnect=needs_reconnect(state),
            lead=account.id == self.lead,
            dim=self._connected.stale is not None,
            trouble=trouble.text if trouble is not None else "",
            cure=trouble.button if trouble is not None else "",
            why_off=self._why_off,
            why_no_reconnect=self._why_off or self._why_no_reconnect(account),
        )

    def offer(self, connection: Connection) -> OfferLine:
        """Put something to connect into words."""
        provider = provider_name(self._permissions, connection.strategy, connection.name)
        title = provider
        if provider in self._twice and connection.name != provider:
            title = account_title(provider, connection.name)
        told = ""
        if connection.scopes:
            told = self._permissions.summary(connection.strategy, connection.scopes, False, self._language)
        if told:
            told = translate("AccountLines", "Once connected: {what}").format(what=told[:1].lower() + told[1:])
        return OfferLine(connection.name, provider, title, told, self._why_off)

    def state(self, account: ConnectedAccount) -> AccountState:
        """Say how an account stands."""
        return state_of(account, self._offered, self._at)

    def strategy(self, account: ConnectedAccount) -> str:
        """Tell the kind of provider; where the connection is not known, its name often is the kind."""
        connection = (self._offered or {}).get(account.connection)
        return connection.strategy if connection is not None else account.connection

    def _shared_names(self) -> frozenset[str]:
        """Names that stand for several connections."""
        connections = self._connected.connections or ()
        names = Counter(provider_name(self._permissions, one.strategy, one.name) for one in connections)
        return frozenset(name for name, count in names.items() if count > 1)

    def _why_no_reconnect(self, account: ConnectedAccount) -> str:
        if self._offered is not None and account.connection not in self._offered:
            return translate("AccountLines", "Your organisation no longer offers this connection.")
        return ""

    def _leader(self) -> str:
        """The most urgent account that connecting again cures, "" for none."""
        found = ("", urgency(AccountState.CONNECTED))
        for account in self._connected.accounts or ():
            rank = urgency(self.state(account))
            if rank < found[1] and not self._why_no_reconnect(account):
                found = (account.id, rank)
                if rank == 0:
                    break
        return found[0]


def account_why_off(now: Snapshot) -> str:
    """Say why nothing can be changed with connected accounts now.

    Args:
        now: the state.

    Returns:
        A sentence, "" when it can be changed.
    """
    return offline_reason(now) or offline_reason(replace(now, stale=now.connected.stale))


def offers_of(connected: Connected) -> tuple[Connection, ...]:
    """List what may be connected and is not.

    Args:
        connected: the state.

    Returns:
        In the order offered; nothing as long as the accounts are not known to the end, so that nothing moves.
    """
    if connected.connections is None or connected.accounts is None or connected.partial:
        return ()
    return available(connected.connections, connected.accounts)


def ending_first(now: Snapshot, at: datetime) -> list[ConnectedAccount]:
    """List the accounts whose access has ended or ends soon; only times are asked, so it is quick for many.

    Args:
        now: the state.
        at: the time of now.

    Returns:
        The one that ends first stands first.
    """
    ends = at + SOON
    found = [
        (account.expires_at, account)
        for account in now.connected.accounts or ()
        if account.expires_at is not None and account.expires_at <= ends
    ]
    return [account for _, account in sorted(found, key=lambda pair: pair[0])]


def found_accounts(now: Snapshot, permissions: Permissions, text: str) -> Sequence[ConnectedAccount]:
    """Search the accounts.

    Args:
        now: the state.
        permissions: names providers.
        text: words that must all be in provider, connection or own name, in any order.

    Returns:
        Those found, in the order listed.
    """
    accounts, words = now.connected.accounts or (), text.casefold().split()
    if not words:
        return accounts
    names = _names(now, permissions)
    return tuple(
        account
        for account in accounts
        if _holds(names.get(account.connection, account.connection), now.account_label(account.id) or "", words)
    )


def found_offers(now: Snapshot, permissions: Permissions, text: str) -> Sequence[Connection]:
    """Search what may be connected; see `found_accounts`."""
    offers, words = offers_of(now.connected), text.casefold().split()
    names = _names(now, permissions)
    return tuple(offer for offer in offers if _holds(names[offer.name], "", words)) if words else offers


def _names(now: Snapshot, permissions: Permissions) -> Mapping[str, str]:
    return {
        connection.name: f"{connection.name} {provider_name(permissions, connection.strategy, connection.name)}"
        for connection in now.connected.connections or ()
    }


def _holds(name: str, label: str, words: Sequence[str]) -> bool:
    text = f"{name} {label}".casefold()
    return all(word in text for word in words)
