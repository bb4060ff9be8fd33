"""`methods`: how a person signs in."""

from collections.abc import Sequence

import click

from keydesk.cli.method_terminal import MethodOptions
from keydesk.cli.run import Run, finish
from keydesk.cli.shapes import Shape, method_shape, steps_shape
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.enrollment import Channel
from keydesk.usecases.outcomes import PartlyDone
from keydesk.usecases.services import Services

TYPES = {
    "passkey": MethodType.PASSKEY,
    "totp": MethodType.TOTP,
    "push": MethodType.PUSH,
    "phone": MethodType.PHONE,
    "email": MethodType.EMAIL,
    "recovery-code": MethodType.RECOVERY_CODE,
    "password": MethodType.PASSWORD,
}
CHANNELS = [str(one) for one in Channel]


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
        if now.own_name(method) == wanted:
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
@click.argument("type", metavar="TYPE", type=click.Choice(list(TYPES)))
@click.option("--name", help="Your name for it.")
@click.option("--phone", metavar="NUMBER", help="For phone: with + and the number of the country.")
@click.option("--channel", type=click.Choice(CHANNELS), default=str(Channel.SMS), help="For phone.")
@click.option("--email", metavar="ADDRESS", help="For email.")
@click.option("--identity", metavar="ID", help="For passkey and password: which of several linked identities.")
@click.pass_obj
def enroll(
    run: Run, *, type: str, name: str | None, phone: str | None, channel: str, email: str | None, identity: str | None
) -> None:
    """Enroll a sign-in method: passkey, totp, push, phone, email, recovery-code or password.

    Codes and passwords are asked for, or read from standard input with --pin-stdin, a line for each.
    """
    if type == MethodType.PASSKEY:
        _enroll_passkey(run, MethodOptions(name, identity=identity))
        return
    _enroll_other(run, TYPES[type], MethodOptions(name, phone, Channel(channel), email, identity))


def _enroll_passkey(run: Run, options: MethodOptions) -> None:
    async def work(services: Services) -> Shape:
        key_id = run.optional_key(services.state.now)
        enrolled = finish(run, await services.enroll.run(run.method_terminal(options), run.backstage.cancel, key_id))
        return {**_shape(enrolled.method, services), **steps_shape(enrolled.steps)}

    shape = run.with_account(work, keys=True)
    run.output.answer(shape, f"Enrolled {shape['label']}. Test it with: keydesk methods test '{shape['id']}'")


def _enroll_other(run: Run, kind: MethodType, options: MethodOptions) -> None:
    async def work(services: Services) -> Shape:
        terminal = run.method_terminal(options)
        outcome = await services.enroll_method.run(kind, terminal, run.backstage.cancel)
        if isinstance(outcome, PartlyDone):
            run.output.progress("An unfinished entry stays in your account. Remove it with: keydesk methods remove")
        enrolled = finish(run, outcome)
        if enrolled.unnamed is not None:
            run.output.progress("The name could not be saved; give it later with: keydesk methods rename")
        shape = _shape(enrolled.method, services)
        if terminal.recovery_code is not None:
            shape["recovery_code"] = terminal.recovery_code.reveal()
        return shape

    shape = run.with_account(work)
    done = "Your password is changed." if kind == MethodType.PASSWORD else f"Enrolled {shape['label']}."
    run.output.answer(shape, done)


@methods.command("channel")
@click.argument("id")
@click.argument("channel", type=click.Choice(CHANNELS))
@click.pass_obj
def channel(run: Run, id: str, channel: str) -> None:
    """Choose how codes come to a phone: text message (sms) or call (voice)."""

    async def work(services: Services) -> Shape:
        method = _find(services, id)
        terminal, cancel = run.terminal(), run.backstage.cancel
        return _shape(await services.change_channel.run(method.id, Channel(channel), terminal, cancel), services)

    shape = run.with_account(work)
    run.output.answer(shape, f"Codes for {shape['label']} come by {channel} now.")


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
    """Rename a method; what the account keeps no names for is named on this computer only."""

    async def work(services: Services) -> Shape:
        if not name.strip():
            raise click.BadParameter("a name is not blank")
        method, terminal = _find(services, id), run.terminal()
        return _shape(await services.rename.run(method.id, name, terminal, run.backstage.cancel), services)

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
