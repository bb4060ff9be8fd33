"""The account and the sign-in by behaviour, for the tests of flows."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Factor, Granted, Method, MethodType, Need, PasskeyFacts, Person, Scope
from keydesk.domain.catalogue import Code
from keydesk.domain.enrollment import Channel, LinkedIdentity, NewMethod, PasswordPolicy, StartedMethod
from keydesk.domain.keys import CreationOptions, MadePasskey, Proof, ProofRequest
from keydesk.domain.passkey_sign_in import KeyInvitation, KeyQuestion, Newcomer
from keydesk.usecases.identity_ports import DeviceWatcher, SignInWatcher

SITE = "login.example.com"
USER = b"user-handle"
ALL_SCOPES = frozenset({"openid", *Scope})


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
        self.identities: list[LinkedIdentity | None] = []
        self.limit_seen: int | None = None
        self.wishes: list[NewMethod] = []
        self.started: list[StartedMethod] = []
        self.proofs: list[str | None] = []
        self._sessions = 0

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

    async def begin_passkey(self, identity: LinkedIdentity | None = None) -> tuple[CreationOptions, Secret]:
        self.identities.append(identity)
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

    async def begin_method(self, wish: NewMethod) -> StartedMethod:
        self._enter("begin_method")
        self.wishes.append(wish)
        method_id = self._entry(wish)
        kind, self._sessions = wish.type, self._sessions + 1
        started = StartedMethod(
            kind,
            method_id,
            Secret(f"session-{self._sessions}"),
            barcode_uri=Secret("otpauth://totp/x") if kind in (MethodType.TOTP, MethodType.PUSH) else None,
            manual_code=Secret("MANUAL") if kind == MethodType.TOTP else None,
            recovery_code=Secret(f"RECOVERY-{self._sessions}") if kind == MethodType.RECOVERY_CODE else None,
            policy=PasswordPolicy(8) if kind == MethodType.PASSWORD else None,
        )
        self.started.append(started)
        self._leave("begin_method")
        return started

    def _entry(self, wish: NewMethod) -> str:
        if wish.type == MethodType.PASSWORD:
            return "password|new"
        method_id = f"{wish.type}|dev_{len(self.wishes)}"
        detail = wish.phone_number or wish.email
        channel = str(wish.channel) if wish.channel is not None else None
        self.methods.append(
            Method(method_id, wish.type, usage=("secondary",), confirmed=False, detail=detail, channel=channel)
        )
        return method_id

    async def verify_method(self, started: StartedMethod, proof: Secret | None) -> Method:
        self._enter("verify_method")
        self.proofs.append(None if proof is None else proof.reveal())
        method = self._confirmed(started)
        self._leave("verify_method")
        return method

    def _confirmed(self, started: StartedMethod) -> Method:
        if started.type == MethodType.PASSWORD:
            old = next((m for m in self.methods if m.type == MethodType.PASSWORD), None)
            method = old or Method("password|1", MethodType.PASSWORD, usage=("primary",))
        else:
            begun = next((m for m in self.methods if m.id == started.method_id), None)
            if begun is None:
                raise KeydeskError(Code.CHALLENGE_EXPIRED, what="method")
            method = replace(begun, confirmed=True)
        old_ones = {m.id for m in self.methods if m.type == started.type and m.type == MethodType.RECOVERY_CODE}
        self.methods = [m for m in self.methods if m.id not in {method.id, *old_ones}] + [method]
        return method

    async def prefer_channel(self, method_id: str, channel: Channel) -> Method:
        self._enter("prefer_channel")
        return await self._changed(method_id, channel=str(channel))

    async def _changed(self, method_id: str, **changes: str) -> Method:
        method = replace(await self.get_method(method_id), **changes)  # type: ignore[arg-type]  # fields of Method
        self.methods = [method if m.id == method_id else m for m in self.methods]
        return method

    async def rename_method(self, method_id: str, name: str) -> Method:
        self._enter("rename")
        return await self._changed(method_id, name=name)

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
            None if person is None else Granted(ALL_SCOPES, datetime(2026, 3, 3, 10, tzinfo=UTC))
        )
        self.keeps_tokens = "memory"
        self.sign_ins: list[tuple[bool, str | None]] = []
        self.needs: list[Need | None] = []
        self.grants: Granted | None = self.granted  # after the next sign-in
        self.calls: list[str] = []
        self.fail_begin: list[KeydeskError] = []
        self.answers: list[tuple[KeyQuestion, Proof]] = []
        self.who_comes = Person("auth0|ana", "Ana Ito", "ana@example.com")
        self.fail: list[KeydeskError] = []
        self.fail_restore: list[KeydeskError] = []  # the person is known all the same
        self.fail_after: list[KeydeskError] = []  # signed in, or out, all the same
        self.told = True

    async def restore(self) -> Person | None:
        if self.fail_restore:
            raise self.fail_restore.pop(0)
        return self.person

    async def sign_in(
        self,
        watcher: SignInWatcher,
        cancel: CancelToken,
        fresh: bool = False,
        expected_sub: str | None = None,
        *,
        need: Need | None = None,
    ) -> Person:
        self.sign_ins.append((fresh, expected_sub))
        self.needs.append(need)
        watcher.opened("https://login.example.com/authorize", 300.0)
        if self.fail:
            raise self.fail.pop(0)
        if expected_sub is not None and expected_sub != self.who_comes.sub:
            raise KeydeskError(Code.WRONG_ACCOUNT)
        self.person, self.granted = self.who_comes, self.grants
        if self.fail_after:
            raise self.fail_after.pop(0)
        return self.who_comes

    async def sign_in_with_device(self, watcher: DeviceWatcher, cancel: CancelToken) -> Person:
        watcher.code_shown("WDJB-MJHT", "https://login.example.com/activate", None, 900.0)
        if self.fail:
            raise self.fail.pop(0)
        self.person = self.who_comes
        return self.who_comes

    async def begin_with_key(self) -> KeyQuestion:
        self.calls.append("begin_with_key")
        if self.fail_begin:
            raise self.fail_begin.pop(0)
        return KeyQuestion(ProofRequest(SITE, secrets.token_bytes(32)), Secret(f"session-{len(self.calls)}"), 60.0)

    async def sign_in_with_key(self, question: KeyQuestion, proof: Proof) -> Person:
        self.calls.append("sign_in_with_key")
        self.answers.append((question, proof))
        if self.fail:
            raise self.fail.pop(0)
        self.person = self.who_comes
        return self.who_comes

    async def begin_sign_up(self, newcomer: Newcomer) -> KeyInvitation:
        self.calls.append("begin_sign_up")
        if self.fail_begin:
            raise self.fail_begin.pop(0)
        options = CreationOptions(secrets.token_bytes(32), SITE, "Example", USER, newcomer.email or "", "", (-7,))
        return KeyInvitation(options, Secret("invitation"))

    async def sign_up_with_key(self, invitation: KeyInvitation, made: MadePasskey) -> Person:
        self.calls.append("sign_up_with_key")
        if self.fail:
            raise self.fail.pop(0)
        self.person = self.who_comes
        return self.who_comes

    async def refresh(self) -> Granted:
        if self.granted is None:
            raise KeydeskError(Code.SIGN_IN_NEEDED)
        return self.granted

    async def sign_out(self, browser_session: bool = False) -> bool:
        if self.fail:
            raise self.fail.pop(0)
        self.person = None
        self.granted = None
        if self.fail_after:
            raise self.fail_after.pop(0)
        return self.told
