"""Every check with everything it can find: what it is asked about, and what it has to say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path

from keydesk.config.check_texts import check_text, entries_in
from keydesk.config.policy.found import Source
from keydesk.config.policy.settle import Layer, Reading, Refused, settle
from keydesk.config.profile import Profile
from keydesk.config.texts import LANGUAGES
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Factor, Granted
from keydesk.domain.catalogue import Code
from keydesk.domain.key_record import ModelRecord
from keydesk.domain.keys import PinState, Slots, Transport
from keydesk.domain.update import Announcement, Channel, Off, Standing, UpdateNews, UpdateRule
from keydesk.hardware.surroundings import Surroundings
from keydesk.helpdesk.checks import ALL
from keydesk.helpdesk.finding import Finding, State
from keydesk.helpdesk.network import Network
from keydesk.helpdesk.probes import Probes, TenantDoor
from keydesk.helpdesk.runner import run_checks
from keydesk.net.message import Answer, Request
from tests.fakes.account import PASSWORD
from tests.fakes.clock import FixedClock
from tests.fakes.examined import PROFILE, Computer, front_door, probes_of
from tests.fakes.scripted_door import json_answer, raw_answer
from tests.fakes.world import Bench, bench

for _language in LANGUAGES:
    entries_in(_language)  # read here and not on the loop of a test
BY_CODE = {check.code: check for check in ALL}
Make = Callable[[Path], Awaitable[Probes]]


async def find(code: str, probes: Probes) -> Finding:
    """Run one check."""
    (finding,) = await run_checks((BY_CODE[code],), probes)
    return finding


def _date(off: timedelta) -> str:
    return format_datetime(FixedClock().now() + off, usegmt=True)


def granted(b: Bench, *scopes: str) -> Bench:
    """The tenant granted these."""
    b.identity.granted = Granted(frozenset(scopes), b.clock.now())
    return b


def _fail(b: Bench, code: str, **params: str | int) -> Bench:
    b.api.fail["list"] = [KeydeskError(code, **params)]
    return b


def plugged(reason: str | None) -> Bench:
    """A key that can be used, or cannot for this reason."""
    b = bench()
    b.key.key = replace(b.key.key, usable=reason is None, reason=reason)
    return b


def _met(**problems: str) -> Bench:
    """No key, and what the key layer met instead."""
    b = bench()
    b.keys.unplug(b.key)
    b.keys.problems = problems
    return b


class _List:
    """A list of models that is there, or refused."""

    def __init__(self, refused: str) -> None:
        self._refused = refused

    async def look_up(self, aaguids: frozenset[str]) -> Mapping[str, ModelRecord]:
        if self._refused:
            raise KeydeskError(Code.METADATA_REFUSED, reason=self._refused, file="mds.jwt")
        return {}


def _listed(refused: str = "") -> Bench:
    b = bench()
    return replace(b, world=replace(b.world, records=_List(refused)))


def _by(transport: Transport) -> Bench:
    b = bench()
    b.key.key = replace(b.key.key, transport=transport)
    return b


def _damaged(code: str) -> Bench:
    b = bench()
    b.world.state.put(problems=(KeydeskError(code),))
    return b


def _factors(*types: str) -> Bench:
    b = bench(PASSWORD)

    async def list_factors() -> tuple[Factor, ...]:
        return tuple(Factor(kind) for kind in types)

    b.api.list_factors = list_factors  # type: ignore[method-assign]
    return b


def _limited(limit: int | None) -> Bench:
    b = bench(PASSWORD)
    b.api.limit_seen = limit
    return b


def _nowhere(host: str, port: int) -> tuple[str, ...]:
    raise OSError("name unknown")


def way(
    known: bool = True, proxy: str | None = None, issuers: tuple[str, ...] = ("R11", "Let's Encrypt")
) -> Computer:
    """A computer whose way to the tenant is as said."""
    resolve = (lambda host, port: ("192.0.2.7",)) if known else _nowhere
    return Computer(network=Network(resolve, lambda place: proxy, lambda place, within: issuers))


def well(**changes: object) -> Bench:
    """A key that is set up like this."""
    b = bench()
    b.key.key = replace(b.key.key, pin=PinState(**{"set": True, "retries": 8, **changes}))  # type: ignore[arg-type]
    return b


def _full() -> Bench:
    b = well()
    b.key.key = replace(b.key.key, slots=Slots(used=25, free=0))
    return b


def _slow() -> Make:
    """A tenant that takes four seconds to answer."""

    async def make(folder: Path) -> Probes:
        b = bench()
        door = TakingLong(front_door(), b.clock)
        probes = await probes_of(b, folder)
        return replace(probes, tenant=TenantDoor(door, PROFILE, b.clock))

    return make


class TakingLong:
    """A door whose answer takes four seconds."""

    def __init__(self, answer: Answer, clock: FixedClock) -> None:
        self._answer = answer
        self._clock = clock

    async def send(self, request: Request) -> Answer:
        self._clock.advance(4)
        return self._answer


def _managed(values: dict[str, JsonValue], refused: str = "") -> Computer:
    source = Source.MANDATORY_MACHINE
    broken = (Refused(source, "managed/1.json", refused),) if refused else ()
    return Computer(policy=settle(Reading((Layer(source, "managed/1.json", values),), broken)))


def _no_keyring(code: str) -> Callable[[], str]:
    def look() -> str:
        raise KeydeskError(code)

    return look


@dataclass(frozen=True)
class Case:
    code: str
    state: State
    reason: str
    make: Make


def at(*answers: object, **named: object) -> Make:
    """Probes of a fresh world with these answers at the front door."""
    return lambda folder: probes_of(bench(), folder, *answers, **named)  # type: ignore[arg-type]


def around(make: Callable[[], Bench], **named: object) -> Make:
    """Probes of a world made for the case."""
    return lambda folder: probes_of(make(), folder, **named)  # type: ignore[arg-type]


def told(standing: Standing, days: int = 14, off: Off | None = None, problem: str = "") -> Make:
    """Probes where newer versions were announced; the announcement holds for so many days yet."""
    now = FixedClock().now()
    announcement = Announcement(
        Channel.STABLE, 7, now - timedelta(days=30), now + timedelta(days=days), "1.2.0", now.date(), "1.0",
        "https://keydesk.example.com/", {"en": "Faster."}, "k",
    )  # fmt: skip
    trouble = KeydeskError(problem) if problem else None
    news = UpdateNews(UpdateRule(off=off), standing, announcement, now, trouble, "1.0")
    return at(computer=Computer(news=news))


SHARED = Profile("a", "https://acme.eu.auth0.com/", "client_1")
KEYS_THEN = (front_door(), json_answer({"keys": [{"kid": "1"}, {"kid": "2"}]}))
OK, WARNING, FAILED, NOT = State.OK, State.WARNING, State.FAILED, State.NOT_APPLICABLE
CASES = [
    Case("CHK-001", OK, "", at()),
    Case("CHK-001", WARNING, "shared-domain", at(profile=SHARED)),
    Case("CHK-001", FAILED, "no-profile", at(profile=None)),
    Case("CHK-002", OK, "", at()),
    Case("CHK-002", NOT, "no-profile", at(profile=None)),
    Case("CHK-002", FAILED, "offline", at(KeydeskError(Code.OFFLINE))),
    Case("CHK-002", FAILED, "unreachable", at(KeydeskError(Code.TENANT_UNREACHABLE, host="x"))),
    Case("CHK-002", FAILED, "tls", at(KeydeskError(Code.TLS_REFUSED, issuer="Evil Proxy"))),
    Case("CHK-002", FAILED, "portal", at(raw_answer(b"<html>", media_type="text/html"))),
    Case("CHK-002", FAILED, "slow", at(KeydeskError(Code.DEADLINE))),
    Case("CHK-002", FAILED, "refused", at(json_answer({}, 503))),
    Case("CHK-003", OK, "", at(front_door(date=_date(timedelta(seconds=20))))),
    Case("CHK-003", WARNING, "slow", at(front_door(date=_date(timedelta(minutes=3))))),
    Case("CHK-003", WARNING, "fast", at(front_door(date=_date(timedelta(minutes=-3))))),
    Case("CHK-003", FAILED, "slow", at(front_door(date=_date(timedelta(hours=1))))),
    Case("CHK-003", FAILED, "fast", at(front_door(date=_date(timedelta(hours=-1))))),
    Case("CHK-003", NOT, "not-told", at()),
    Case("CHK-003", NOT, "no-profile", at(profile=None)),
    Case("CHK-004", OK, "", at()),
    Case("CHK-004", FAILED, "differs", at(front_door(issuer="https://acme.eu.auth0.com/"))),
    Case("CHK-004", FAILED, "document", at(front_door(token_endpoint="https://elsewhere.example/token"))),
    Case("CHK-004", NOT, "not-read", at(KeydeskError(Code.OFFLINE))),
    Case("CHK-004", NOT, "no-profile", at(profile=None)),
    Case("CHK-005", OK, "", at(*KEYS_THEN)),
    Case("CHK-005", FAILED, "refused", at(front_door(), json_answer({"keys": []}))),
    Case("CHK-005", FAILED, "refused", at(front_door(), KeydeskError(Code.CONNECTION_LOST))),
    Case("CHK-005", NOT, "not-read", at(KeydeskError(Code.OFFLINE))),
    Case("CHK-005", NOT, "no-profile", at(profile=None)),
    Case("CHK-006", NOT, "no-profile", at(profile=None)),
    Case("CHK-007", OK, "", at()),
    Case("CHK-007", FAILED, "missing", at(computer=Computer(programs=()))),
    Case("CHK-007", OK, "", at(profile=replace(PROFILE, browser="my-browser %s"))),
    Case("CHK-007", FAILED, "not-there", at(profile=replace(PROFILE, browser="gone --new %s"))),
    Case("CHK-007", FAILED, "not-there", at(profile=replace(PROFILE, browser=""))),
    Case("CHK-008", OK, "", at()),
    Case("CHK-008", WARNING, "locked", at(computer=Computer(keyring=_no_keyring(Code.KEYRING_LOCKED)))),
    Case("CHK-008", WARNING, "missing", at(computer=Computer(keyring=_no_keyring(Code.KEYRING_MISSING)))),
    Case("CHK-009", OK, "", at()),
    Case("CHK-009", NOT, "nobody", around(lambda: bench(signed_in=False))),
    Case("CHK-009", NOT, "no-profile", at(profile=None)),
    Case("CHK-009", WARNING, "ended", at(restored=KeydeskError(Code.SESSION_ENDED))),
    Case("CHK-009", WARNING, "fresh", at(restored=KeydeskError(Code.FRESH_SIGN_IN_NEEDED))),
    Case("CHK-009", FAILED, "refused", at(restored=KeydeskError(Code.TENANT_UNREACHABLE))),
    Case("CHK-010", OK, "", around(lambda: granted(bench(), "read:a"), scopes=frozenset({"read:a"}))),
    Case("CHK-010", WARNING, "missing", around(lambda: granted(bench()), scopes=frozenset({"create:a"}))),
    Case("CHK-010", FAILED, "missing", around(lambda: granted(bench()), scopes=frozenset({"read:a"}))),
    Case("CHK-011", OK, "", around(lambda: bench(PASSWORD))),
    Case("CHK-011", NOT, "nobody", around(lambda: bench(signed_in=False))),
    Case("CHK-011", FAILED, "not-active", around(lambda: _fail(bench(), Code.API_NOT_ACTIVE))),
    Case("CHK-011", FAILED, "unauthorized", around(lambda: _fail(bench(), Code.API_UNAUTHORIZED))),
    Case("CHK-011", FAILED, "forbidden", around(lambda: _fail(bench(), Code.API_FORBIDDEN))),
    Case("CHK-011", FAILED, "scope", around(lambda: _fail(bench(), Code.SCOPE_MISSING, scope="read:a"))),
    Case("CHK-011", FAILED, "refused", around(lambda: _fail(bench(), Code.API_SERVER, status=503))),
    Case("CHK-011", WARNING, "busy", around(lambda: _fail(bench(), Code.API_RATE_LIMITED, seconds=30))),
    Case("CHK-012", OK, "", around(lambda: _factors("passkey", "totp"))),
    Case("CHK-012", FAILED, "off", around(lambda: _factors("totp"))),
    Case("CHK-012", WARNING, "no-factors", around(lambda: _factors())),
    Case("CHK-012", NOT, "not-read", around(lambda: _fail(bench(), Code.API_NOT_ACTIVE))),
    Case("CHK-012", NOT, "nobody", around(lambda: bench(signed_in=False))),
    Case("CHK-030", OK, "", around(lambda: _limited(5))),
    Case("CHK-030", WARNING, "tight", around(lambda: _limited(2))),
    Case("CHK-030", NOT, "not-told", around(lambda: _limited(None))),
    Case("CHK-030", NOT, "not-read", around(lambda: _fail(bench(), Code.API_NOT_ACTIVE))),
    Case("CHK-030", NOT, "nobody", around(lambda: bench(signed_in=False))),
    Case("CHK-013", OK, "", around(lambda: plugged(None))),
    Case("CHK-013", FAILED, "no-permission", around(lambda: plugged(Code.KEY_NO_PERMISSION))),
    Case("CHK-013", WARNING, "busy", around(lambda: plugged(Code.KEY_BUSY))),
    Case("CHK-013", WARNING, "admin", around(lambda: plugged(Code.KEY_WINDOWS_ADMIN))),
    Case("CHK-013", WARNING, "switched-off", around(lambda: plugged(Code.KEY_SWITCHED_OFF))),
    Case("CHK-013", WARNING, "too-old", around(lambda: plugged(Code.KEY_TOO_OLD))),
    Case("CHK-013", WARNING, "refused", around(lambda: plugged(Code.KEY_MALFORMED))),
    Case("CHK-014", OK, "", at()),
    Case("CHK-015", OK, "", at()),
    Case("CHK-016", WARNING, "rebuilt", around(lambda: _damaged(Code.STORE_CORRUPT))),
    Case("CHK-016", FAILED, "unreadable", at()),
    Case("CHK-017", OK, "", at()),
    Case("CHK-017", WARNING, "set-aside", around(lambda: _damaged(Code.SETTINGS_INVALID))),
    Case("CHK-018", OK, "", at(computer=Computer(Surroundings()))),
    Case("CHK-018", WARNING, "remote", at(computer=Computer(Surroundings(remote="RDP")))),
    Case("CHK-019", OK, "", at(computer=Computer(Surroundings()))),
    Case("CHK-019", OK, "", at(computer=Computer(Surroundings(machine="QEMU")))),
    Case("CHK-019", WARNING, "virtual", around(lambda: _met(), computer=Computer(Surroundings(machine="QEMU")))),
    Case("CHK-020", OK, "", at()),
    Case("CHK-020", OK, "shared", at(computer=Computer(holders=("firefox",)))),
    Case("CHK-020", NOT, "none", around(lambda: _met())),
    Case(
        "CHK-020",
        WARNING,
        "held",
        around(lambda: plugged(Code.KEY_BUSY), computer=Computer(holders=("ssh-agent", "x"))),
    ),
    Case("CHK-020", WARNING, "hidden", around(lambda: plugged(Code.KEY_BUSY))),
    Case("CHK-021", NOT, "not-needed", at(computer=Computer(Surroundings()))),
    Case("CHK-021", OK, "", at(computer=Computer(Surroundings(admin=True)))),
    Case(
        "CHK-021", OK, "helper", around(lambda: _by(Transport.ELEVATED), computer=Computer(Surroundings(admin=False)))
    ),
    Case("CHK-021", WARNING, "missing", at(computer=Computer(Surroundings(admin=False)))),
    Case("CHK-022", OK, "none", at()),
    Case("CHK-022", OK, "", around(lambda: _by(Transport.PCSC))),
    Case("CHK-022", NOT, "no-service", around(lambda: _met(pcsc=Code.READER_SERVICE_MISSING))),
    Case("CHK-022", WARNING, "no-fido", around(lambda: _met(card=Code.CARD_WITHOUT_FIDO))),
    Case("CHK-023", OK, "", at()),
    Case("CHK-023", NOT, "no-profile", at(profile=None)),
    Case("CHK-023", NOT, "proxied", at(computer=way(known=False, proxy="http://u:secret@proxy:3128"))),
    Case("CHK-023", WARNING, "elsewhere", at(computer=way(known=False))),
    Case("CHK-023", FAILED, "unknown", at(KeydeskError(Code.TENANT_UNREACHABLE), computer=way(known=False))),
    Case("CHK-024", OK, "straight", at()),
    Case("CHK-024", OK, "", at(computer=way(proxy="http://u:secret@proxy:3128"))),
    Case("CHK-024", FAILED, "stuck", at(KeydeskError(Code.DEADLINE), computer=way(proxy="http://proxy"))),
    Case("CHK-024", NOT, "no-profile", at(profile=None)),
    Case("CHK-025", OK, "", at()),
    Case("CHK-025", WARNING, "inspected", at(computer=way(issuers=("Zscaler Intermediate Root CA",)))),
    Case("CHK-025", WARNING, "inspected", at(computer=way(issuers=("FGT60E4Q", "Fortinet")))),
    Case("CHK-025", FAILED, "inspected", at(KeydeskError(Code.TLS_REFUSED, issuer="mitmproxy"))),
    Case("CHK-025", FAILED, "untrusted", at(KeydeskError(Code.TLS_REFUSED), computer=way(issuers=()))),
    Case("CHK-025", NOT, "not-seen", at(computer=way(issuers=()))),
    Case("CHK-025", NOT, "not-seen", at(computer=way(proxy="http://proxy:3128"))),
    Case("CHK-025", NOT, "plain", at(profile=Profile("p", "http://localhost:3000/", "client_1"))),
    Case("CHK-025", NOT, "no-profile", at(profile=None)),
    Case("CHK-026", OK, "", at()),
    Case("CHK-026", WARNING, "slow", _slow()),
    Case("CHK-026", NOT, "not-read", at(KeydeskError(Code.OFFLINE))),
    Case("CHK-026", NOT, "no-profile", at(profile=None)),
    Case("CHK-027", OK, "", at()),
    Case("CHK-027", WARNING, "old-part", at(computer=Computer(versions={"keydesk": "1", "fido2": "2.1.9"}))),
    Case("CHK-027", OK, "", told(Standing.CURRENT)),
    Case("CHK-027", OK, "", told(Standing.UNKNOWN, days=-1, off=Off.PERSON)),
    Case("CHK-027", WARNING, "newer", told(Standing.NEWER)),
    Case("CHK-027", WARNING, "newer", told(Standing.NEWER, days=-1, off=Off.PERSON)),
    Case("CHK-027", FAILED, "unsafe", told(Standing.UNSAFE, days=-1)),
    Case("CHK-027", WARNING, "stale", told(Standing.UNKNOWN, days=-1)),
    Case("CHK-027", WARNING, "not-told", told(Standing.CURRENT, problem=Code.UPDATE_UNSIGNED)),
    Case("CHK-028", OK, "", around(lambda: well())),
    Case("CHK-028", NOT, "none", around(lambda: plugged(Code.KEY_BUSY))),
    Case("CHK-028", WARNING, "pin-unset", around(lambda: well(set=False))),
    Case("CHK-028", WARNING, "pin-change-due", around(lambda: well(must_change=True))),
    Case("CHK-028", WARNING, "tries-low", around(lambda: well(retries=2))),
    Case("CHK-028", OK, "", around(lambda: well(retries=7))),
    Case("CHK-028", WARNING, "few-slots", around(_full)),
    Case("CHK-028", FAILED, "pin-locked", around(lambda: well(retries=0))),
    Case("CHK-029", OK, "", at()),
    Case("CHK-032", OK, "", at()),
    Case("CHK-033", OK, "", at()),
    Case("CHK-033", WARNING, "broken", around(lambda: _met(shelf=Code.PLUGIN_BROKEN))),
    Case("CHK-034", NOT, "not-needed", at(computer=Computer(Surroundings()))),
    Case("CHK-034", OK, "", at(computer=Computer(Surroundings(listens=True)))),
    Case("CHK-034", OK, "", at(computer=Computer(Surroundings(listens=False)))),
    Case(
        "CHK-034",
        WARNING,
        "denied",
        around(lambda: plugged(Code.KEY_NO_PERMISSION), computer=Computer(Surroundings(listens=False))),
    ),
    Case("CHK-035", NOT, "", at()),
    Case("CHK-035", OK, "", around(_listed)),
    *(
        Case("CHK-035", WARNING, reason, around(partial(_listed, reason)))
        for reason in ("missing", "too_large", "form", "signature", "expired")
    ),
    Case("CHK-031", NOT, "", at()),
    Case("CHK-031", OK, "", at(computer=_managed({"AllowReset": False}))),
    Case("CHK-031", WARNING, "invalid", at(computer=_managed({"AllowReset": "no"}))),
    Case("CHK-031", FAILED, "closed", at(computer=_managed({}, "writable"))),
]


def expect_words(finding: Finding) -> None:
    """It is told in every language, whole, and a trouble has a next step."""
    found = finding.found
    for language in LANGUAGES:
        text = check_text(finding.code, found.state, found.reason, found.params, language)
        assert text.title
        assert text.detail
        assert "–" not in text.detail + text.next, "a sentence names a value the check does not tell"
        assert "{" not in text.detail + text.next
        if found.state in (State.WARNING, State.FAILED):
            assert text.next, f"{finding.code} {found.reason} has no next step in {language}"
