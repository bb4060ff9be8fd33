"""What an administrator sets in the tenant, as exact lines to paste, and which of them a failure asks for.

Pure; any thread; raises nothing. No sentences: the names of places are those of the Auth0 dashboard, which is English
only. Window and command line put their own words around them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from keydesk.config.ports import DEFAULT_PORTS
from keydesk.domain.account import Scope
from keydesk.domain.catalogue import Code


class Topic(StrEnum):
    """One thing to set. Source: reference §21."""

    APPLICATION = "application"
    CALLBACKS = "callbacks"
    LOGOUTS = "logouts"
    GRANTS = "grants"
    API = "api"
    SCOPES = "scopes"
    CLIENT_GRANT = "client-grant"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Application:
    """What the lines are made from.

    Args:
        issuer: the tenant with its slash, "" before it is known.
        client_id: the application's id, "" before it is known.
        callbacks: the exact callback addresses.
    """

    issuer: str = ""
    client_id: str = ""
    callbacks: tuple[str, ...] = tuple(f"http://127.0.0.1:{port}/callback" for port in DEFAULT_PORTS)


@dataclass(frozen=True, slots=True)
class SetupLines:
    """One thing to set, where, and what to paste there.

    Args:
        topic: which.
        where: the way through the dashboard.
        lines: what to paste or to switch on, one a line.
        pasted: the same in the form that the field takes.
    """

    topic: Topic
    where: str
    lines: tuple[str, ...]
    pasted: str


ALL = tuple(Topic)
"""Everything, in the order it is set up."""
_GRANT_TYPES = ("Authorization Code", "Refresh Token", "Device Code", "Passkey")
_APPLICATION = "Applications > Applications > Keydesk"
_API = "Applications > APIs > My Account API"
_WHERE = {
    Topic.APPLICATION: f"{_APPLICATION} > Settings",
    Topic.CALLBACKS: f"{_APPLICATION} > Settings > Allowed Callback URLs",
    Topic.LOGOUTS: f"{_APPLICATION} > Settings > Allowed Logout URLs",
    Topic.GRANTS: f"{_APPLICATION} > Settings > Advanced Settings > Grant Types",
    Topic.API: "Applications > APIs",
    Topic.SCOPES: f"{_API} > Application Access > Keydesk > User-delegated Access",
    Topic.CLIENT_GRANT: "Management API: POST /api/v2/client-grants",
    Topic.OFFLINE: f"{_API} > Settings > Access Settings",
}
_ASKED_FOR: dict[str, tuple[Topic, ...]] = {
    Code.SIGN_IN_TIMED_OUT: (Topic.CALLBACKS,),
    Code.CLIENT_REFUSED: (Topic.APPLICATION, Topic.GRANTS),
    Code.DEVICE_FLOW_OFF: (Topic.GRANTS,),
    Code.SIGN_IN_REFUSED: (Topic.API, Topic.SCOPES),
    Code.API_NOT_ACTIVE: (Topic.API,),
    Code.API_FORBIDDEN: (Topic.SCOPES, Topic.CLIENT_GRANT),
    Code.SCOPE_MISSING: (Topic.SCOPES, Topic.CLIENT_GRANT),
}
NO_REFRESH_TOKEN = "no refresh token"  # noqa: S105  # a reason, no token
"""Reason of SESSION_ENDED when the tenant gave no refresh token."""


def topics_for(code: str, reason: str = "") -> tuple[Topic, ...]:
    """Say what an administrator has to look at after a failure.

    Args:
        code: the failure's code.
        reason: its parameter of that name, if any.

    Returns:
        What to set, in order; nothing for failures that no setting mends.
    """
    if code == Code.SESSION_ENDED:
        return (Topic.OFFLINE, Topic.GRANTS) if reason == NO_REFRESH_TOKEN else ()
    return _ASKED_FOR.get(code, ())


def setup_lines(topic: Topic, application: Application, scopes: Sequence[str] = tuple(Scope)) -> SetupLines:
    """Write the lines of one thing to set.

    Args:
        topic: which.
        application: tenant, client and callbacks.
        scopes: the permissions that are needed.

    Returns:
        The lines.
    """
    lines = _lines(topic, application, scopes)
    joint = {Topic.CALLBACKS: ",\n", Topic.LOGOUTS: ",\n", Topic.SCOPES: " "}.get(topic, "\n")
    return SetupLines(topic, _WHERE[topic], lines, joint.join(lines))


def _lines(topic: Topic, application: Application, scopes: Sequence[str]) -> tuple[str, ...]:
    if topic is Topic.APPLICATION:
        client = (f"Client ID: {application.client_id}",) if application.client_id else ()
        return ("Application Type: Native", "Authentication Method: None", *client)
    if topic in (Topic.CALLBACKS, Topic.LOGOUTS):
        return application.callbacks
    if topic is Topic.GRANTS:
        return _GRANT_TYPES
    if topic is Topic.API:
        audience = (f"Identifier: {application.issuer}me/",) if application.issuer else ()
        return ("My Account API: Activate", *audience)
    if topic is Topic.SCOPES:
        return tuple(scopes)
    if topic is Topic.OFFLINE:
        return ("Allow Offline Access: on", "Allow Skipping User Consent: on")
    return tuple(_client_grant(application, scopes).splitlines())


def _client_grant(application: Application, scopes: Sequence[str]) -> str:
    """The body that grants a person's own access to the application. Source: reference §1."""
    body = {
        "client_id": application.client_id or "CLIENT_ID",
        "audience": f"{application.issuer or 'https://DOMAIN/'}me/",
        "subject_type": "user",
        "scope": list(scopes),
    }
    return json.dumps(body, indent=2, ensure_ascii=False)
