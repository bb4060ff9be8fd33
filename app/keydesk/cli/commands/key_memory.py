"""What this computer keeps of keys: `remember`, `forget`, `remembered` without their PIN, `forget-names`."""

import asyncio
import sys

import click

from keydesk.cli.run import Run, finish
from keydesk.cli.shapes import Shape, timestamp
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.kept_names import named
from keydesk.usecases.outcomes import Cancelled
from keydesk.usecases.services import Services
from keydesk.usecases.state import Snapshot


@click.command("remember")
@click.pass_obj
def remember(run: Run) -> None:
    """List this key's passkeys without its PIN from now on, on this computer; asks for the PIN once."""

    async def work(services: Services) -> Shape:
        key = run.chosen_key(services.state.now)
        finish(run, await services.instant.remember(key.id, run.key_terminal()))
        return {"key": key.id, "remembered": True, "lasts": services.instant.lasts}

    shape = run.with_keys(work)
    end = "" if shape["lasts"] else " Only until this program ends: no password store is used."
    run.output.answer(shape, f"Its passkeys are listed without the PIN from now on.{end}")


@click.command("forget")
@click.option("--all", "every_key", is_flag=True, help="Every key, also those that are not plugged in.")
@click.pass_obj
def forget(run: Run, every_key: bool) -> None:
    """List a key's passkeys only with its PIN again; a key that is away is named by its id with --key."""

    async def work(services: Services) -> Shape:
        if every_key:
            return {"forgotten": await services.instant.forget_all()}
        key_id = await _key_or_absent(run, services)
        return {"key": key_id, "forgotten": int(await services.instant.forget(key_id))}

    shape = run.with_keys(work)
    run.output.answer(shape, "Forgotten." if shape["forgotten"] else "It was not remembered.")


@click.command("remembered")
@click.pass_obj
def remembered(run: Run) -> None:
    """List the keys whose passkeys are listed without their PIN, plugged in or not."""

    async def work(services: Services) -> list[JsonValue]:
        await services.instant.look()
        now = services.state.now
        return [
            {
                "id": known.key_id,
                "label": now.key_label(known.key_id) or known.model,
                "model": known.model,
                "since": timestamp(known.at),
                "here": known.key_id in now.at_once,
            }
            for known in await services.instant.remembered()
        ]

    shapes = run.with_keys(work)
    rows = [[str(s[n]) for n in ("label", "id", "since")] for s in shapes if isinstance(s, dict)]
    run.output.table(shapes, ("Name", "Id", "Since"), rows, "No key is remembered.")


@click.command("forget-names")
@click.pass_obj
def forget_names(run: Run) -> None:
    """Forget the names and colours of keys and the names of your passkeys, as this computer keeps them."""

    async def work(services: Services) -> Shape:
        kept = named(services.state.now.labels)
        if kept.any and not run.choices.yes:
            if not sys.stdin.isatty():
                raise KeydeskError(Code.CONFIRMATION_NEEDED)
            called = f" ({', '.join(kept.names)})" if kept.names else ""
            question = f"Forget the names of {kept.keys} keys{called} and {kept.passkeys} passkeys? No way back."
            if not await asyncio.to_thread(click.confirm, question, default=False, err=True):
                return finish(run, Cancelled())
        await services.names.run()
        return {"keys": kept.keys, "passkeys": kept.passkeys}

    shape = run.with_keys(work)
    run.output.answer(shape, f"Forgot what {shape['keys']} keys and {shape['passkeys']} passkeys are called.")


async def _key_or_absent(run: Run, services: Services) -> str:
    wanted, now = run.choices.key, services.state.now
    if wanted is not None and not _is_here(wanted, now):
        known = [
            k.key_id for k in await services.instant.remembered() if wanted in (k.key_id, now.key_label(k.key_id))
        ]
        if known:
            return known[0]
    return run.chosen_key(now).id


def _is_here(wanted: str, now: Snapshot) -> bool:
    return any(wanted in (key.id, key.serial, now.key_label(key.id)) for key in now.keys)
