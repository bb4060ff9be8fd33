"""`inventory`: the keys of this computer as a list with fixed columns, for people who look after them."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from keydesk.cli.run import Run
from keydesk.config.files import write_export
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.usecases.key_inventory import Record, key_records, keys_csv, keys_json
from keydesk.usecases.services import Services

_SHOWN = ("name", "model", "serial", "firmware", "pin_set", "pin_min_length", "passkeys_used", "passkeys_free")
_HEADS = ("Name", "Model", "Serial", "Firmware", "PIN set", "Shortest PIN", "Passkeys", "Free")


@click.command("inventory")
@click.option("--csv", "as_csv", is_flag=True, help="A table on standard output; cells never begin like formulas.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="The file to write; one that ends in .json is for programs, any other a table.",
)  # fmt: skip
@click.option("--full-serials", is_flag=True, help="Whole serial numbers, not only their last four.")
@click.pass_obj
def inventory(run: Run, as_csv: bool, out: Path | None, full_serials: bool) -> None:
    """List the keys that are plugged in: model, serial, firmware, PIN, room for passkeys."""
    if as_csv and run.output.as_json:
        raise click.UsageError("give --csv or --json, not both")
    if out is not None and out.exists() and not run.choices.yes:
        raise KeydeskError(Code.CONFIRMATION_NEEDED, what=str(out))
    at = datetime.now(UTC)

    async def work(services: Services) -> Sequence[Record]:
        return key_records(services.state.now, at, full_serials)

    records = run.with_keys(work)
    if out is not None:
        text = keys_json(records, at) if out.suffix.lower() == ".json" else keys_csv(records)
        write_export(out, text.encode("utf-8", "replace"))
        run.output.answer({"file": str(out), "keys": len(records)}, f"Saved {out}: {len(records)} key(s).")
    elif as_csv:
        # As bytes: a table has its own line ends and its mark, whatever the terminal's encoding is.
        sys.stdout.flush()
        sys.stdout.buffer.write(keys_csv(records).encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
    else:
        rows = [[_word(record[name]) for name in _SHOWN] for record in records]
        run.output.table([*records], _HEADS, rows, "No key is plugged in.")


def _word(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
