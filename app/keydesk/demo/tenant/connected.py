"""Connected accounts and connections under way, in memory.

Owns both. Runs on the server's event loop. Raises `KeyError` for what is not there.
"""

import secrets
from collections.abc import Collection, Iterator
from dataclasses import replace

from keydesk.demo.tenant.outside import ConnectedAccount, ConnectedConfig, Provider, Visit
from keydesk.demo.tenant.people import Account

DAY_S = 86400.0
_VISIT_LIMIT = 1_000
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"


class Connected:
    """Everything a tenant knows of outside accounts.

    Args:
        config: what is offered, and how long things last.
    """

    def __init__(self, config: ConnectedConfig) -> None:
        self.config = config
        self._providers = {provider.name: provider for provider in config.providers}
        self._accounts: dict[str, dict[str, ConnectedAccount]] = {}
        self._visits: dict[str, Visit] = {}
        self._number = 0

    def providers(self) -> list[Provider]:
        """List what may be connected now.

        Returns:
            Providers in the order they are offered.
        """
        return list(self._providers.values())

    def provider(self, name: str) -> Provider:
        """Find what a connection leads to.

        Args:
            name: name of the connection.

        Returns:
            The provider.

        Raises:
            KeyError: it is not offered.
        """
        return self._providers[name]

    def withdraw(self, name: str) -> None:
        """Stop offering a connection; accounts connected by it stay.

        Args:
            name: name of the connection.

        Raises:
            KeyError: it is not offered.
        """
        del self._providers[name]

    def demand(self, name: str, *scopes: str) -> None:
        """Ask for more through a connection; accounts connected before then lack permission.

        Args:
            name: name of the connection.
            scopes: further scopes.

        Raises:
            KeyError: it is not offered.
        """
        known = self._providers[name]
        self._providers[name] = replace(known, scopes=tuple(dict.fromkeys((*known.scopes, *scopes))))

    def page(
        self, user_id: str, connections: Collection[str], after: int, take: int
    ) -> tuple[list[ConnectedAccount], int | None]:
        """Cut a page out of a person's accounts.

        Args:
            user_id: whose.
            connections: only those of these; empty for all.
            after: number of the last account of the page before, 0 for the first page.
            take: how many at most.

        Returns:
            The page, and the number of its last account when more come.
        """
        found: list[ConnectedAccount] = []
        for account in self._accounts.get(user_id, {}).values():
            if account.number <= after or (connections and account.connection not in connections):
                continue
            if len(found) == take:
                return found, found[-1].number
            found.append(account)
        return found, None

    def add(
        self,
        user_id: str,
        connection: str,
        *,
        outside: str,
        scopes: tuple[str, ...],
        now: float,
        expires_at: float | None = None,
        organization: str = "",
    ) -> ConnectedAccount:
        """Store an account.

        Args:
            user_id: whose.
            connection: name of the connection.
            outside: which account at the provider.
            scopes: granted ones.
            now: Unix seconds.
            expires_at: Unix seconds, or None.
            organization: `org_...`, or empty.

        Returns:
            The account.
        """
        self._number += 1
        account = ConnectedAccount(
            id=f"cac_{_letters(22)}",
            number=self._number,
            connection=connection,
            outside=outside,
            scopes=scopes,
            created_at=now,
            expires_at=expires_at,
            organization=organization,
        )
        self._accounts.setdefault(user_id, {})[account.id] = account
        return account

    def find(self, user_id: str, visit: Visit) -> ConnectedAccount | None:
        """Look for the account a visit would connect once more.

        Args:
            user_id: whose.
            visit: under way, with the account chosen.

        Returns:
            The account, or None.
        """
        return next(
            (
                account
                for account in self._accounts.get(user_id, {}).values()
                if (account.connection, account.outside, account.organization)
                == (visit.provider.name, visit.outside, visit.organization)
            ),
            None,
        )

    def remove(self, user_id: str, account_id: str) -> None:
        """Drop an account.

        Args:
            user_id: whose.
            account_id: `cac_...`.

        Raises:
            KeyError: this person has none of that id.
        """
        del self._accounts.get(user_id, {})[account_id]

    def open_visit(self, visit: Visit) -> None:
        """Begin a connection.

        Args:
            visit: what is known of it.
        """
        while len(self._visits) >= _VISIT_LIMIT:
            del self._visits[next(iter(self._visits))]
        self._visits[visit.id] = visit

    def visit(self, now: float, *, visit_id: str = "", ticket: str = "", session: str = "") -> Visit | None:
        """Find a connection under way by one of its secrets.

        Args:
            now: Unix seconds.
            visit_id: from the provider's pages.
            ticket: from the address the browser was sent to.
            session: from the client.

        Returns:
            The visit, or None when there is none or its time is up.
        """
        for visit in self._visits.values():
            known = ((visit.id, visit_id), (visit.ticket, ticket), (visit.session, session))
            if any(sent and secrets.compare_digest(kept.encode(), sent.encode()) for kept, sent in known):
                return visit if now - visit.born <= self.config.life_s else None
        return None

    def close_visit(self, visit: Visit) -> None:
        """Forget a connection that has ended.

        Args:
            visit: which one.
        """
        self._visits.pop(visit.id, None)


def furnish(connected: Connected, account: Account, *, samples: bool, now: float) -> None:
    """Give somebody the accounts they have from the start.

    Args:
        connected: where to.
        account: whose.
        samples: whether they get one account that ends soon and one without an end.
        now: Unix seconds.
    """
    offered = connected.providers()
    if samples:
        for index, provider in enumerate(offered[:2]):
            connected.add(
                account.user_id,
                provider.name,
                outside=outside_accounts(provider, account)[0],
                scopes=provider.scopes,
                now=now - (120 + 90 * index) * DAY_S,
                expires_at=now + 6 * DAY_S if index == 0 else None,
            )
    for number, provider in zip(range(connected.config.crowd), _round(offered), strict=False):
        connected.add(
            account.user_id,
            provider.name,
            outside=f"crowd-{number}@{provider.domain}",
            scopes=provider.scopes,
            now=now - (number % 700) * DAY_S,
            expires_at=None if number % 3 else now + (number % 40 - 5) * DAY_S,
        )


def outside_accounts(provider: Provider, account: Account) -> tuple[str, str]:
    """List the accounts a person has at a pretend provider.

    Args:
        provider: where.
        account: whose.

    Returns:
        Two e-mail addresses, the usual one first.
    """
    name = account.email.partition("@")[0]
    return f"{name}@{provider.domain}", f"{name}.private@{provider.domain}"


def new_visit_secrets() -> dict[str, str]:
    """Make what only the parties of a connection may know.

    Returns:
        `id`, `ticket` and `session` of a visit.
    """
    return {"id": _letters(24), "ticket": secrets.token_urlsafe(24), "session": secrets.token_urlsafe(36)}


def _round(offered: list[Provider]) -> Iterator[Provider]:
    while offered:
        yield from offered


def _letters(count: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(count))
