"""Whether an ordinary user may open the node: at once, a moment later, late, or never."""

from __future__ import annotations

import os

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from tests.fakes.plugged import until
from tests.guest.cases.ports import (
    ALLOWED_LATE,
    ALLOWED_SOON,
    LONG_S,
    NEVER_ALLOWED,
    SlowClock,
    first_node,
    in_guest,
    ports,
    practice_key,
)

pytestmark = in_guest


def test_the_program_is_an_ordinary_user() -> None:
    assert os.geteuid() != 0
    with pytest.raises(PermissionError):
        os.open("/dev/mem", os.O_RDONLY)


async def test_a_key_without_permission_is_told_with_its_reason() -> None:
    async with ports() as computer:
        key = practice_key(NEVER_ALLOWED)
        await computer.plug(key)
        await until(computer.keys, lambda: bool(computer.keys.present), LONG_S)
        (found,) = computer.keys.present
        assert (found.usable, found.reason) == (False, Code.KEY_NO_PERMISSION)
        assert (found.model, found.serial) == ("Practice Key", key.serial)  # sysfs tells without opening
        with pytest.raises(KeydeskError) as refused:
            await computer.keys.handle(found.id).refresh()
        assert refused.value.code == Code.KEY_NO_PERMISSION


async def test_permission_that_comes_a_moment_later_is_waited_for() -> None:
    async with ports(SlowClock()) as computer:
        told: list[str | None] = []
        stop = computer.keys.changed.connect(lambda present: told.extend(one.reason for one in present))
        key = practice_key(ALLOWED_SOON)
        await computer.plug(key)
        node = await first_node()
        assert not os.access(f"/dev/{node}", os.R_OK)  # the race is there: udev's rule sleeps first
        await computer.described(key)
        assert Code.KEY_NO_PERMISSION not in told  # and nobody was told of it
        stop()


async def test_permission_that_comes_late_makes_the_key_usable() -> None:
    async with ports() as computer:
        told: list[str | None] = []
        stop = computer.keys.changed.connect(lambda present: told.extend(one.reason for one in present))
        key = practice_key(ALLOWED_LATE)
        await computer.plug(key)
        await computer.described(key)
        assert told[0] == Code.KEY_NO_PERMISSION
        stop()
