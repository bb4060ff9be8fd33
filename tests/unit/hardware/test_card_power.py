"""A card that is reset or without power between two commands, or in one: connected anew, and nothing said twice."""

from __future__ import annotations

import pytest
from fido2.ctap2.base import Ctap2
from fido2.ctap2.pin import ClientPin
from fido2.hid import CTAPHID

from keydesk.core.errors import KeydeskError
from keydesk.demo.softkey.applet import FidoApplet
from keydesk.demo.softkey.device import Plug, SoftwareKeyDevice
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Transport
from keydesk.hardware import ceremony, passkeys, pin
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.pcsc_device import CardDevice, stands_alone
from keydesk.hardware.session import Session
from keydesk.hardware.transport import CardInterrupted, FoundKey
from tests.fakes.plugged import ORIGIN, PIN, RP_ID, options, software_key
from tests.unit.hardware.test_hostile import line

RESET, UNPOWERED, REMOVED = 0x80100068, 0x80100067, 0x80100069
INFO = b"\x04"


class CardConnectionException(Exception):
    """What pyscard raises; its codes come as signed numbers."""

    def __init__(self, hresult: int) -> None:
        super().__init__("Failed to transmit")
        self.hresult = hresult - (1 << 32)


CardConnectionException.__module__ = "smartcard.Exceptions"


class Card:
    """A connection to a software key in a reader; `cut` takes its power at a coming exchange."""

    def __init__(self, key: SoftwareKey) -> None:
        self.key = key
        self.connects = 0
        self.heard: list[bytes] = []
        self._cuts: dict[int, int] = {}
        self._applet: FidoApplet | None = None
        self._power()

    def cut(self, after: int = 0, hresult: int = RESET) -> None:
        """Let the exchange after so many others fail, as a reset in between does."""
        self._cuts = {len(self.heard) + after: hresult}

    def _power(self) -> None:
        self._applet = FidoApplet(SoftwareKeyDevice(Plug(self.key)))

    def connect(self) -> None:
        self.connects += 1

    def disconnect(self) -> None:
        """Nothing to give back."""

    def release(self) -> None:
        """Nothing to give back."""

    def channel(self) -> bytes:
        return b""

    def transmit(self, apdu: list[int], protocol: object = None) -> tuple[list[int], int, int]:
        hresult = self._cuts.pop(len(self.heard), None)
        if hresult is not None:
            self._power()
            raise CardConnectionException(hresult)
        self.heard.append(bytes(apdu))
        assert self._applet is not None
        answer = self._applet.exchange(bytes(apdu))
        return list(answer[:-2]), answer[-2], answer[-1]


@pytest.fixture
def card() -> Card:
    return Card(software_key("nfc-card"))


def session_on(card: Card) -> Session:
    found = FoundKey(Transport.PCSC, "pcsc:reader:1", "Reader")
    return Session(found, lambda: CardDevice(card, "Reader"), 1.0)


def ended(session: Session, error: BaseException) -> str:
    told_to = session.failure(error, Stop())
    assert told_to is not None
    return told_to.code


@pytest.mark.parametrize("hresult", [RESET, UNPOWERED])
def test_between_two_commands_it_is_connected_anew(card: Card, hresult: int) -> None:
    device = CardDevice(card, "Reader")
    before = device.call(CTAPHID.CBOR, INFO)
    card.cut(hresult=hresult)
    assert device.call(CTAPHID.CBOR, INFO) == before
    assert card.connects == 2
    assert device.call(CTAPHID.CBOR, INFO) == before
    assert card.connects == 2


def test_a_card_that_loses_its_power_again_and_again_is_told(card: Card) -> None:
    device = CardDevice(card, "Reader")
    for _ in range(2):
        card.cut(1)  # the applet is selected anew, then it happens once more
        device._lost_power = True
        card._cuts = {len(card.heard): RESET, len(card.heard) + 1: RESET}
        with pytest.raises(CardInterrupted):
            device.call(CTAPHID.CBOR, INFO)
    card._cuts = {}
    assert device.call(CTAPHID.CBOR, INFO)


def test_a_card_that_was_lifted_is_gone(card: Card) -> None:
    session = session_on(card)
    assert session.info
    card.cut(hresult=REMOVED)
    with pytest.raises(CardConnectionException) as gone:
        session.read_info()
    assert ended(session, gone.value) == Code.KEY_REMOVED
    assert card.connects == 1
    assert session.info  # laid down again: the next step opens it
    assert card.connects == 2


def test_in_the_middle_of_making_nothing_is_made_twice(card: Card) -> None:
    session = session_on(card)
    assert session.info
    card.cut(1)  # the long command goes in links; the first has arrived
    with pytest.raises(CardInterrupted) as cut:
        ceremony.make(line(session), options(b"a", tuple(bytes([n]) * 100 for n in range(4))), ORIGIN, None)
    assert ended(session, cut.value) == Code.CARD_INTERRUPTED
    assert card.key.machine.state.passkeys == []
    assert ceremony.make(line(session), options(b"a"), ORIGIN, None)
    assert len(card.key.machine.state.passkeys) == 1


def test_a_pin_is_never_sent_for_a_key_agreement_that_is_gone(card: Card) -> None:
    """After a reset the card would take it for a wrong one: a try would be lost."""
    session = session_on(card)
    pin.set_first(session, PIN)
    agreed = len(card.heard)
    pin.verify(session, PIN)
    exchanges = len(card.heard) - agreed
    card.cut(exchanges - 1)
    with pytest.raises(CardInterrupted) as cut:
        pin.verify(session, PIN)
    assert ended(session, cut.value) == Code.CARD_INTERRUPTED
    assert card.key.machine.state.pin.tries == 8
    pin.verify(session, PIN)


def test_a_list_is_not_gone_on_with_after_a_reset(card: Card) -> None:
    session = session_on(card)
    pin.set_first(session, PIN)
    for user in (b"a", b"b", b"c"):
        ceremony.make(line(session), options(user), ORIGIN, PIN)
    heard = len(card.heard)
    assert len(passkeys.list_site(session, Stop(), RP_ID, PIN)) == 3
    card.cut(len(card.heard) - heard - 1)
    with pytest.raises((CardInterrupted, KeydeskError)) as cut:
        passkeys.list_site(session, Stop(), RP_ID, PIN)
    assert ended(session, cut.value) == Code.CARD_INTERRUPTED
    assert len(passkeys.list_site(session, Stop(), RP_ID, PIN)) == 3


def test_which_commands_stand_alone(card: Card) -> None:
    device = CardDevice(card, "Reader")
    sent: list[bytes] = []
    whole = device.call
    device.call = lambda cmd, data=b"", *rest: sent.append(data) or whole(cmd, data, *rest)  # type: ignore[method-assign,func-returns-value]  # an ear
    client = ClientPin(Ctap2(device))
    client.set_pin(PIN.reveal())
    client.get_pin_retries()
    client.get_pin_token(PIN.reveal(), ClientPin.PERMISSION.GET_ASSERTION, RP_ID)
    known = [(data[0], data[5] if data[0] == 6 else None, stands_alone(CTAPHID.CBOR, data)) for data in sent]
    assert known == [
        (4, None, True), (6, 2, True), (6, 3, False), (6, 1, True), (6, 2, True), (6, 9, False),
    ]  # fmt: skip
    assert not stands_alone(CTAPHID.CBOR, b"\x08")
    assert not stands_alone(CTAPHID.CBOR, b"\x0a\xa1\x01\x03")
    assert stands_alone(CTAPHID.CBOR, b"\x0a\xa3\x01\x04")
    assert stands_alone(CTAPHID.MSG, b"\x08")
