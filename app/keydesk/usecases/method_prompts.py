"""What enrolling a method other than a passkey asks of a person; window, command line and scripted tests satisfy it.

Every coroutine waits for the person and returns None when they cancel. `problem` says why something is asked again;
what was typed before stays in its field, secrets excepted. Main loop only. Nothing here raises.
"""

from dataclasses import dataclass
from typing import Protocol

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Method
from keydesk.domain.enrollment import Channel, PasswordPolicy
from keydesk.usecases.identity_ports import SignInWatcher
from keydesk.usecases.prompts import IdentityChooser, WaitWatcher


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone to enroll.

    Args:
        number: E.164, for instance ``+4915112345678``.
        channel: how codes come.
    """

    number: str
    channel: Channel


@dataclass(frozen=True, slots=True)
class CodeTyped:
    """A person's answer to "type the code we sent".

    Args:
        code: the digits; None when a new code is wanted instead.
    """

    code: Secret | None


class StepUpPrompter(WaitWatcher, SignInWatcher, Protocol):
    """Leads a person through a fresh sign-in in the middle of something; every choice is kept."""

    async def confirm_fresh_sign_in(self) -> bool:
        """The tenant wants the person to prove anew who they are."""
        ...


class MethodPrompter(StepUpPrompter, IdentityChooser, Protocol):
    """Leads a person through the enrollment of an app, a phone, an address, a recovery code or a password."""

    async def ask_phone(self, problem: KeydeskError | None) -> Phone | None:
        """Ask for a number and how codes come."""
        ...

    async def ask_email(self, problem: KeydeskError | None) -> str | None:
        """Ask for an address."""
        ...

    async def scan_totp(
        self, barcode_uri: Secret, manual_code: Secret | None, problem: KeydeskError | None
    ) -> Secret | None:
        """Show the picture and the code for typing in; gives the six digits the app shows."""
        ...

    async def scan_push(self, barcode_uri: Secret, problem: KeydeskError | None) -> bool | None:
        """Show the picture for the phone; True for "I have scanned it"."""
        ...

    async def ask_code(self, sent_to: str, channel: str, problem: KeydeskError | None) -> CodeTyped | None:
        """Ask for the code that was sent.

        Args:
            sent_to: number or address.
            channel: ``sms``, ``voice`` or ``email``.
            problem: why it is asked again.
        """
        ...

    async def warn_recovery(self, old: Method | None) -> bool | None:
        """Say what a recovery code is for, and that an older one stops working; True to go on."""
        ...

    async def keep_recovery(self, code: Secret) -> bool | None:
        """Show the code once, to print, copy or save; True when the person confirms that it is kept."""
        ...

    async def new_password(self, policy: PasswordPolicy | None, problem: KeydeskError | None) -> Secret | None:
        """Ask for a new password, typed twice, under the tenant's rules."""
        ...

    async def name_method(self, method: Method, suggestion: str) -> str | None:
        """Ask for a name of a new app; None keeps the suggestion."""
        ...
