"""`keys`: the security keys plugged into this computer."""

import asyncio
from collections.abc import Sequence

import click

from keydesk.cli.commands import lost
from keydesk.cli.run import Run, finish
from keydesk.cli.shapes import Shape, key_details, key_shape
from keydesk.core.encoding import JsonValue, b64url_decode, b64url_encode
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.usecases.services import Services
from keydesk.usecases.state import Snapshot


@click.group("keys")
def keys() -> None:
    """Look at and care for security keys."""


@keys.command("list")
@click.pass_obj
def list_keys(run: Run) -> None:
    """List the keys plugged in."""

    async def work(services: Services) -> list[JsonValue]:
        return [key_shape(key, services.state.now) for key in services.state.now.keys]

    shapes = run.with_keys(work)
    rows = [_row(shape) for shape in shapes if isinstance(shape, dict)]
    run.output.table(shapes, ("Name", "Model", "Serial", "Firmware", "PIN", "State"), rows, "No key is plugged in.")


def _row(shape: Shape) -> Sequence[str]:
    pin = shape.get("pin")
    pin_text = "–" if not isinstance(pin, dict) else "set" if pin.get("set") else "not set"
    state = "ready" if shape.get("usable") else str(shape.get("reason") or "cannot be used")
    return [*(str(shape.get(name) or "–") for name in ("label", "model", "serial", "firmware")), pin_text, state]


@keys.command("watch")
@click.option("--seconds", type=float, default=None, help="Stop by itself after this long.")
@click.pass_obj
def watch(run: Run, seconds: float | None) -> None:
    """Print the keys each time one comes or goes, until Ctrl+C; one JSON document per line with --json."""

    async def work(services: Services) -> None:
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        stop_cancel = run.backstage.cancel.on_cancel(lambda: _set_from_anywhere(loop, ended))
        last: list[object] = []

        def show(now: Snapshot) -> None:
            shapes: list[JsonValue] = [key_shape(key, now) for key in now.keys]
            if last and last[0] == shapes:
                return
            last[:] = [shapes]
            if run.output.as_json:
                run.output.document(shapes)
            else:
                run.output.say(", ".join(str(s["label"]) for s in shapes if isinstance(s, dict)) or "No key.")

        show(services.state.now)
        stop = services.state.changed.connect(show)
        try:
            async with asyncio.timeout(seconds):
                await ended.wait()
        except TimeoutError:
            return  # the person asked for this many seconds
        finally:
            stop()
            stop_cancel()

    run.with_keys(work)


def _set_from_anywhere(loop: asyncio.AbstractEventLoop, event: asyncio.Event) -> None:
    loop.call_soon_threadsafe(event.set)


@keys.command("info")
@click.pass_obj
def info(run: Run) -> None:
    """Tell everything a key says of itself without its PIN."""

    async def work(services: Services) -> Shape:
        return key_details(run.chosen_key(services.state.now), services.state.now)

    shape = run.with_keys(work)
    run.output.answer(shape, *(f"{name}: {value}" for name, value in shape.items()))


keys.add_command(lost.map_keys)
keys.add_command(lost.lost)


@keys.command("label")
@click.argument("name")
@click.pass_obj
def label(run: Run, name: str) -> None:
    """Name a key on this computer; an empty name forgets it."""

    async def work(services: Services) -> Shape:
        key = run.chosen_key(services.state.now)
        await services.care.label(key.id, name)
        return key_shape(key, services.state.now)

    shape = run.with_keys(work)
    run.output.answer(shape, f"It is called {shape['label']} now.")


@keys.command("wink")
@click.pass_obj
def wink(run: Run) -> None:
    """Let a key blink."""

    async def work(services: Services) -> Shape:
        key = run.chosen_key(services.state.now)
        await services.care.wink(key.id)
        return {"key": key.id, "winked": True}

    run.output.answer(run.with_keys(work), "It blinks.")


@keys.group("pin")
def pin() -> None:
    """Set or change a key's PIN."""


def _care_for_pin(run: Run, wants_set: bool) -> None:
    async def work(services: Services) -> Shape:
        key = run.chosen_key(services.state.now)
        if key.pin.set and not wants_set:
            raise KeydeskError(Code.PIN_ALREADY_SET)
        if not key.pin.set and wants_set:
            raise KeydeskError(Code.PIN_NOT_SET)
        finish(run, await services.care.set_pin(key.id, run.terminal()))
        return {"key": key.id, "pin": "changed" if wants_set else "set"}

    run.output.answer(run.with_keys(work), "The PIN is set.")


@pin.command("set")
@click.pass_obj
def pin_set(run: Run) -> None:
    """Set the first PIN."""
    _care_for_pin(run, wants_set=False)


@pin.command("change")
@click.pass_obj
def pin_change(run: Run) -> None:
    """Change the PIN; with --pin-stdin the present PIN is the first line and the new one the second."""
    _care_for_pin(run, wants_set=True)


@keys.group("passkeys")
def passkeys() -> None:
    """This account's passkeys on a key."""


@passkeys.command("list")
@click.pass_obj
def passkeys_list(run: Run) -> None:
    """List this account's passkeys on a key; asks for the PIN."""

    async def work(services: Services) -> list[JsonValue]:
        key = run.chosen_key(services.state.now)
        listed = finish(run, await services.care.list_passkeys(key.id, run.terminal()))
        orphans = set(listed.key_map.orphans)
        return [
            {
                "id": b64url_encode(p.credential_id),
                "site": p.rp_id,
                "user_name": p.user_name,
                "display_name": p.display_name,
                "known_to_account": p.credential_id not in orphans,
            }
            for p in listed.passkeys
        ]

    shapes = run.with_account(work, keys=True)
    rows = [[str(s.get(n) or "–") for n in ("site", "user_name", "id")] for s in shapes if isinstance(s, dict)]
    run.output.table(shapes, ("Site", "User", "Id"), rows, "The key holds no passkey of this account.")


@passkeys.command("remove")
@click.argument("id")
@click.pass_obj
def passkeys_remove(run: Run, id: str) -> None:
    """Delete a passkey that your account no longer knows from a key; asks for the PIN."""

    async def work(services: Services) -> Shape:
        try:
            credential_id = b64url_decode(id)
        except ValueError as error:
            raise click.BadParameter("not an id of a passkey") from error
        key = run.chosen_key(services.state.now)
        if not run.choices.yes and not click.confirm("Delete it from the key for good?", err=True):
            raise KeydeskError(Code.KEY_CANCELLED)
        finish(run, await services.care.delete_orphan(key.id, credential_id, run.terminal()))
        return {"key": key.id, "id": id, "removed": True}

    run.output.answer(run.with_account(work, keys=True), "Deleted from the key.")
