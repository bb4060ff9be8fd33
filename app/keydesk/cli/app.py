"""The command line's frame: global options before or after the command, errors to exit statuses.

Main thread. `main` raises nothing; it returns the exit status.
"""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from keydesk import __version__
from keydesk.cli.backstage import Backstage, Choices
from keydesk.cli.commands import (
    accounts,
    activity,
    doctor,
    inventory,
    key_helper,
    key_sensor,
    keys,
    methods,
    open_link,
    policy,
    practice,
    profile,
    provision,
    self_test,
    session,
    settings,
    support,
    update,
)
from keydesk.cli.output import Output
from keydesk.cli.run import Run
from keydesk.config.links import looks_like_link
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code, Exit, exit_status

_FLAGS = frozenset({"--json", "--pin-stdin", "--yes", "-v", "-vv", "--verbose", "--exit-on-first-paint"})
_VALUES = frozenset({"--home", "--profile", "--key", "--transport", "--token-store", "--confirm"})

_ID = re.compile(r"-[A-Za-z0-9_-]{21,}\Z")


def hoist(arguments: Sequence[str]) -> list[str]:
    """Move global options before the command, so that they may stand anywhere.

    Args:
        arguments: the command line without the program's name.

    Returns:
        The same words, global options first; nothing behind ``--`` is touched.
    """
    first: list[str] = []
    rest: list[str] = []
    words = iter(_spelled_out(arguments))
    for word in words:
        name = word.split("=", 1)[0]
        if word == "--":
            rest += [word, *words]
        elif word in _FLAGS or (name in _VALUES and "=" in word):
            first.append(word)
        elif _ID.match(word):
            # One passkey id in 64 begins with a dash; nothing of ours is that long.
            rest += [*([] if "--" in rest else ["--"]), word]
        elif word in _VALUES:
            first += [word, *([value] if (value := next(words, None)) is not None else [])]
        else:
            rest.append(word)
    return first + rest


def _spelled_out(arguments: Sequence[str]) -> list[str]:
    """`sign-in --key` means the key itself, named or not; `provision --profile` is a file; a link is opened."""
    words = list(arguments)
    command = _command(words)
    if command is not None and looks_like_link(command):
        at = words.index(command)
        return [*words[:at], "open", *words[at:]]
    if command == "provision":
        at = words.index("provision")
        # There is no account in it: its profile is the file that says what is done to keys.
        return words[: at + 1] + [
            word.replace("--profile", "--desk-profile", 1) if word.split("=", 1)[0] == "--profile" else word
            for word in words[at + 1 :]
        ]
    if command != "sign-in":
        return words
    spelled = [word for at, word in enumerate(words) if word != "--key" or _is_value(words[at + 1 : at + 2])]
    return [*spelled, "--with-key"] if any(word.partition("=")[0] == "--key" for word in words) else words


def _is_value(following: Sequence[str]) -> bool:
    return bool(following) and not following[0].startswith("-") and following[0] != "sign-in"


def _command(words: Sequence[str]) -> str | None:
    """The first word that is neither an option nor the value of one."""
    before = ""
    for word in words:
        if not word.startswith("-") and (before not in _VALUES or (before == "--key" and word == "sign-in")):
            return word
        before = word
    return None


@click.group("keydesk", invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--json", "as_json", is_flag=True, help="Exactly one JSON document on stdout.")
@click.option(
    "--home", type=click.Path(file_okay=False, path_type=Path), help="Keep all state of this run in a folder."
)
@click.option("--profile", "profile_name", metavar="NAME", help="Tenant to work with.")
@click.option("--key", metavar="ID|SERIAL|LABEL", help="Key to work with.")
@click.option("--transport", metavar="NAME[,NAME]", help="hid, pcsc, webauthn, software or a plugged-in one.")
@click.option("--token-store", type=click.Choice(["keyring", "memory"]), default="keyring")
@click.option("--pin-stdin", is_flag=True, help="Read each PIN, code or password as a line of standard input.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.option("--confirm", metavar="LAST4", help="Typed confirmation of a reset.")
@click.option("-v", "--verbose", count=True)
@click.option("--exit-on-first-paint", is_flag=True, help="Open the window and close it after its first frame.")
@click.version_option(__version__, prog_name="keydesk", message="%(prog)s %(version)s")
@click.pass_context
def cli(
    context: click.Context,
    *,
    as_json: bool,
    home: Path | None,
    profile_name: str | None,
    key: str | None,
    transport: str | None,
    token_store: str,
    pin_stdin: bool,
    yes: bool,
    confirm: str | None,
    verbose: int,
    exit_on_first_paint: bool,
) -> None:
    """Sign-in methods, passkeys and security keys of your account."""
    backstage: Backstage = context.obj
    choices = Choices(
        json=as_json, home=home, profile=profile_name, key=key,
        transports=tuple(t for t in (transport or "").split(",") if t),
        token_store=token_store, pin_stdin=pin_stdin, yes=yes, confirm=confirm, verbosity=verbose,
    )  # fmt: skip
    context.obj = Run(choices, Output(as_json), backstage)
    if context.invoked_subcommand is None:
        context.exit(backstage.run_window(choices, exit_on_first_paint) or Exit.DONE)


for key_command in (key_sensor.fingerprints, key_sensor.reset):
    keys.keys.add_command(key_command)

for command in (
    practice.tenant, practice.demo, practice.practice_browser, profile.profile, session.sign_in,
    session.sign_up, session.sign_out, session.status, methods.methods, accounts.accounts, keys.keys, doctor.doctor,
    policy.policy, support.bundle, support.record, support.explain, provision.provision, self_test.self_test,
    key_helper.key_helper, settings.settings, activity.activity, inventory.inventory,
    open_link.open_link, update.update,
):  # fmt: skip
    cli.add_command(command)


def main(arguments: Sequence[str], backstage: Backstage) -> int:
    """Run one command.

    Args:
        arguments: the command line without the program's name.
        backstage: the composition root.

    Returns:
        The exit status. Source: CLI contract, table of exits.
    """
    words = hoist(arguments)
    output = Output("--json" in words)
    try:
        status = cli.main(args=words, prog_name="keydesk", standalone_mode=False, obj=backstage)
    except KeydeskError as error:
        output.failure(error, support_code=backstage.support_code)
        return exit_status(error.code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx is not None else str(error))
        return Exit.WRONG_USE
    except click.UsageError as error:
        return _wrong_use(output, error)
    except (click.Abort, KeyboardInterrupt):
        output.failure(KeydeskError(Code.KEY_CANCELLED))
        return Exit.CANCELLED
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output is gone; nobody is left to tell
        return Exit.FAILED
    return status if isinstance(status, int) else Exit.DONE


def _wrong_use(output: Output, error: click.UsageError) -> int:
    if output.as_json:
        output.failure(KeydeskError(Code.WRONG_USE, what=error.format_message().rstrip(".")))
    else:
        error.show()
    return Exit.WRONG_USE
