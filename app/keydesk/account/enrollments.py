"""Enrolling every method type but passkeys: two calls, and what each refusal of them means. Main loop.

Raises METHOD_REFUSED, PHONE_INVALID, EMAIL_INVALID, CODE_WRONG, PASSWORD_REFUSED, PHONE_NOT_LINKED, CHALLENGE_EXPIRED
and what the transport raises. Writes are never repeated on a guess.
"""

from keydesk.account.addresses import id_in_location, segment
from keydesk.account.problems import speaks_of_expiry
from keydesk.account.scopes import Operation
from keydesk.account.transport import AccountTransport
from keydesk.account.wire import read_method
from keydesk.account.wire_methods import CODED, read_started, write_start, write_verify
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Method, MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.enrollment import NewMethod, StartedMethod

_REFUSALS = frozenset({Code.API_BAD_REQUEST, Code.API_FORBIDDEN, Code.API_CONFLICT})


class Enrollments:
    """Begins and ends enrollments.

    Args:
        transport: calls the tenant.
        origin: ``scheme://host[:port]`` of the tenant, the only one a Location may name.
        path: of the methods, after the API's base.
    """

    def __init__(self, transport: AccountTransport, origin: str, path: str) -> None:
        self._transport = transport
        self._origin = origin
        self._path = path

    async def begin(self, wish: NewMethod) -> StartedMethod:
        """Start an enrollment.

        Args:
            wish: what is wanted.

        Returns:
            What the tenant began.

        Raises:
            KeydeskError: PHONE_INVALID, EMAIL_INVALID, METHOD_REFUSED (params: type, detail) and as the module says.
        """
        try:
            answer = await self._transport.call(Operation.START, self._path, write_start(wish))
        except KeydeskError as error:
            raise _refused_start(wish.type, error) from error
        in_location = id_in_location(answer.headers.get("location"), self._origin)
        return read_started(wish.type, answer.json(), in_location)

    async def verify(self, started: StartedMethod, proof: Secret | None) -> Method:
        """Finish an enrollment; after a wrong proof it may be tried again with the same start.

        Args:
            started: from `begin`.
            proof: the code or the new password, None for types that take none.

        Returns:
            The method as the account now lists it.

        Raises:
            KeydeskError: CODE_WRONG, PASSWORD_REFUSED (params: detail), PHONE_NOT_LINKED, CHALLENGE_EXPIRED
                (params: what ``method``) when only a new start helps, and as the module says.
        """
        body = write_verify(started, proof)
        try:
            path = f"{self._path}/{segment(started.method_id)}/verify"
            answer = await self._transport.call(Operation.VERIFY, path, body)
        except KeydeskError as error:
            raise _refused_proof(started.type, error, proof) from error
        return read_method(answer.json())


def _refused_start(type_: MethodType, error: KeydeskError) -> KeydeskError:
    if error.code not in _REFUSALS:
        return error
    field = str(error.params.get("field") or "")
    if "phone_number" in field:
        return KeydeskError(Code.PHONE_INVALID, detail=_words(error))
    if field.strip("/") == "email":
        return KeydeskError(Code.EMAIL_INVALID, detail=_words(error))
    return KeydeskError(Code.METHOD_REFUSED, type=str(type_), detail=_words(error))


def _refused_proof(type_: MethodType, error: KeydeskError, proof: Secret | None) -> KeydeskError:
    """The API has one status for all of these; only its words and fields tell them apart. Source: reference §11."""
    if error.code == Code.API_NOT_FOUND or (error.code == Code.API_BAD_REQUEST and _is_over(error)):
        return KeydeskError(Code.CHALLENGE_EXPIRED, what="method")
    if error.code not in _REFUSALS:
        return error
    if type_ in CODED and error.code == Code.API_BAD_REQUEST:
        return KeydeskError(Code.CODE_WRONG)
    if type_ == MethodType.PASSWORD and error.code == Code.API_BAD_REQUEST:
        words = _words(error)
        # A server that quotes what was typed must not bring it into the details that people copy.
        quoted = words is not None and proof is not None and proof.reveal() in words
        return KeydeskError(Code.PASSWORD_REFUSED, detail=None if quoted else words)
    if type_ == MethodType.PUSH and error.code == Code.API_BAD_REQUEST:
        return KeydeskError(Code.PHONE_NOT_LINKED)
    return KeydeskError(Code.METHOD_REFUSED, type=str(type_), detail=_words(error))


def _is_over(error: KeydeskError) -> bool:
    """A code that is too old can be asked for anew; a session that is over cannot be finished at all."""
    words = f"{error.params.get('field') or ''} {error.params.get('detail') or ''}".lower()
    return "under way" in words or ("session" in words and (speaks_of_expiry(error) or "auth_session" in words))


def _words(error: KeydeskError) -> str | None:
    """What the server said, for people; None selects a text that does not quote it."""
    told = error.params.get("reasons") or error.params.get("detail") or error.params.get("title")
    return str(told) if told else None
