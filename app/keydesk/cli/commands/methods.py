"""`methods`: how a person signs in."""

from collections.abc import Sequence

import click

from keydesk.cli.run import Run, finish
from keydesk.cli.shapes import Shape, method_shape, steps_shape
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method
from keydesk.domain.catalogue import Code
from keydesk.usecases.services import Services


@click.group("methods")
def methods() -> None:
    """List, enroll, test, rename and remove sign-in methods."""


def _shape(method: Method, services: Services) -> Shape:
    aaguid = method.passkey.aaguid if method.passkey is not None else None
    return method_shape(method, services.state.now, services.model_name(aaguid))


def _find(services: Services, wanted: str) -> Method:
    now = services.state.now
    for method in now.methods or ():
        if wanted in (method.id, method.name):
            return method
        if method.passkey is not None and now.passkey_label(method.passkey.credential_id) == wanted:
            return method
    raise KeydeskError(Code.METHOD_GONE)


@methods.command("list")
@click.pass_obj
def list_methods(run: Run) -> None:
    """List the sign-in methods of the account."""

    async def work(services: Services) -> list[JsonValue]:
        await services.map_keys.run()
        return [_shape(method, services) for method in await services.load.known()]

    shapes = run.with_account(work, keys=True)
    rows = [_row(shape) for shape in shapes if isinstance(shape, dict)]
    run.output.table(
        shapes, ("Type", "Name", "Added", "Last used", "Id"), rows, "The account has no sign-in methods."
    )


def _row(shape: Shape) -> Sequence[str]:
    names = ("type", "label", "created_at", "last_used_at", "id")
    return [str(shape.get(name) or "–") for name in names]


@methods.command("factors")
@click.pass_obj
def factors(run: Run) -> None:
    """List what the tenant lets you enroll."""

    async def work(services: Services) -> list[JsonValue]:
        await services.load.load_factors()
        now = services.state.now
        found = now.factors
        if found is None:
            # Offline is another matter than a tenant that has no such list.
            raise KeydeskError(now.stale or Code.API_NOT_ACTIVE)
        return [{"type": f.type, "usage": [*f.usage]} for f in found]

    shapes = run.with_account(work)
    rows = [[str(s.get("type")), str(s.get("usage"))] for s in shapes if isinstance(s, dict)]
    run.output.table(shapes, ("Type", "Use"), rows, "The tenant lets you enroll nothing.")


@methods.command("enroll")
@click.argument("type", metavar="TYPE", type=click.Choice(["passkey"]))
@click.option("--name", help="Your name for the passkey on this computer.")
@click.pass_obj
def enroll(run: Run, type: str, name: str | None) -> None:
    """Enroll a passkey on a security key."""

    async def work(services: Services) -> Shape:
        key_id = run.optional_key(services.state.now)
        enrolled = finish(run, await services.enroll.run(run.terminal(name=name), run.backstage.cancel, key_id))
        return {**_shape(enrolled.method, services), **steps_shape(enrolled.steps)}

    shape = run.with_account(work, keys=True)
    run.output.answer(shape, f"Enrolled {shape['label']}. Test it with: keydesk methods test '{shape['id']}'")


@methods.command("test")
@click.argument("id")
@click.pass_obj
def test(run: Run, id: str) -> None:
    """Test a passkey on its key; nothing is sent."""

    async def work(services: Services) -> Shape:
        method = _find(services, id)
        key_id = run.optional_key(services.state.now)
        proven = finish(run, await services.prove.run(method.id, run.terminal(), run.backstage.cancel, key_id))
        return {"id": method.id, "verified": True, "key": proven.key_id, "user_verified": proven.user_verified}

    shape = run.with_account(work, keys=True)
    run.output.answer(shape, "It works: the key signed and the account's public key fits.")


@methods.command("rename")
@click.argument("id")
@click.argument("name")
@click.pass_obj
def rename(run: Run, id: str, name: str) -> None:
    """Rename a method; passkeys are named on this computer only."""

    async def work(services: Services) -> Shape:
        if not name.strip():
            raise click.BadParameter("a name is not blank")
        return _shape(await services.rename.run(_find(services, id).id, name), services)

    shape = run.with_account(work)
    run.output.answer(shape, f"It is called {shape['label']} now.")


@methods.command("remove")
@click.argument("id")
@click.option("--from-key", is_flag=True, help="Delete the passkey from the plugged-in key, too (asks for its PIN).")
@click.pass_obj
def remove(run: Run, id: str, from_key: bool) -> None:
    """Remove a method from the account."""

    async def work(services: Services) -> Shape:
        await services.map_keys.run()
        method = _find(services, id)
        terminal = run.terminal(also_from_keys=from_key)
        removed = finish(run, await services.remove.run(method.id, terminal, run.backstage.cancel))
        return {"id": method.id, "removed": True, "from_keys": [*removed.from_keys]}

    shape = run.with_account(work, keys=True)
    run.output.answer(shape, "Removed.")
