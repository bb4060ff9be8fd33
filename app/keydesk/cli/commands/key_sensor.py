"""`keys fingerprints` and `keys reset`."""

from contextlib import suppress

import click

from keydesk.cli.run import Run, finish
from keydesk.cli.sensor_terminal import FingerTerminal, ResetTerminal
from keydesk.cli.shapes import Shape
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import Fingerprint
from keydesk.usecases.services import Services


@click.group("fingerprints")
def fingerprints() -> None:
    """The fingerprints on a key with a sensor."""


def _terminal(run: Run, name: str | None = None) -> FingerTerminal:
    return FingerTerminal(run.choices, run.output, run.backstage.cancel, name)


def _shape(fingerprint: Fingerprint) -> Shape:
    # Two bytes on most keys; in base64url one in 64 ids would begin like an option.
    return {"id": fingerprint.id.hex(), "name": fingerprint.name or None}


def _id_of(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise click.BadParameter("not an id of a fingerprint") from error


@fingerprints.command("list")
@click.pass_obj
def list_fingerprints(run: Run) -> None:
    """List the fingerprints on a key; asks for the PIN."""

    async def work(services: Services) -> list[JsonValue]:
        key = run.chosen_key(services.state.now)
        listed = finish(run, await services.fingerprints.list(key.id, _terminal(run)))
        return [_shape(one) for one in listed]

    shapes = run.with_keys(work)
    rows = [[str(s["name"] or "–"), str(s["id"])] for s in shapes if isinstance(s, dict)]
    run.output.table(shapes, ("Name", "Id"), rows, "The key knows no fingerprint.")


@fingerprints.command("add")
@click.option("--name", default=None, help="What to call it.")
@click.pass_obj
def add(run: Run, name: str | None) -> None:
    """Add a fingerprint; asks for the PIN, then for the finger several times."""

    async def work(services: Services) -> Shape:
        key = run.chosen_key(services.state.now)
        if name is not None:
            most = await services.fingerprints.max_name_bytes(key.id)
            if len(name.encode("utf-8", "replace")) > most:
                raise KeydeskError(Code.FINGERPRINT_NAME_TOO_LONG, max_bytes=most)
        added = finish(run, await services.fingerprints.add(key.id, _terminal(run, name), run.backstage.cancel))
        return {"key": key.id, **_shape(added)}

    run.output.answer(run.with_keys(work), "The key knows the finger now.")


@fingerprints.command("rename")
@click.argument("id")
@click.argument("name")
@click.pass_obj
def rename(run: Run, id: str, name: str) -> None:
    """Name a fingerprint; asks for the PIN."""

    async def work(services: Services) -> Shape:
        key = run.chosen_key(services.state.now)
        finish(run, await services.fingerprints.rename(key.id, _id_of(id), name, _terminal(run)))
        return {"key": key.id, "id": id, "name": name}

    run.output.answer(run.with_keys(work), "Renamed.")


@fingerprints.command("remove")
@click.argument("id")
@click.pass_obj
def remove(run: Run, id: str) -> None:
    """Remove a fingerprint from a key; asks for the PIN."""

    async def work(services: Services) -> Shape:
        key = run.chosen_key(services.state.now)
        finish(run, await services.fingerprints.remove(key.id, _id_of(id), _terminal(run)))
        return {"key": key.id, "id": id, "removed": True}

    run.output.answer(run.with_keys(work), "Removed from the key.")


@click.command("reset")
@click.pass_obj
def reset(run: Run) -> None:
    """Make a key as new: deletes its passkeys, PIN and fingerprints. Needs no PIN, wants --confirm LAST4.

    Says on standard error when to unplug the key, plug it in again and touch it.
    """

    async def work(services: Services) -> Shape:
        with suppress(KeydeskError):
            # With an account it can be said what is lost; a key is reset without one, and offline, all the same.
            await services.sign_in.restore()
        key = run.chosen_key(services.state.now)
        was = finish(
            run, await services.reset.run(key.id, ResetTerminal(run.choices, run.output), run.backstage.cancel)
        )
        return {
            "key": was.key.id,
            "reset": True,
            "dead_methods": [method.id for method in was.dead],
            "enroll_again": was.enroll_again,
        }

    shape = run.with_keys(work)
    dead = shape["dead_methods"]
    left = [f"Entries of your account that no longer work: {len(dead)}."] if isinstance(dead, list) and dead else []
    run.output.answer(shape, "The key is as new.", *left)
