"""Whatever comes in, the key answers with a status and goes on: random bytes, and requests with odd members."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keydesk.demo.softkey import cbor
from keydesk.demo.softkey.applet import FIDO_AID, FidoApplet
from keydesk.demo.softkey.device import SoftwareKeyDevice
from keydesk.demo.softkey.hid_framing import HidFraming
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.machine import Exchange
from keydesk.demo.softkey.profile import PROFILES
from keydesk.demo.softkey.status import Status
from keydesk.demo.softkey.touch import TouchSource

COMMANDS = [0x01, 0x02, 0x04, 0x06, 0x08, 0x09, 0x0A, 0x0B, 0x0D, 0x40, 0x41]
COSE = st.fixed_dictionaries({1: st.just(2), 3: st.just(-25), -1: st.just(1), -2: st.binary(), -3: st.binary()})
DESCRIPTORS = st.lists(
    st.fixed_dictionaries({"id": st.binary(max_size=70), "type": st.just("public-key")}), max_size=3
)
MEMBERS = (
    st.integers(-300, 300)
    | st.booleans()
    | st.binary(max_size=70)
    | st.sampled_from(["localhost", "example.com", ""])
    | COSE
    | DESCRIPTORS
    | st.fixed_dictionaries({"id": st.binary(max_size=66) | st.just("localhost")})
    | st.just([{"alg": -7, "type": "public-key"}])
    | st.dictionaries(st.sampled_from(["rk", "up", "uv", "credProtect", "hmac-secret"]), st.booleans() | COSE)
)
REQUESTS = st.dictionaries(st.integers(0, 11), MEMBERS, max_size=9)
RELAXED = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


def quick_key(profile: str = "generic-2.3") -> SoftwareKey:
    return SoftwareKey(PROFILES[profile], touch=TouchSource(delay_s=0.0))


@RELAXED
@given(st.sampled_from(COMMANDS), REQUESTS)
def test_odd_members(command: int, members: dict[int, object]) -> None:
    answer = quick_key("bio-c" if command in (0x09, 0x40) else "generic-2.3").process(
        bytes([command]) + cbor.encode(members), Exchange()
    )
    assert answer[0] in set(Status)
    if len(answer) > 1:
        assert answer[0] == Status.SUCCESS
        assert isinstance(cbor.decode(answer[1:]), dict)


@RELAXED
@given(st.binary(max_size=80))
def test_random_requests(request: bytes) -> None:
    assert quick_key().process(request, Exchange())[0] in set(Status)


@RELAXED
@given(st.lists(st.binary(max_size=40), max_size=6))
def test_random_apdus(apdus: list[bytes]) -> None:
    applet = FidoApplet(SoftwareKeyDevice.plugged(quick_key()))
    applet.exchange(bytes.fromhex("00a4040008") + FIDO_AID)
    for apdu in apdus:
        assert len(applet.exchange(apdu)) >= 2


@RELAXED
@given(st.lists(st.binary(max_size=64), max_size=8))
def test_random_reports(reports: list[bytes]) -> None:
    sent: list[bytes] = []
    framing = HidFraming(SoftwareKeyDevice.plugged(quick_key()), sent.append)
    for report in reports:
        framing.receive(report)
    framing.receive(b"\xff\xff\xff\xff\x86\x00\x08nonce-00")
    assert any(report[7:15] == b"nonce-00" for report in sent)
    assert {len(report) for report in sent} == {64}
