"""`accounts`: outside accounts that tools of the organisation may use for a person."""

from collections import Counter
from collections.abc import Sequence

import click

from keydesk.cli.account_shapes import account_shape, connection_shape
from keydesk.cli.connect_terminal import ConnectTerminal
from keydesk.cli.run import Run, finish
from keydesk.cli.shapes import Shape, timestamp
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.connected import ConnectedAccount
from keydesk.domain.connected_state import by_name
from keydesk.usecases.services import Services


@click.group("accounts")
def accounts() -> None:
    """List, connect, label and disconnect outside accounts."""


@accounts.command("list")
@click.pass_obj
def list_accounts(run: Run) -> None:
    """List the connected accounts."""

    async def work(services: Services) -> list[JsonValue]:
        found = await services.connected.known(_prompter(run), run.backstage.cancel)
        _say_age(run, services)
        for name in services.state.now.connected.unfinished:
            run.output.progress(f"An earlier try to connect {name} was not finished. You may connect it again.")
        return [*_shapes(found, services)]

    shapes = run.with_account(work)
    names = ("label", "state", "summary", "created_at", "expires_at", "id")
    rows = [[str(s.get(name) or "–") for name in names] for s in shapes if isinstance(s, dict)]
    heads = ("Name", "State", "Permissions", "Connected", "Access ends", "Id")
    run.output.table(shapes, heads, rows, "No account is connected.")


@accounts.command("available")
@click.pass_obj
def available(run: Run) -> None:
    """List what may be connected."""

    async def work(services: Services) -> list[JsonValue]:
        found = await services.connected.known(_prompter(run), run.backstage.cancel)
        _say_age(run, services)
        now = services.state.now.connected
        if now.connections is None:
            raise KeydeskError(now.connections_stale or Code.API_NOT_ACTIVE)
        uses = Counter(account.connection for account in found)
        return [connection_shape(one, uses[one.name], services.permissions) for one in now.connections]

    shapes = run.with_account(work)
    rows = [
        [str(s.get(name) or "–") for name in ("name", "provider", "connected")] for s in shapes if isinstance(s, dict)
    ]
    run.output.table(shapes, ("Connection", "Provider", "Connected"), rows, "Nothing can be connected here.")


@accounts.command("connect")
@click.argument("name")
@click.option("--choose-account", is_flag=True, help="Let the provider ask which of its accounts is meant.")
@click.option("--browser", metavar="CMD", help="Command that opens an address; the system's browser unless given.")
@click.pass_obj
def connect(run: Run, name: str, choose_account: bool, browser: str | None) -> None:
    """Connect an account through the browser; NAME is the connection, as `accounts available` lists it."""

    async def work(services: Services) -> Shape:
        outcome = await services.connect.run(name, _prompter(run), run.backstage.cancel, choose_account)
        return _shape(finish(run, outcome), services)

    shape = run.with_account(work, browser=browser)
    run.output.answer(shape, f"Connected: {shape['label']}. {shape['summary']}.")


@accounts.command("label")
@click.argument("id")
@click.argument("name")
@click.pass_obj
def label(run: Run, id: str, name: str) -> None:
    """Name an account on this computer; an empty NAME forgets it."""

    async def work(services: Services) -> Shape:
        account = await _find(run, services, id)
        await services.connected.label(account.id, name)
        return _shape(account, services)

    shape = run.with_account(work)
    run.output.answer(shape, f"It is called {shape['label']} now.")


@accounts.command("remove")
@click.argument("id")
@click.pass_obj
def remove(run: Run, id: str) -> None:
    """Disconnect an account; the permission at the provider stays until you remove it there."""

    async def work(services: Services) -> Shape:
        account = await _find(run, services, id)
        gone = finish(run, await services.disconnect.run(account.id, _prompter(run), run.backstage.cancel))
        return {"id": gone.account.id, "removed": True, "label": gone.name, "provider_page": gone.page}

    shape = run.with_account(work)
    page = shape["provider_page"]
    where = f"there: {page}" if page else "on the provider's own page"
    run.output.answer(
        shape, f"Disconnected {shape['label']}. The permission at the provider stays until you remove it {where}"
    )


def _prompter(run: Run) -> ConnectTerminal:
    return ConnectTerminal(run.choices, run.output, run.backstage.cancel)


def _say_age(run: Run, services: Services) -> None:
    """Offline, what an earlier run read is shown; nobody takes it for new."""
    now = services.state.now.connected
    if now.stale is not None and now.at is not None:
        run.output.failure_for_people(KeydeskError(now.stale))
        run.output.progress(f"This is what was read at {timestamp(now.at)}.")


def _shapes(found: Sequence[ConnectedAccount], services: Services) -> list[Shape]:
    states, now = services.connected.states(found), services.state.now
    offered = by_name(now.connected.connections) or {}
    return [
        account_shape(
            account,
            states[account.id],
            offered.get(account.connection),
            now,
            services.permissions,
        )
        for account in found
    ]


def _shape(account: ConnectedAccount, services: Services) -> Shape:
    (shape,) = _shapes([account], services)
    return shape


async def _find(run: Run, services: Services, wanted: str) -> ConnectedAccount:
    """Find an account by id or by the person's own name for it."""
    found = await services.connected.known(_prompter(run), run.backstage.cancel)
    for account in found:
        if wanted in (account.id, services.state.now.account_label(account.id)):
            return account
    raise KeydeskError(Code.ACCOUNT_GONE)
