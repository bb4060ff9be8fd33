"""`sign-in`, `sign-out`, `status`."""

import sys

import click

from keydesk import __version__
from keydesk.cli.device import DeviceTerminal, draw_qr
from keydesk.cli.key_sign_in import KeySignInTerminal
from keydesk.cli.run import Run, finish
from keydesk.cli.shapes import Shape, status_shape
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Person
from keydesk.domain.catalogue import Code
from keydesk.domain.passkey_sign_in import Newcomer
from keydesk.helpdesk.status_share import ShareFacts, share_lines
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.services import Services


@click.command("sign-in")
@click.option("--browser", metavar="CMD", help="Command that opens an address; the system's browser unless given.")
@click.option("--timeout", type=click.IntRange(5, 900), default=300, help="Seconds to wait for the browser.")
@click.option("--device", is_flag=True, help="Finish on another device, with a code; no browser is opened here.")
@click.option("--with-key", is_flag=True, hidden=True)  # what `--key` after this command is turned into, see cli.app
@click.pass_obj
def sign_in(run: Run, browser: str | None, timeout: int, device: bool, with_key: bool) -> None:
    """Sign in through the browser, with a code on another device (--device), or with the key itself (--key)."""
    if device and with_key:
        raise click.UsageError("--device and --key are two ways to sign in; choose one")
    way = _on_device if device else _with_key if with_key else _in_browser

    async def work(services: Services) -> Shape:
        outcome = await way(run, services)
        if isinstance(outcome, Cancelled):
            raise KeydeskError(Code.SIGN_IN_CANCELLED)
        return status_shape(services.state.now)

    shape = run.backstage.run_signing_in(run.choices, work, browser, timeout, keys=with_key)
    run.output.answer(shape, _who(shape))


@click.command("sign-up")
@click.option("--email", help="Address of the new account.")
@click.option("--name", help="Name of the person.")
@click.option("--phone", help="Number with country code, where the tenant wants one.")
@click.option("--username", help="Where the tenant wants one.")
@click.pass_obj
def sign_up(run: Run, email: str | None, name: str | None, phone: str | None, username: str | None) -> None:
    """Create an account with a new passkey on the key, where the profile offers it."""
    newcomer = Newcomer(email, name, phone, username)

    async def work(services: Services) -> Shape:
        terminal = KeySignInTerminal(run.choices, run.output, run.backstage.cancel)
        key_id = run.optional_key(services.state.now)
        finish(run, await services.sign_in_with_key.sign_up(newcomer, terminal, run.backstage.cancel, key_id))
        return status_shape(services.state.now)

    shape = run.backstage.run_signing_in(run.choices, work, keys=True)
    run.output.answer(shape, _who(shape))


@click.command("sign-out")
@click.option("--browser-session", is_flag=True, help="End the browser's session, too.")
@click.pass_obj
def sign_out(run: Run, browser_session: bool) -> None:
    """Sign out: revoke and forget the tokens on this computer."""

    async def work(services: Services) -> bool:
        return await services.sign_in.sign_out(browser_session=browser_session)

    told = run.backstage.run_signing_in(run.choices, work, None)
    left = "" if told else " The service could not be told; its own session ends by itself."
    run.output.answer({"signed_in": False, "revoked": told}, f"Signed out.{left}")


@click.command("status")
@click.option("--refresh", is_flag=True, help="Refresh the access token now.")
@click.option("--share", is_flag=True, help="Version, keys, verdict and findings for your IT helpdesk; no names.")
@click.option("--with-name", is_flag=True, help="With --share: name and e-mail address, too.")
@click.pass_obj
def status(run: Run, refresh: bool, share: bool, with_name: bool) -> None:
    """Say who is signed in, and what for; or share the state of things with your IT helpdesk (--share)."""
    if share and refresh:
        raise click.UsageError("give --share or --refresh, not both")
    if with_name and not share:
        raise click.UsageError("--with-name goes with --share")
    if share:
        _share(run, with_name)
        return

    async def work(services: Services) -> Shape:
        if refresh:
            await services.sign_in.refresh()
        return status_shape(services.state.now)

    shape = run.backstage.run_status(run.choices, work, needs_session=refresh)
    run.output.answer(shape, _who(shape))


def _share(run: Run, with_name: bool) -> None:
    now, findings = run.backstage.run_share(run.choices)
    facts = ShareFacts(__version__, run.backstage.support_code, now, findings)
    lines = share_lines(facts, with_name)
    run.output.answer({"support_code": facts.code or None, "lines": [*lines], "text": "\n".join(lines)}, *lines)
    if not run.output.as_json and sys.stdout.isatty():
        draw_qr("\n".join(lines))


async def _in_browser(run: Run, services: Services) -> Done[Person] | Cancelled:
    return await services.sign_in.run(run.terminal(), run.backstage.cancel)


async def _on_device(run: Run, services: Services) -> Done[Person] | Cancelled:
    shown = DeviceTerminal(run.output)
    try:
        return await services.sign_in.run_on_device(shown, run.backstage.cancel)
    finally:
        shown.close()


async def _with_key(run: Run, services: Services) -> Done[Person] | Cancelled:
    terminal = KeySignInTerminal(run.choices, run.output, run.backstage.cancel)
    key_id = run.optional_key(services.state.now)
    return await services.sign_in_with_key.run(terminal, run.backstage.cancel, key_id)


def _who(shape: Shape) -> str:
    user = shape.get("user")
    if not isinstance(user, dict):
        return "Nobody is signed in."
    where = "the system keyring" if shape.get("token_store") == "keyring" else "memory only"
    return (
        f"{user.get('name')} ({user.get('email') or user.get('sub')}) is signed in; the session is kept in {where}."
    )
