"""authenticatorReset and authenticatorSelection.

Runs under the key's lock; both wait for a touch. Raises Refusal, Gone. Source: CTAP 2.1 §6.6, §6.9.
"""

from __future__ import annotations

from keydesk.demo.softkey.machine import Exchange, Machine
from keydesk.demo.softkey.params import Params
from keydesk.demo.softkey.status import KeepAlive, Refusal, Status


def reset(machine: Machine, params: Params, exchange: Exchange) -> dict[int, object]:
    """Wipe the key, if the power came up only just now.

    Args:
        machine: the key.
        params: none.
        exchange: whose command it is.

    Returns:
        Nothing but the status.

    Raises:
        Refusal: NOT_ALLOWED after the reset window or by another way than the model wants; KEEPALIVE_CANCEL;
            untouched.
        Gone: the power went while it waited.
    """
    profile = machine.profile
    if profile.reset_transports and exchange.transport not in profile.reset_transports:
        raise Refusal(Status.NOT_ALLOWED)
    age = machine.monotonic() - machine.session.powered_at
    if age > profile.reset_window_s:
        raise Refusal(Status.NOT_ALLOWED)
    exchange.keepalive(KeepAlive.PROCESSING)
    machine.wait_for_touch(exchange, held=profile.long_touch_for_reset)
    powered_at = machine.session.powered_at
    machine.state = machine.state.after_reset()
    machine.save()
    machine.power_up()
    machine.session.powered_at = powered_at  # a reset opens no new window
    return {}


def selection(machine: Machine, params: Params, exchange: Exchange) -> dict[int, object]:
    """Wait for a touch and nothing else.

    Args:
        machine: the key.
        params: none.
        exchange: whose command it is.

    Returns:
        Nothing but the status.

    Raises:
        Refusal: INVALID_COMMAND before CTAP 2.1; KEEPALIVE_CANCEL; untouched.
        Gone: the power went while it waited.
    """
    if not machine.profile.tokens:
        raise Refusal(Status.INVALID_COMMAND)
    exchange.keepalive(KeepAlive.PROCESSING)
    machine.wait_for_touch(exchange)
    return {}
