"""Several programs of one person share one refresh token with a tenant that rotates strictly: none is signed out."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.domain.catalogue import Code
from keydesk.identity.keyring_store import KeyringStore
from tests.fakes.browsers import Watcher
from tests.fakes.identity_world import TOKEN, World, world
from tests.fakes.token_backends import FileBackend

ROOT = Path(__file__).parents[3]
PROGRAM = """
import asyncio, sys
from pathlib import Path
from keydesk.config.profile import Profile
from keydesk.core.clock import SystemClock
from keydesk.core.errors import KeydeskError
from keydesk.identity.keyring_store import KeyringStore
from keydesk.identity.opening import Folders, open_session
from keydesk.net.door import HttpDoor
from tests.fakes.identity_world import WEB
from tests.fakes.token_backends import FileBackend

async def main(issuer, keyring, locks, rounds):
    door = HttpDoor()
    store = KeyringStore(lambda: FileBackend(Path(keyring)))
    session = open_session(Profile("acme", issuer, "client_1"), door, store, Folders(Path(locks), WEB), SystemClock())
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        await session.restore()
        for _ in range(int(rounds) - 1):
            await session.refresh()
    except KeydeskError as error:
        print(error.code, flush=True)
    else:
        print("signed in", flush=True)
    await door.close()

asyncio.run(main(*sys.argv[1:]))
"""


def start(here: World, keyring: Path, rounds: int) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "app"), str(ROOT)])}
    arguments = [here.issuer.issuer, str(keyring), str(here.locks), str(rounds)]
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def go(program: subprocess.Popen[str]) -> None:
    assert program.stdin is not None
    assert program.stdout is not None
    assert program.stdout.readline() == "ready\n"
    program.stdin.write("\n")
    program.stdin.flush()


@pytest.mark.slow
@pytest.mark.may_block("waits for other programs; nothing of the app runs on this loop meanwhile")
async def test_eight_programs_refresh_at_once(tmp_path: Path) -> None:
    keyring = tmp_path / "keyring.json"
    async with world(KeyringStore(lambda: FileBackend(keyring))) as here:
        here.issuer.now = time.time
        here.clock.time = here.clock.time.fromtimestamp(time.time(), here.clock.time.tzinfo)
        await here.session().sign_in(Watcher(), CancelToken())
        programs = [start(here, keyring, 5) for _ in range(8)]
        for program in programs:
            go(program)
        told = [program.communicate(timeout=60)[0].strip() for program in programs]
        assert told == ["signed in"] * 8
        assert here.issuer.counted(TOKEN) == 1 + 8 * 5
        assert len(here.issuer.live) == 1


@pytest.mark.slow
@pytest.mark.may_block("waits for other programs; nothing of the app runs on this loop meanwhile")
async def test_a_program_killed_at_any_point_never_leaves_a_lock_or_a_loop(tmp_path: Path) -> None:
    keyring = tmp_path / "keyring.json"
    async with world(KeyringStore(lambda: FileBackend(keyring))) as here:
        here.issuer.now = time.time
        here.clock.time = here.clock.time.fromtimestamp(time.time(), here.clock.time.tzinfo)
        await here.session().sign_in(Watcher(), CancelToken())
        for attempt in range(6):
            victim = start(here, keyring, 1000)
            go(victim)
            await asyncio.sleep(0.25 + attempt * 0.07)
            victim.kill()
            victim.communicate()
            before = here.issuer.counted(TOKEN)
            heir = start(here, keyring, 1)
            go(heir)
            told = heir.communicate(timeout=30)[0].strip()
            # A token that was rotated but not stored is lost: then the person signs in again, and nothing else.
            assert told in ("signed in", Code.SESSION_ENDED)
            assert here.issuer.counted(TOKEN) <= before + 1
            if not json.loads(keyring.read_text() or "{}"):
                here.clock.time = here.clock.time.fromtimestamp(time.time(), here.clock.time.tzinfo)
                await here.session().sign_in(Watcher(), CancelToken())
