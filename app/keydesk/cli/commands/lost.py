"""`keys map` and `keys lost`: which key holds what, and what is done when one is lost."""

import click

from keydesk.cli.inventory_shapes import absent_shape, lost_lines, lost_shape, map_shape
from keydesk.cli.run import Run, finish
from keydesk.cli.shapes import Shape
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code, Exit
from keydesk.domain.lost_key import LostKey
from keydesk.usecases.lost_key import AbsentKey
from keydesk.usecases.outcomes import Cancelled
from keydesk.usecases.services import Services

_STAYS = frozenset({Code.LAST_METHOD, Code.API_CONFLICT, Code.METHOD_GONE})
"""After these the other entries can still go."""


@click.command("map")
@click.option("--with-pin", is_flag=True, help="Read the key's own list, too, so that all leftovers are known.")
@click.pass_obj
def map_keys(run: Run, with_pin: bool) -> None:
    """Say which key holds which of your passkeys; no PIN, no touch."""

    async def work(services: Services) -> Shape:
        await services.reconcile.run()
        if with_pin:
            key = run.chosen_key(services.state.now)
            finish(run, await services.reconcile.look(key.id, run.terminal()))
        return map_shape(services.state.now)

    shape = run.with_account(work, keys=True)
    run.output.answer(shape, *_map_lines(shape))


def _map_lines(shape: Shape) -> list[str]:
    lines = []
    for entry in _entries(shape["keys"]):
        name = entry["label"] or entry["key"]
        lines.append(f"{name}: holds {_count(entry['matched'])} of your passkeys")
        if _count(entry["orphans"]):
            lines.append(f"{name}: {_count(entry['orphans'])} leftover passkeys your account does not know")
        if _count(entry["unknown"]):
            lines.append(f"{name}: could not be asked about {_count(entry['unknown'])} of your passkeys")
    if not lines:
        lines.append("No key is plugged in.")
    for entry in _entries(shape["away"]):
        name = entry["label"] or entry["key"]
        lines.append(f"{name}, not plugged in: held {_count(entry['matched'])} when it was last here")
    if _count(shape["not_seen"]):
        lines.append(
            f"{_count(shape['not_seen'])} passkeys were not seen on any key here; they may be on another one."
        )
    return lines


def _entries(value: JsonValue) -> list[Shape]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _count(value: JsonValue) -> int:
    return len(value) if isinstance(value, list) else 0


@click.command("lost")
@click.argument("label", required=False)
@click.option("--remove", is_flag=True, help="Remove its entries from your account, one by one, asking each time.")
@click.pass_obj
def lost(run: Run, label: str | None, remove: bool) -> None:
    """Say what a lost key could open, as a record for your helpdesk; without a label, list the keys not here."""
    if label is None:
        _list_absent(run)
        return

    async def work(services: Services) -> LostKey:
        absent = _find(await services.lost.candidates(), services, label)
        if not remove:
            return await services.lost.draft(absent)
        return await _removed(run, services, await services.lost.begin(absent))

    async def told(services: Services) -> tuple[Shape, list[str], bool]:
        report = await work(services)
        now = services.state.now
        return lost_shape(report, now), lost_lines(report, now), bool(report.left)

    shape, lines, left = run.with_account(told, keys=True)
    run.output.answer(shape, *lines)
    if remove and left:
        raise click.exceptions.Exit(Exit.PARTLY)


def _list_absent(run: Run) -> None:
    async def work(services: Services) -> list[JsonValue]:
        return [absent_shape(each) for each in await services.lost.candidates()]

    shapes = run.with_account(work, keys=True)
    rows = [
        [str(s.get(n) or "–") for n in ("label", "model", "serial_end", "seen_at")] + [str(_count(s["method_ids"]))]
        for s in shapes
        if isinstance(s, dict)
    ]
    empty = "No key that was plugged in here and is gone holds anything of your account."
    run.output.table(shapes, ("Name", "Model", "Serial ends", "Last here", "Opens"), rows, empty)


def _find(candidates: tuple[AbsentKey, ...], services: Services, label: str) -> str:
    found = [
        each.id
        for each in candidates
        if label in (each.id, each.label, each.key.serial_end, each.key.model) and label
    ] or [report.key_id for report in services.state.now.lost if label in (report.name, report.key_id)]
    if not found:
        raise KeydeskError(Code.KEY_UNKNOWN, key=label)
    if len(found) > 1:
        raise KeydeskError(Code.KEY_SEVERAL)
    return found[0]


async def _removed(run: Run, services: Services, report: LostKey) -> LostKey:
    """Ask for each entry and remove it; what the person keeps or the tenant refuses stays in the record."""
    for entry in report.left:
        run.output.progress(f"{entry.name or 'Passkey'} ({entry.method_id})")
        try:
            outcome = await services.lost.remove(report.id, entry.method_id, run.terminal(), run.backstage.cancel)
        except KeydeskError as error:
            if error.code not in _STAYS:
                raise  # the report is kept: the same command goes on with it
            run.output.failure_for_people(error)
            continue
        if isinstance(outcome, Cancelled) and run.backstage.cancel.cancelled:
            break
    return await services.lost.at(report.id)
