"""The My Account API for the signed-in person; satisfies `usecases.ports.AccountApi`. Main loop, never blocks it.

Raises API_*, NET_*, METHOD_GONE, SCOPE_MISSING, CHALLENGE_INVALID, CHALLENGE_EXPIRED, what
`enrollments.py` says and what the token source raises.
Writes are never repeated on a guess: after CONNECTION_LOST the caller lists first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from keydesk.account.addresses import NEW_PASSKEY, id_in_location, segment
from keydesk.account.enrollments import Enrollments
from keydesk.account.problems import speaks_of_expiry
from keydesk.account.scopes import Operation
from keydesk.account.transport import AccountTransport, Door, Tokens
from keydesk.account.wire import (
    read_factors,
    read_method,
    read_methods,
    write_rename,
    write_start_passkey,
    write_verify_passkey,
)
from keydesk.account.wire_methods import write_channel
from keydesk.config.issuer import host_of
from keydesk.config.profile import Profile
from keydesk.core.clock import Clock
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Factor, Method, MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.challenges import read_creation
from keydesk.domain.enrollment import Channel, LinkedIdentity, NewMethod, StartedMethod
from keydesk.domain.keys import CreationOptions, MadePasskey

_METHODS = "/authentication-methods"
_KNOWN_SESSIONS = 8


@dataclass(frozen=True, slots=True)
class _Enrollment:
    """A challenge under way: its secret, the id it is verified at, and when it ends on the monotonic clock."""

    session: Secret
    method_id: str
    ends: float


class AccountClient:
    """Lists, reads, enrolls, renames and removes sign-in methods.

    Args:
        profile: the tenant; every address is built on its issuer, and its passkeys belong to its host.
        door: the HTTP door.
        tokens: access tokens for the profile's audience.
        clock: for challenges that grow old and for waiting times.
    """

    def __init__(self, profile: Profile, door: Door, tokens: Tokens, clock: Clock) -> None:
        self._profile = profile
        self._clock = clock
        self._transport = AccountTransport(profile.api_base, door, tokens, clock)
        self._others = Enrollments(self._transport, profile.issuer_origin, _METHODS)
        self._enrollments: list[_Enrollment] = []

    @property
    def limit_seen(self) -> int | None:
        """Calls a minute the tenant allows, as its last answer said; None when it did not."""
        return self._transport.limit_seen

    async def list_methods(self, only: MethodType | None = None) -> Sequence[Method]:
        """List the methods.

        Args:
            only: one type; a filtered read has a rate limit of its own, more generous than a whole one.

        Returns:
            The methods in the API's order, unknown types included.

        Raises:
            KeydeskError: API_NOT_ACTIVE and as the module says.
        """
        query = "" if only is None else f"?type={only}"
        answer = await self._transport.call(Operation.LIST_METHODS, _METHODS + query)
        return read_methods(answer.json())

    async def get_method(self, method_id: str) -> Method:
        """Read one method.

        Args:
            method_id: its id as listed.

        Returns:
            The method.

        Raises:
            KeydeskError: METHOD_GONE and as the module says.
        """
        answer = await self._transport.call(Operation.GET_METHOD, f"{_METHODS}/{segment(method_id)}")
        return read_method(answer.json())

    async def list_factors(self) -> Sequence[Factor]:
        """List what the tenant lets this person enroll.

        Returns:
            The factors, unknown types included.

        Raises:
            KeydeskError: API_NOT_ACTIVE and as the module says.
        """
        answer = await self._transport.call(Operation.LIST_FACTORS, "/factors")
        return read_factors(answer.json())

    async def begin_passkey(self, identity: LinkedIdentity | None = None) -> tuple[CreationOptions, Secret]:
        """Ask for a challenge.

        Args:
            identity: whose passkey it will be, None for whom the tenant takes.

        Returns:
            Checked options, and the session secret for `verify_passkey`.

        Raises:
            KeydeskError: CHALLENGE_INVALID (params: what) and as the module says; no key was asked.
        """
        answer = await self._transport.call(Operation.START, _METHODS, write_start_passkey(identity))
        body = answer.json()
        options, session = read_creation(body, self._profile.domain, host_of(self._profile.web_origin + "/"))
        method_id = id_in_location(answer.headers.get("location"), self._profile.issuer_origin) or _id_in(body)
        ends = self._clock.monotonic() + options.timeout_s
        self._enrollments = [*self._enrollments[1 - _KNOWN_SESSIONS :], _Enrollment(session, method_id, ends)]
        return options, session

    async def verify_passkey(self, session: Secret, made: MadePasskey) -> Method:
        """Hand a passkey in; may be called again with the same arguments while the challenge lives.

        Args:
            session: from `begin_passkey`.
            made: what the key made.

        Returns:
            The method as the account now lists it.

        Raises:
            KeydeskError: CHALLENGE_EXPIRED, API_BAD_REQUEST (also before sending, with params what and limit) and as
                the module says.
        """
        body = write_verify_passkey(session, made)
        known = next((one for one in self._enrollments if one.session.matches(session)), None)
        method_id = NEW_PASSKEY if known is None else known.method_id
        try:
            answer = await self._transport.call(Operation.VERIFY, f"{_METHODS}/{segment(method_id)}/verify", body)
        except KeydeskError as error:
            if error.code not in (Code.API_BAD_REQUEST, Code.API_NOT_FOUND):
                raise
            # The API has no code of its own for this. Source: reference §11 (lifetime uncertain).
            if speaks_of_expiry(error) or (known is not None and self._clock.monotonic() > known.ends):
                raise KeydeskError(Code.CHALLENGE_EXPIRED) from error
            raise
        return read_method(answer.json())

    async def begin_method(self, wish: NewMethod) -> StartedMethod:
        """Start enrolling a method of any other type.

        Args:
            wish: what is wanted.

        Returns:
            What the tenant began; nothing of it is ever written down.

        Raises:
            KeydeskError: as `Enrollments.begin`.
        """
        return await self._others.begin(wish)

    async def verify_method(self, started: StartedMethod, proof: Secret | None) -> Method:
        """Finish what `begin_method` started.

        Args:
            started: from `begin_method`.
            proof: the code or the new password, None for types that take none.

        Returns:
            The method as the account now lists it.

        Raises:
            KeydeskError: as `Enrollments.verify`.
        """
        return await self._others.verify(started, proof)

    async def rename_method(self, method_id: str, name: str) -> Method:
        """Rename on the server, for types that can.

        Args:
            method_id: its id as listed.
            name: the new name.

        Returns:
            The method as renamed.

        Raises:
            KeydeskError: METHOD_GONE, API_BAD_REQUEST and as the module says.
        """
        return await self._patch(method_id, write_rename(name))

    async def prefer_channel(self, method_id: str, channel: Channel) -> Method:
        """Change how a phone is reached.

        Args:
            method_id: its id as listed.
            channel: text message or call.

        Returns:
            The method as changed.

        Raises:
            KeydeskError: METHOD_GONE, API_BAD_REQUEST and as the module says.
        """
        return await self._patch(method_id, write_channel(channel))

    async def _patch(self, method_id: str, body: bytes) -> Method:
        path = f"{_METHODS}/{segment(method_id)}"
        try:
            answer = await self._transport.call(Operation.RENAME, path, body)
        except KeydeskError as error:
            await self._raise_gone(method_id, error)
            raise
        return read_method(answer.json())

    async def remove_method(self, method_id: str) -> None:
        """Remove a method.

        Args:
            method_id: its id as listed.

        Raises:
            KeydeskError: METHOD_GONE, API_CONFLICT when the tenant forbids it, and as the module says.
        """
        try:
            await self._transport.call(Operation.REMOVE, f"{_METHODS}/{segment(method_id)}")
        except KeydeskError as error:
            await self._raise_gone(method_id, error)
            raise

    async def _raise_gone(self, method_id: str, refused: KeydeskError) -> None:
        """The API has no 404 for PATCH and DELETE; one read tells an id that is gone from another bad request."""
        if refused.code != Code.API_BAD_REQUEST:
            return
        try:
            await self.get_method(method_id)
        except KeydeskError as error:
            if error.code == Code.METHOD_GONE:
                raise KeydeskError(Code.METHOD_GONE) from refused
            # Any other failure tells nothing new; the caller raises the refusal itself.


def _id_in(body: JsonValue) -> str:
    found = body.get("id") if isinstance(body, dict) else None
    return found if isinstance(found, str) and found else NEW_PASSKEY
