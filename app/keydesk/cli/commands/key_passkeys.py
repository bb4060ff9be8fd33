"""`keys passkeys`: what a key keeps, for this account or for every site."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from keydesk.cli.run import Run, finish
from keydesk.cli.shapes import Shape, data_shape
from keydesk.config.files import write_export
from keydesk.core.encoding import JsonValue, b64url_decode, b64url_encode
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey, StoredPasskey
from keydesk.domain.passkey_export import passkey_record
from keydesk.usecases.manage_passkeys import AllPasskeys
from keydesk.usecases.services import Services

T = TypeVar("T")

# Without these nobody's account can be asked, and the key is managed all the same.
_NOBODY = frozenset({Code.SIGN_IN_NEEDED, Code.SESSION_ENDED, Code.NO_PROFILE})
_NOT_LISTED = "Older sign-ins that the key does not list cannot be shown here, even if they work with it."


@click.group("passkeys")
def passkeys() -> None:
    """The passkeys on a key."""


@passkeys.command("list")
@click.option("--all", "every_site", is_flag=True, help="Those of every site; nobody need be signed in.")
@click.pass_obj
def passkeys_list(run: Run, every_site: bool) -> None:
    """List this account's passkeys on a key, or those of every site; asks for the PIN of a key not remembered."""
    shapes = run.with_keys(_all_shapes(run)) if every_site else run.with_account(_own_shapes(run), keys=True)
    rows = [[str(s.get(n) or "–") for n in ("site", "user_name", "id")] for s in shapes if isinstance(s, dict)]
    empty = "The key holds no passkey." if every_site else "The key holds no passkey of this account."
    run.output.table(shapes, ("Site", "User", "Id"), rows, empty)


def _own_shapes(run: Run) -> Callable[[Services], Awaitable[list[JsonValue]]]:
    async def work(services: Services) -> list[JsonValue]:
        key = run.chosen_key(services.state.now)
        if (at_once := await _at_once(run, services, key)) is not None:
            mine = services.passkeys.of_account(at_once.passkeys)
            return [_shape(p, p.credential_id in at_once.known) for p in mine]
        listed = finish(run, await services.care.list_passkeys(key.id, run.terminal()))
        orphans = set(listed.key_map.orphans)
        return [_shape(p, p.credential_id not in orphans) for p in listed.passkeys]

    return work


def _all_shapes(run: Run) -> Callable[[Services], Awaitable[list[JsonValue]]]:
    async def work(services: Services) -> list[JsonValue]:
        key = run.chosen_key(services.state.now)
        listed = await _at_once(run, services, key)
        if listed is None:
            listed = finish(run, await services.passkeys.list(key.id, run.key_terminal(), run.backstage.cancel))
        if not listed.complete:
            run.output.progress(f"The key counts {listed.slots.used} passkeys and told {len(listed.passkeys)}.")
        elif listed.slots.free is not None:
            run.output.progress(f"{len(listed.passkeys)} held, room for about {listed.slots.free} more.")
        run.output.progress(_NOT_LISTED)
        signed_in = services.state.now.person is not None
        return [_shape(p, p.credential_id in listed.known if signed_in else None) for p in listed.passkeys]

    return work


def _shape(passkey: StoredPasskey, known: bool | None) -> JsonValue:
    return {**passkey_record(passkey), "known_to_account": known}


@passkeys.command("show")
@click.argument("id")
@click.pass_obj
def passkeys_show(run: Run, id: str) -> None:
    """Tell everything about one passkey and what its site keeps with it; asks for the PIN of a key not remembered."""
    wanted = _ids([id])[0]

    async def work(services: Services) -> Shape:
        key = run.chosen_key(services.state.now)
        listed = await _at_once(run, services, key)
        if listed is None:
            listed = finish(run, await services.passkeys.list(key.id, run.key_terminal(), run.backstage.cancel))
        (passkey,) = _found(listed, [wanted])
        data = data_shape(await services.passkeys.stored_data(key.id, passkey))
        return {"key": key.id, **passkey_record(passkey), **data}

    shape = run.with_keys(work)
    run.output.answer(shape, *(f"{name}: {value}" for name, value in shape.items()))


@passkeys.command("rename")
@click.argument("id")
@click.option("--user-name", default=None, help="The name; empty takes it away.")
@click.option("--display-name", default=None, help="The longer name; empty takes it away.")
@click.pass_obj
def passkeys_rename(run: Run, id: str, user_name: str | None, display_name: str | None) -> None:
    """Change the names a key keeps with a passkey; asks for the PIN."""
    if user_name is None and display_name is None:
        raise click.UsageError("give --user-name, --display-name or both")
    wanted = _ids([id])[0]

    async def work(services: Services) -> Shape:
        key, listed = await _listed(run, services)
        (passkey,) = _found(listed, [wanted])
        names = (
            passkey.user_name if user_name is None else user_name,
            passkey.display_name if display_name is None else display_name,
        )
        terminal = run.key_terminal()
        terminal.writes(key)
        renamed = finish(run, await services.passkeys.rename(key.id, passkey, *names, terminal))
        return {"key": key.id, **passkey_record(renamed)}

    run.output.answer(run.with_keys(work), "Renamed on the key.")


@passkeys.command("remove")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.pass_obj
def passkeys_remove(run: Run, ids: tuple[str, ...]) -> None:
    """Delete passkeys from a key for good, of any site; asks for the PIN. Not those your account still lists."""
    wanted = _ids(ids)

    async def work(services: Services) -> Shape:
        key, listed = await _listed(run, services)
        chosen = _found(listed, wanted)
        finish(run, await services.passkeys.delete(key.id, chosen, run.key_terminal(), run.backstage.cancel))
        shape: Shape = {"key": key.id, "ids": [b64url_encode(one) for one in wanted], "removed": True}
        return {**shape, "id": shape["ids"][0]} if len(wanted) == 1 and isinstance(shape["ids"], list) else shape

    run.output.answer(_for_whoever(run, work), "Deleted from the key.")


@passkeys.command("export")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="FILE.csv or FILE.json.")
@click.pass_obj
def passkeys_export(run: Run, out: Path) -> None:
    """Write the list of all passkeys on a key to a file; asks for the PIN."""
    if out.suffix.lower() not in (".csv", ".json"):
        raise click.BadParameter("the file's name must end in .csv or .json")

    async def work(services: Services) -> Shape:
        key, listed = await _listed(run, services)
        data = services.passkeys.export(key.id, listed.passkeys, table=out.suffix.lower() == ".csv")
        await asyncio.to_thread(write_export, out, data)
        return {"key": key.id, "file": str(out), "passkeys": len(listed.passkeys)}

    shape = run.with_keys(work)
    run.output.answer(shape, f"{shape['passkeys']} passkeys written to {shape['file']}.")


async def _at_once(run: Run, services: Services, key: SecurityKey) -> AllPasskeys | None:
    """The list of a remembered key; a PIN that was handed over is the better proof."""
    if run.choices.pin_stdin:
        return None
    listed = await services.instant.list(key.id)
    if listed is not None:
        run.output.progress("Listed without the PIN: this computer remembers the key.")
    return listed.value if listed is not None else None


async def _listed(run: Run, services: Services) -> tuple[SecurityKey, AllPasskeys]:
    key = run.chosen_key(services.state.now)
    return key, finish(run, await services.passkeys.list(key.id, run.key_terminal(), run.backstage.cancel))


def _found(listed: AllPasskeys, wanted: Sequence[bytes]) -> list[StoredPasskey]:
    held = {p.credential_id: p for p in listed.passkeys}
    if any(one not in held for one in wanted):
        raise KeydeskError(Code.KEY_LACKS_PASSKEY)
    return [held[one] for one in wanted]


def _ids(texts: Sequence[str]) -> list[bytes]:
    try:
        return [b64url_decode(text) for text in dict.fromkeys(texts)]
    except ValueError as error:
        raise click.BadParameter("not an id of a passkey") from error


def _for_whoever(run: Run, work: Callable[[Services], Awaitable[T]]) -> T:
    """Run with the account where somebody is signed in, so that it can be asked what it still lists; else without."""
    try:
        return run.with_account(work, keys=True)
    except KeydeskError as error:
        if error.code not in _NOBODY:
            raise
    return run.with_keys(work)
