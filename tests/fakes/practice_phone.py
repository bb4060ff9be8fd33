"""What a person has beside the computer: a phone with an app on it, and a mailbox; those of the practice tenant."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from keydesk.demo.tenant.rules import change_rules
from keydesk.demo.tenant.totp import code_at, step_of
from tests.fakes.plain_http import http_get, http_post
from tests.fakes.tenant import PracticeTenant


def newest_code(tenant: PracticeTenant) -> str:
    """Read the code of the newest text, call or e-mail."""
    return messages(tenant)[0]["code"]


def messages(tenant: PracticeTenant) -> list[dict[str, str]]:
    """Read every text, call and e-mail, newest first."""
    listed: list[dict[str, str]] = http_get(f"{tenant.issuer}_practice/messages").json()["messages"]
    return listed


def secret_of(barcode_uri: str) -> str:
    """Read the shared secret out of a QR picture's address."""
    return parse_qs(urlsplit(barcode_uri).query)["secret"][0]


def app_code(tenant: PracticeTenant, secret: str, *, later: int = 0) -> str:
    """Tell what an authenticator app shows at the tenant's time, or so many steps later."""
    return code_at(secret, step_of(tenant.inside.now()) + later)


def on_the_phone(tenant: PracticeTenant, act: str, wanted: str | None = None) -> int:
    """Scan, approve or deny on the push simulator; without an id the first that waits. Gives the status."""
    waiting = http_get(f"{tenant.issuer}_practice/pushes").json()["links" if act == "scan" else "requests"]
    chosen = waiting[0]["id"] if wanted is None else wanted
    return http_post(f"{tenant.issuer}_practice/pushes", json={"act": act, "id": chosen}).status_code


def set_rules(tenant: PracticeTenant, **changes: object) -> None:
    """Change what the tenant's owner has decided, while it runs; lists stand for sets and tuples."""
    tenant.inside.rules = change_rules(tenant.inside.rules, changes)
