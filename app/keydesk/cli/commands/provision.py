"""`provision`: prepares keys for other people, one after the other. Works signed out and offline."""

from pathlib import Path

import click

from keydesk.cli.desk_terminal import DeskTerminal
from keydesk.cli.pin_outlets import Ways, hand_out_options, open_outlet
from keydesk.cli.run import Run
from keydesk.cli.shapes import Shape
from keydesk.config.policy.found import Policy
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code, Exit, exit_status
from keydesk.domain.provisioning import DeskProfile, KeyResult, PinSource
from keydesk.usecases.key_queue import QueueEnd
from keydesk.usecases.services import Services

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("provision")
@click.option("--profile", "--desk-profile", "file", type=_FILE, required=True, help="What is done to every key.")
@click.option("--count", type=click.IntRange(1, 10_000), default=1, show_default=True, help="How many keys.")
@click.option(
    "--wait", "wait_s", type=click.FloatRange(0, min_open=True), default=120.0, show_default=True, metavar="SECONDS",
    help="How long to wait for the next key.",
)  # fmt: skip
@hand_out_options
@click.option("--out", type=_FILE, help="Also write a report: .csv or .json.")
@click.option("--with-serials", is_flag=True, help="Tell serial numbers instead of marks.")
@click.pass_obj
def provision(
    run: Run, file: Path, count: int, wait_s: float, out: Path | None, with_serials: bool, ways: Ways
) -> None:
    """Prepare keys: reset, PIN, rules and name as the profile says.

    Keys are plugged in one after the other; what to do is said on standard error. A key that is in use is reset only
    when its number is typed or given by --confirm. Typed PINs come from the terminal or, with --pin-stdin, a line
    each. Random PINs go one way, and only there: as slips to a printer (--print-slips), as slips into a file that
    only you may read (--slips), or to the descriptor of --pin-fd, a line each: serial number, tab, PIN. They are in
    no output, report, log or journal.
    """
    from keydesk.helpdesk.desk.profile_file import read_profile

    _check_policy(run.backstage.policy, file)
    profile = read_profile(file)
    _check_hand_out(profile, ways)
    changes = profile.force_change or run.backstage.policy.flag("ForcePinChange", False)
    with open_outlet(ways) as outlet:
        terminal = DeskTerminal(run.choices, run.output, run.backstage.cancel, outlet, changes)

        async def work(services: Services) -> QueueEnd:
            return await services.queue.run(profile, terminal, run.backstage.cancel, count, wait_s)

        end = run.with_keys(work)
    if out is not None:
        _write_report(out, profile, end, with_serials)
    _tell(run, profile, end, count, with_serials)


def _check_hand_out(profile: DeskProfile, ways: Ways) -> None:
    """One way for PINs that are drawn, and none for others."""
    draws = profile.pin is PinSource.RANDOM
    if draws and ways.count == 0:
        raise click.UsageError("This profile draws PINs: say where they go with --print-slips, --slips or --pin-fd.")
    if draws and ways.count > 1:
        raise click.UsageError("Give one of --print-slips, --slips and --pin-fd.")
    if not draws and ways.count:
        raise click.UsageError("--print-slips, --slips and --pin-fd are for profiles that draw PINs.")


def _check_policy(policy: Policy, file: Path) -> None:
    """Who may prepare keys here, and after which profiles, is the organisation's to say."""
    if policy.locked("ProvisioningDesk") and policy.text("ProvisioningDesk") == "off":
        raise KeydeskError(Code.POLICY_FORBIDS, key="ProvisioningDesk")
    if policy.locked("ProvisioningProfiles"):
        offered = policy.texts("ProvisioningProfiles") or ()
        if file.resolve() not in {Path(one).resolve() for one in offered}:
            raise KeydeskError(Code.POLICY_FORBIDS, key="ProvisioningProfiles")


def _write_report(out: Path, profile: DeskProfile, end: QueueEnd, serials: bool) -> None:
    from keydesk.config.files import write_export
    from keydesk.core.clock import SystemClock
    from keydesk.helpdesk.desk.report import to_csv, to_json

    if out.suffix.lower() == ".json":
        write_export(out, to_json(profile.name, end.records, serials, SystemClock().now()))
    else:
        write_export(out, to_csv(end.records, serials))


def _tell(run: Run, profile: DeskProfile, end: QueueEnd, count: int, serials: bool) -> None:
    from keydesk.helpdesk.desk.report import record_shape

    done = [record for record in end.records if record.result is KeyResult.DONE]
    stuck = [record for record in end.records if record.result is not KeyResult.DONE]
    if not done and (error := _why(end)) is not None and len(end.records) <= 1:
        raise error
    keys: list[JsonValue] = [record_shape(record, serials) for record in end.records]
    shape: Shape = {"profile": profile.name, "done": len(done), "keys": keys}
    left: list[JsonValue] = [
        f"{record.label or record.model}: {record.error.code if record.error is not None else record.result}"
        for record in stuck
    ]
    if len(end.records) < count:
        left.append(f"not plugged in: {count - len(end.records)}")
    if left:
        shape["left_over"] = left
    run.output.answer(shape, f"{len(done)} of {count} done.", *(f"  {line}" for line in left))
    if left:
        error = _why(end)
        raise click.exceptions.Exit(Exit.PARTLY if done or error is None else exit_status(error.code))


def _why(end: QueueEnd) -> KeydeskError | None:
    """The first reason why a key was not finished."""
    first = next((record.error for record in end.records if record.error is not None), None)
    return first or (KeydeskError(end.stopped) if end.stopped is not None else None)
