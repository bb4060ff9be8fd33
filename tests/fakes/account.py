"""The account and the sign-in by behaviour, for the tests of flows."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Factor, Granted, Method, MethodType, PasskeyFacts, Person, Scope
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import CreationOptions, MadePasskey
from keydesk.usecases.identity_ports import SignInWatcher

SITE = "login.example.com"
USER = b"user-handle"


def passkey(credential_id: bytes, name: str = "") -> Method:
    facts = PasskeyFacts(credential_id, b"public", USER, rp_id=SITE)
    return Method(f"passkey|{credential_id.hex()}{name}", MethodType.PASSKEY, usage=("primary",), passkey=facts)


PASSWORD = Method("password|1", MethodType.PASSWORD, usage=("primary",))


class BehavingAccount:
    """Satisfies `AccountApi`; `fail[call]` raises before the work, `lose[call]` after it."""

    def __init__(self, *methods: Method) -> None:
        self.methods = list(methods)
        self.calls: list[str] = []
        self.fail: dict[str, list[KeydeskError]] = {}
        self.lose: dict[str, list[KeydeskError]] = {}
        self.before: dict[str, Callable[[], Awaitable[None]]] = {}
        self.timeout_s = 60.0

    def _enter(self, call: str) -> None:
        self.calls.append(call)
        if self.fail.get(call):
            raise self.fail[call].pop(0)

    def _leave(self, call: str) -> None:
        if self.lose.get(call):
            raise self.lose[call].pop(0)

    async def list_methods(self, only: MethodType | None = None) -> Sequence[Method]:
        self._enter("list")
        return tuple(m for m in self.methods if only in (None, m.type))

    async def get_method(self, method_id: str) -> Method:
        self._enter("get")
        for method in self.methods:
            if method.id == method_id:
                return method
        raise KeydeskError(Code.METHOD_GONE)

    async def list_factors(self) -> Sequence[Factor]:
        self._enter("factors")
        return (Factor("passkey", ("primary",)),)

    async def begin_passkey(self) -> tuple[CreationOptions, Secret]:
        self._enter("begin")
        options = CreationOptions(
            secrets.token_bytes(32), SITE, SITE, USER, "ana@example.com", "Ana", (-7,), timeout_s=self.timeout_s
        )
        return options, Secret("session")

    async def verify_passkey(self, session: Secret, made: MadePasskey) -> Method:
        if "verify" in self.before:
            await self.before.pop("verify")()
        self._enter("verify")
        method = passkey(made.credential_id)
        self.methods.append(method)
        self._leave("verify")
        return method

    async def rename_method(self, method_id: str, name: str) -> Method:
        self._enter("rename")
        return await self.get_method(method_id)

    async def remove_method(self, method_id: str) -> None:
        self._enter("remove")
        if not any(m.id == method_id for m in self.methods):
            raise KeydeskError(Code.METHOD_GONE)
        self.methods = [m for m in self.methods if m.id != method_id]
        self._leave("remove")


class BehavingIdentity:
    """Satisfies `Identity`."""

    def __init__(self, person: Person | None = None) -> None:
        self.person = person
        self.granted: Granted | None = (
            None if person is None else Granted(frozenset({"openid", *Scope}), datetime(2026, 3, 3, 10, tzinfo=UTC))
        )
        self.keeps_tokens = "memory"
        self.sign_ins: list[tuple[bool, str | None]] = []
        self.who_comes = Person("auth0|ana", "Ana Ito", "ana@example.com")
        self.fail: list[KeydeskError] = []
        self.told = True

    async def restore(self) -> Person | None:
        return self.person

    async def sign_in(
        self, watcher: SignInWatcher, cancel: CancelToken, fresh: bool = False, expected_sub: str | None = None
    ) -> Person:
        self.sign_ins.append((fresh, expected_sub))
        watcher.opened("https://login.example.com/authorize", 300.0)
        if self.fail:
            raise self.fail.pop(0)
        if expected_sub is not None and expected_sub != self.who_comes.sub:
            raise KeydeskError(Code.WRONG_ACCOUNT)
        self.person = self.who_comes
        return self.who_comes

    async def refresh(self) -> Granted:
        if self.granted is None:
            raise KeydeskError(Code.SIGN_IN_NEEDED)
        return self.granted

    async def sign_out(self, browser_session: bool = False) -> bool:
        self.person = None
        self.granted = None
        return self.told
