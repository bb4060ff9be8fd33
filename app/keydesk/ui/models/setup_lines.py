"""What to tell an administrator: one thing to set after the other, in words, with the exact lines.

Pure; main thread, because Qt's translation is asked. Raises nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from keydesk.config.setup_lines import ALL, Application, SetupLines, Topic, setup_lines, topics_for
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Scope
from keydesk.domain.catalogue import Code
from keydesk.usecases.world import Tenant

_CONTEXT = "SetupLines"
_NAMES = {
    Topic.APPLICATION: str(QT_TRANSLATE_NOOP("SetupLines", "Kind of application")),
    Topic.CALLBACKS: str(QT_TRANSLATE_NOOP("SetupLines", "Callback addresses")),
    Topic.LOGOUTS: str(QT_TRANSLATE_NOOP("SetupLines", "Sign-out addresses")),
    Topic.GRANTS: str(QT_TRANSLATE_NOOP("SetupLines", "Grant types")),
    Topic.API: str(QT_TRANSLATE_NOOP("SetupLines", "My Account API")),
    Topic.SCOPES: str(QT_TRANSLATE_NOOP("SetupLines", "Permissions")),
    Topic.CLIENT_GRANT: str(QT_TRANSLATE_NOOP("SetupLines", "The same as one request")),
    Topic.OFFLINE: str(QT_TRANSLATE_NOOP("SetupLines", "Staying signed in")),
}
_SENTENCES = {
    Topic.APPLICATION: str(QT_TRANSLATE_NOOP("SetupLines", "The application has this kind, and no secret.")),
    Topic.CALLBACKS: str(QT_TRANSLATE_NOOP("SetupLines", "Allow these addresses, exactly as they are.")),
    Topic.LOGOUTS: str(QT_TRANSLATE_NOOP("SetupLines", "Allow the same addresses for signing out.")),
    Topic.GRANTS: str(
        QT_TRANSLATE_NOOP("SetupLines", "Switch these on; the last two only where people may sign in that way.")
    ),
    Topic.API: str(QT_TRANSLATE_NOOP("SetupLines", "Activate this API in the tenant.")),
    Topic.SCOPES: str(QT_TRANSLATE_NOOP("SetupLines", "Allow the application these permissions.")),
    Topic.CLIENT_GRANT: str(QT_TRANSLATE_NOOP("SetupLines", "Or allow them by this request to the Management API.")),
    Topic.OFFLINE: str(
        QT_TRANSLATE_NOOP("SetupLines", "Let people stay signed in: without it each sign-in ends after a short time.")
    ),
}


@dataclass(frozen=True, slots=True)
class AdminStep:
    """One thing to set.

    Args:
        name: what it is, a few words.
        sentence: what to do.
        lines: where, and what to paste.
    """

    name: str
    sentence: str
    lines: SetupLines


def application_of_tenant(tenant: Tenant) -> Application:
    """Take from the tenant in use what the lines are made from; the usual callbacks before there is one."""
    if not tenant.callbacks:
        return Application()
    return Application(tenant.issuer, tenant.client_id, tenant.callbacks)


def admin_steps(
    topics: Sequence[Topic], application: Application, scopes: Sequence[str] = ()
) -> tuple[AdminStep, ...]:
    """Put things to set into words.

    Args:
        topics: which, in order.
        application: tenant, client and callbacks.
        scopes: the permissions that are missing; all when empty.

    Returns:
        The steps.
    """
    wanted = tuple(scopes) or tuple(Scope)
    return tuple(
        AdminStep(
            QCoreApplication.translate(_CONTEXT, _NAMES[topic]),
            QCoreApplication.translate(_CONTEXT, _SENTENCES[topic]),
            setup_lines(topic, application, wanted),
        )
        for topic in topics
    )


def every_step(application: Application) -> tuple[AdminStep, ...]:
    """Everything an administrator sets once, in order."""
    return admin_steps(ALL, application)


def steps_for(error: KeydeskError, application: Application) -> tuple[AdminStep, ...]:
    """Say what an administrator has to look at after a failure.

    Args:
        error: the failure.
        application: tenant, client and callbacks.

    Returns:
        The steps; none for failures that no setting mends.
    """
    reason, scope = error.params.get("reason"), error.params.get("scope")
    topics = topics_for(error.code, str(reason) if isinstance(reason, str) else "")
    missing = str(scope).split() if isinstance(scope, str) else []
    return admin_steps(topics, application, missing)


def admin_question(code: str) -> str:
    """Say to the person when these lines are what is missing.

    Args:
        code: the failure's code.

    Returns:
        One sentence.
    """
    if code == Code.SIGN_IN_TIMED_OUT:
        return QCoreApplication.translate(
            "SetupLines", "Did the browser show an error page instead? Then this has to be set in the tenant:"
        )
    return QCoreApplication.translate("SetupLines", "Your administrator sets this once in the tenant:")


def as_text(steps: Sequence[AdminStep]) -> str:
    """Write the steps as one text to send.

    Args:
        steps: the steps.

    Returns:
        Paragraphs with the way through the dashboard and the lines.
    """
    parts = (f"{step.name}: {step.sentence}\n{step.lines.where}\n\n{step.lines.pasted}" for step in steps)
    return "\n\n\n".join(parts) + "\n"
