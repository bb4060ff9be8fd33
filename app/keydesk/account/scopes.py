"""The calls of the My Account API that this program makes, and the scope each one needs. Pure data."""

from enum import StrEnum

from keydesk.domain.account import Scope


class Operation(StrEnum):
    """One call; the value is what the log says."""

    LIST_METHODS = "list-methods"
    GET_METHOD = "get-method"
    START = "start-enrollment"
    VERIFY = "verify-enrollment"
    RENAME = "rename-method"
    REMOVE = "remove-method"
    LIST_FACTORS = "list-factors"
    LIST_ACCOUNTS = "list-connected-accounts"
    LIST_CONNECTIONS = "list-connections"
    CONNECT = "begin-to-connect"
    COMPLETE = "complete-connecting"
    DISCONNECT = "disconnect-account"

    @property
    def http_method(self) -> str:
        """The HTTP method. Source: My Account OpenAPI file."""
        return _HTTP[self]

    @property
    def scope(self) -> Scope:
        """The scope it needs. Source: reference §8, §10, §12."""
        return _SCOPES[self]

    @property
    def reads(self) -> bool:
        """Whether it changes nothing, so that it may be asked again after a lost answer."""
        return _HTTP[self] == "GET"


_HTTP = {
    Operation.LIST_METHODS: "GET",
    Operation.GET_METHOD: "GET",
    Operation.START: "POST",
    Operation.VERIFY: "POST",
    Operation.RENAME: "PATCH",
    Operation.REMOVE: "DELETE",
    Operation.LIST_FACTORS: "GET",
    Operation.LIST_ACCOUNTS: "GET",
    Operation.LIST_CONNECTIONS: "GET",
    Operation.CONNECT: "POST",
    Operation.COMPLETE: "POST",
    Operation.DISCONNECT: "DELETE",
}
_SCOPES = {
    Operation.LIST_METHODS: Scope.READ_METHODS,
    Operation.GET_METHOD: Scope.READ_METHODS,
    Operation.START: Scope.CREATE_METHODS,
    Operation.VERIFY: Scope.CREATE_METHODS,
    Operation.RENAME: Scope.UPDATE_METHODS,
    Operation.REMOVE: Scope.DELETE_METHODS,
    Operation.LIST_FACTORS: Scope.READ_FACTORS,
    Operation.LIST_ACCOUNTS: Scope.READ_ACCOUNTS,
    Operation.LIST_CONNECTIONS: Scope.READ_ACCOUNTS,
    Operation.CONNECT: Scope.CREATE_ACCOUNTS,
    Operation.COMPLETE: Scope.CREATE_ACCOUNTS,
    Operation.DISCONNECT: Scope.DELETE_ACCOUNTS,
}
