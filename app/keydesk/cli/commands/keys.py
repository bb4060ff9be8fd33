"""`keys`: the security keys plugged into this computer."""

import asyncio
import sys
from collections.abc import Sequence

import click

from keydesk.cli.commands import key_config, key_memory, key_passkeys, lost, readers
from keydesk.cli.run import Run, finish
from keydesk.cli.shapes import Shape, array_shape, key_details, key_shape
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import UDEV_FILE, UDEV_RULE, Tag
from keydesk.usecases.services import Services
from keydesk.usecases.state import Snapshot


@click.group("keys")
def keys() -> None:
    """Look at and care for security keys."""


@keys.command("list")
@click.pass_obj
def list_keys(run: Run) -> None:
    """List the keys plugged in; for one that cannot be used, and for none, the reason."""

    async def work(services: Services) -> tuple[list[JsonValue], Sequence[str]]:
        await services.instant.look()
        now = services.state.now
        return [key_shape(key, now) for key in now.keys], why_not(now)

    shapes, reasons = run.with_keys(work)
    rows = [_row(shape) for shape in shapes if isinstance(shape, dict)]
    run.output.table(shapes, ("Name", "Model", "Serial", "Firmware", "PIN", "State"), rows, "No key is plugged in.")
    for code in reasons:
        run.output.failure_for_people(KeydeskError(code))
        if code == Code.KEY_NO_PERMISSION and sys.platform == "linux":
            run.output.progress(f"  {UDEV_FILE}: {UDEV_RULE}")


def why_not(now: Snapshot) -> Sequence[str]:
    """Collect why keys cannot be used.

    Args:
        now: the state with the keys.

    Returns:
        Codes, each once: of the keys here, or of the ways to reach keys when there is none.
    """
    codes = [key.reason for key in now.keys if key.reason is not None] if now.keys else now.key_problems
    return tuple(dict.fromkeys(codes))


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
        key = run.chosen_key(services.state.now)
        await services.instant.look()
        await services.records.look()
        for problem in services.state.now.problems:
            if problem.code == Code.METADATA_REFUSED:
                run.output.failure_for_people(problem)
        shape = key_details(key, services.state.now)
        try:
            data = await services.passkeys.stored_data(key.id) if key.usable else None
        except KeydeskError as error:
            # All the rest is known; what could not be read is told beside it.
            run.output.progress(f"What sites keep on the key was not read ({error.code}).")
            data = None
        return {**shape, "large_blobs": array_shape(data.array) if data is not None else None}

    shape = run.with_keys(work)
    run.output.answer(shape, *(f"{name}: {value}" for name, value in shape.items()))


keys.add_command(readers.readers)
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


@keys.command("tag")
@click.argument("colour", type=click.Choice([*(str(tag) for tag in Tag), "none"]))
@click.pass_obj
def tag(run: Run, colour: str) -> None:
    """Give a key a colour on this computer, so that people find it again; none takes it away."""

    async def work(services: Services) -> Shape:
        key = run.chosen_key(services.state.now)
        await services.care.tag(key.id, None if colour == "none" else Tag(colour))
        return key_shape(key, services.state.now)

    shape = run.with_keys(work)
    run.output.answer(shape, f"Its colour is {shape['tag'] or 'none'} now.")


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
    """Set, change or check a key's PIN."""


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


@pin.command("verify")
@click.pass_obj
def pin_verify(run: Run) -> None:
    """Check a PIN and do nothing else; a wrong one costs one of the key's tries."""

    async def work(services: Services) -> Shape:
        key = run.chosen_key(services.state.now)
        finish(run, await services.unlock.verify(key.id, run.terminal()))
        return {"key": key.id, "verified": True}

    run.output.answer(run.with_keys(work), "The PIN is right.")


for group in (key_passkeys.passkeys, key_config.config):
    keys.add_command(group)
for command in (key_memory.remember, key_memory.forget, key_memory.remembered, key_memory.forget_names):
    keys.add_command(command)
