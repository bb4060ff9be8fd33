"""`profile`: the tenants a person works with."""

from dataclasses import replace
from urllib.parse import urlsplit

import click

from keydesk.cli.run import Run
from keydesk.config.ports import DEFAULT_PORTS
from keydesk.config.profile import Dpop, Profile
from keydesk.core.encoding import JsonValue


@click.group("profile")
def profile() -> None:
    """Add, list, choose and remove tenants."""


@profile.command("add")
@click.option("--issuer", required=True, help="https://host of the tenant, as the admin gave it.")
@click.option("--client-id", required=True, help="The application's client id.")
@click.option("--callback-port", "ports", type=int, multiple=True, help="Loopback port; may be repeated.")
@click.option("--organization", help="Organization id to sign in to.")
@click.option("--connection", help="The one connection to sign in with; skips the chooser.")
@click.option("--login-hint", help="E-mail address to fill in at the first sign-in.")
@click.option("--ui-locale", "ui_locales", multiple=True, help="Language of the tenant's pages; may be repeated.")
@click.option("--sign-in-audience", help="Audience to sign in for when one refresh token serves several APIs.")
@click.option("--sign-up", is_flag=True, help="Offer to create accounts with a passkey.")
@click.option(
    "--dpop",
    type=click.Choice(["auto", "required", "off"]),
    default="auto",
    help="Bind tokens to this computer: when the tenant can, always, or never.",
)
@click.option("--origin", help="Web origin of the tenant's passkeys, when it is not the issuer's.")
@click.option(
    "--scope-file", "scope_files", multiple=True, metavar="PATH",
    help="What permissions of your connections mean: a file, or a folder of them; may be repeated.",
)  # fmt: skip
@click.option("--ca-file", help="Certificate authorities (PEM) to trust in addition.")
@click.option("--name", help="Name of the profile; the host unless given.")
@click.pass_obj
def add(
    run: Run,
    issuer: str,
    client_id: str,
    ports: tuple[int, ...],
    organization: str | None,
    connection: str | None,
    login_hint: str | None,
    ui_locales: tuple[str, ...],
    sign_in_audience: str | None,
    sign_up: bool,
    dpop: Dpop,
    origin: str | None,
    scope_files: tuple[str, ...],
    ca_file: str | None,
    name: str | None,
) -> None:
    """Add a tenant; it is the one in use from now on."""
    made = Profile(
        name=name
        or run.choices.profile
        or urlsplit(issuer if "//" in issuer else f"https://{issuer}").netloc
        or issuer,
        issuer=issuer,
        client_id=client_id,
        callback_ports=ports or DEFAULT_PORTS,
        organization=organization,
        connection=connection,
        login_hint=login_hint,
        ui_locales=ui_locales,
        sign_in_audience=sign_in_audience,
        sign_up=sign_up,
        dpop=dpop,
        origin=origin,
        scope_files=scope_files,
        ca_file=ca_file,
    )
    # Only the practice tenant speaks plain http on localhost; the software key is offered there and nowhere else.
    made = replace(made, practice=made.issuer.startswith("http://localhost"))
    profiles = run.backstage.profiles(run.choices)
    kept = profiles.add(made)
    profiles.use(kept.name)
    lines = "\n".join(f"  {address}" for address in kept.callback_addresses)
    run.output.answer(
        _shape(kept, True), f"Added {kept.name}.", f"The tenant must allow these callback addresses:\n{lines}"
    )


@profile.command("list")
@click.pass_obj
def list_profiles(run: Run) -> None:
    """List the tenants."""
    profiles = run.backstage.profiles(run.choices)
    every = profiles.all()
    current = profiles.current().name if every else None
    run.output.table(
        [_shape(p, p.name == current) for p in every],
        ("", "Name", "Issuer", "Client id"),
        [("*" if p.name == current else "", p.name, p.issuer, p.client_id) for p in every],
        "There is no profile yet. Add one with: keydesk profile add",
    )


@profile.command("use")
@click.argument("name")
@click.pass_obj
def use(run: Run, name: str) -> None:
    """Choose the tenant to work with."""
    chosen = run.backstage.profiles(run.choices).use(name)
    run.output.answer(_shape(chosen, True), f"{chosen.name} is in use.")


@profile.command("remove")
@click.argument("name")
@click.pass_obj
def remove(run: Run, name: str) -> None:
    """Sign out of a tenant and forget it, with everything this computer keeps for the account."""
    gone = run.backstage.remove_profile(run.choices, name)
    run.output.answer(_shape(gone, False), f"{gone.name} is removed.")


def _shape(profile: Profile, current: bool) -> dict[str, JsonValue]:
    return {
        "name": profile.name,
        "issuer": profile.issuer,
        "client_id": profile.client_id,
        "callback_ports": [*profile.callback_ports],
        "organization": profile.organization,
        "connection": profile.connection,
        "login_hint": profile.login_hint,
        "ui_locales": [*profile.ui_locales],
        "sign_in_audience": profile.sign_in_audience,
        "sign_up": profile.sign_up,
        "dpop": profile.dpop,
        "origin": profile.web_origin,
        "scope_files": [*profile.scope_files],
        "ca_file": profile.ca_file,
        "current": current,
    }
