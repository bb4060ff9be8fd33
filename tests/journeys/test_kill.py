"""`kill -9` while a passkey is enrolled: the next start finds the journal, and nothing is lost or doubled.

The program is held at each point by a service that is slow there, or a key that nobody touches, and killed there.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.fakes.key_shelf import ShelfKey, passkeys_on, prepare_key, write_shelf
from tests.fakes.program import LIMIT_S, Desk, Ran, Tenant

pytestmark = [pytest.mark.keyring, pytest.mark.timeout(300)]

PIN = "journey-pin-4711"
SHELF = ("--transport", "shelf")
METHODS = "/me/v1/authentication-methods"
ENROLL = ("methods", "enroll", "passkey", "--name", "Blue", "--json", "--pin-stdin", *SHELF)


class Scene:
    """One computer with one key, and an enrollment that is killed."""

    def __init__(self, desk: Desk, tenant: Tenant) -> None:
        self.desk = desk
        self.tenant = tenant
        self.key = prepare_key(desk.root / "key.json", pin=PIN)

    def kill_when(
        self, reached: Callable[[], bool], touch: str = "automatic", *, touched_after_s: float = 0.05
    ) -> None:
        """Start an enrollment, wait for a moment, kill it."""
        key = ShelfKey(str(self.key), touch=touch, touched_after_s=touched_after_s)
        shelf = write_shelf(self.desk.root / "held.json", key)
        self.tenant.forget_requests()
        enrolling = self.desk.start(*ENROLL, more=shelf)
        assert enrolling.stdin is not None
        enrolling.stdin.write(f"{PIN}\n")
        enrolling.stdin.flush()
        deadline = time.monotonic() + LIMIT_S
        try:
            while not reached():
                assert enrolling.poll() is None, "it ended by itself"
                assert time.monotonic() < deadline, "the moment did not come"
                time.sleep(0.02)
        finally:
            enrolling.kill()
            enrolling.communicate(timeout=60)
        self.tenant.clear_faults()

    def run(self, *words: str, plugged: bool = True) -> Ran:
        """The next start, with the key plugged or not."""
        keys = [ShelfKey(str(self.key))] if plugged else []
        more = write_shelf(self.desk.root / "whole.json", *keys)
        return self.desk.run(*words, "--json", *SHELF, pin=PIN, more=more).ok()

    def journal(self) -> list[str]:
        """Steps of the entries on disk."""
        return [str(step) for (step,) in self.desk.ask_store("SELECT step FROM journal")]

    def asked(self, method: str, below: str) -> bool:
        """Whether the service has been asked this."""
        return any(verb == method and path.startswith(below) for verb, path in self.tenant.requests())

    def listed(self) -> set[object]:
        """Credential ids the account lists."""
        return {row["key_id"] for row in self.run("methods", "list").rows() if row["type"] == "passkey"}

    def settle_and_enroll(self) -> None:
        """After all of it an enrollment works, and key and account agree."""
        assert self.journal() == []
        before = self.listed()
        made = self.run("methods", "enroll", "passkey", "--name", "Again").shape()
        assert len(passkeys_on(self.key)) == 1
        assert self.listed() - before == {made["key_id"]}


@pytest.fixture
def scene(signed_in: Desk, tenant: Tenant) -> Scene:
    return Scene(signed_in, tenant)


def test_killed_while_the_challenge_is_fetched(scene: Scene) -> None:
    scene.tenant.fault(f"slow=20@POST{METHODS}")
    scene.kill_when(lambda: scene.asked("POST", METHODS))
    assert scene.journal() == []
    said = scene.run("methods", "list")
    assert said.err == ""  # nothing was made, so there is nothing to say
    scene.settle_and_enroll()


def test_killed_while_the_key_waits_for_a_touch(scene: Scene) -> None:
    """Nobody knows whether the key made one: a card remains until the key has been looked at."""
    scene.kill_when(lambda: scene.journal() == ["touch"], touch="button")
    assert passkeys_on(scene.key) == []
    assert "ENR-004" in scene.run("methods", "list").err
    assert scene.run("keys", "passkeys", "list").rows() == []
    made = scene.run("methods", "enroll", "passkey", "--name", "Again").shape()
    assert made["key_id"] in scene.listed()
    assert len(passkeys_on(scene.key)) == 1


def test_killed_before_the_service_takes_it(scene: Scene) -> None:
    """The key holds a passkey the account does not know: said at every start, gone when it is deleted."""
    scene.tenant.fault(f"slow=20@POST{METHODS}/")
    scene.kill_when(lambda: scene.asked("POST", f"{METHODS}/"))
    assert scene.journal() == ["verify"]
    (made,) = passkeys_on(scene.key)
    assert "ENR-004" in scene.run("methods", "list").err
    assert "ENR-004" in scene.run("methods", "list", plugged=False).err
    (orphan,) = scene.run("keys", "passkeys", "list").rows()
    assert orphan["known_to_account"] is False
    assert len(passkeys_on(scene.key)) == 1  # nothing is deleted without the person
    scene.run("keys", "passkeys", "remove", str(orphan["id"]), "--yes")
    assert made not in passkeys_on(scene.key)
    scene.run("methods", "list")
    scene.settle_and_enroll()


def test_killed_after_the_service_took_it(scene: Scene) -> None:
    """The account lists it: the next start closes the entry by itself, even without the key."""
    before = scene.listed()
    scene.tenant.fault(f"drop-after-work@POST{METHODS}/")
    armed = False

    def reached() -> bool:
        """The passkey was handed in, and the look whether it arrived is held up."""
        nonlocal armed
        if not armed and scene.journal() == ["touch"]:
            scene.tenant.fault(f"slow=20@GET{METHODS}")
            armed = True
        return armed and scene.asked("POST", f"{METHODS}/")

    scene.kill_when(reached, touched_after_s=1.0)
    assert scene.journal() == ["verify"]
    said = scene.run("methods", "list", plugged=False)
    assert "ENR-004" not in said.err
    assert scene.journal() == []
    assert len(scene.listed() - before) == 1
    tested = scene.run("methods", "test", str(_new_methods(scene, before)[0]))
    assert tested.shape()["verified"] is True


def _new_methods(scene: Scene, before: set[object]) -> list[object]:
    rows = scene.run("methods", "list").rows()
    return [row["id"] for row in rows if row["type"] == "passkey" and row["key_id"] not in before]


def test_killed_while_it_is_named(scene: Scene) -> None:
    """The program dies the moment the account has it; whatever the moment, both sides agree afterwards."""
    before = scene.listed()
    scene.kill_when(lambda: scene.asked("POST", f"{METHODS}/"))
    scene.run("methods", "list")
    (on_key,) = passkeys_on(scene.key)
    mapped = scene.run("keys", "map").shape()["keys"]
    assert isinstance(mapped, list)
    known = bool(mapped[0]["matched"])
    if known:
        assert scene.journal() == []
        assert len(scene.listed() - before) == 1
    else:
        assert scene.journal() == ["verify"]
        assert on_key in passkeys_on(scene.key)


def test_killed_in_a_row(scene: Scene) -> None:
    """Three kills, one after the other, leave one open question at most for each, and no lost method."""
    before = scene.listed()
    for _ in range(3):
        scene.tenant.fault(f"slow=20@POST{METHODS}")
        scene.kill_when(lambda: scene.asked("POST", METHODS))
    scene.run("methods", "list")
    assert scene.listed() == before
    scene.settle_and_enroll()
