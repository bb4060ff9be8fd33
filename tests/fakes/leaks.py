"""After a journey: is a PIN, a password, a token or a code anywhere on its computer but where it belongs?

What is known to be secret: the PINs and passwords that were handed in, and all that `tests/fakes/ear` heard at the
practice tenant's door. Looked through: the program's home, the person's home, what programs printed, the arguments
and variables of processes they started, and the files a test asked for. Reads only; raises nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from keydesk.demo.tenant.config import PEOPLE
from tests.fakes.canaries import Canaries
from tests.fakes.ear.sitecustomize import STARTED, WIRE
from tests.fakes.program import Desk, ear_of

# What may stand in the address that the browser gets, and thus in what is said and in arguments of processes.
IN_THE_ADDRESS = frozenset({"state", "nonce"})
# What a person is shown because it is theirs to keep or to type.
TO_BE_SHOWN = frozenset({"recovery_code", "manual_input_code"})
# PINs that keys refuse or that are changed at once: nothing is proved of them.
TOO_PLAIN = frozenset({"", "12", "1234", "abc", "short", "000000", "x" * 64, "\U0001f511" * 16})
_SHORTEST, _SHORTEST_NUMBER = 8, 6  # four or five digits are words of their own in many places: processes, ports
_CONSTANT = re.compile(r"PIN|PASSWORD")


class Heard:
    """Secrets of one practice tenant, read as they come.

    Args:
        folder: the ear's.
    """

    KEPT = 12
    """Of those from before a journey, so many are still looked for: the session it goes on with."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / WIRE
        self._at = 0
        self._last: list[tuple[str, str]] = []

    def news(self) -> list[tuple[str, str]]:
        """What was heard since the last time, and the last of before."""
        if not self._file.exists():
            return []
        with self._file.open("rb") as file:
            file.seek(self._at)
            data = file.read()
        whole = data[: data.rfind(b"\n") + 1]  # a line may just be being written
        self._at += len(whole)
        new = [(str(name), str(value)) for name, value in map(json.loads, whole.splitlines())]
        found = [*self._last, *new]
        self._last = found[-self.KEPT :]
        return found


_heard: dict[Path, Heard] = {}


def secrets_of(desks: Sequence[Desk], constants: Mapping[str, object], *ears: Path) -> dict[str, set[str]]:
    """Everything known to be secret in a journey, by kind.

    Args:
        desks: its computers.
        constants: of the test's module; those named for PINs and passwords count.
        ears: folders of ears beside those of the computers.

    Returns:
        Values that do not turn up by chance: eight characters or more, six where all are digits. A PIN of a journey
        that is none of these fails, but for those that are about being too plain.
    """
    found: dict[str, set[str]] = {"password": {person.password for person in PEOPLE}, "pin": set()}
    for name, value in constants.items():
        if isinstance(value, str) and _CONSTANT.search(name):
            found["pin"].add(value)
    heard = {*ears, *(ear_of(desk.root / "person") for desk in desks)}
    heard |= {desk.tenant.ear for desk in desks if desk.tenant is not None and desk.tenant.ear is not None}
    for desk in desks:
        found["pin"] |= desk.pins
    unsought = {pin for pin in found["pin"] if not _telling(pin)} - TOO_PLAIN
    assert not unsought, f"PINs that would not be found where they leak, choose longer ones: {unsought}"
    for ear in heard:
        for name, value in _heard.setdefault(ear, Heard(ear)).news():
            found.setdefault(name, set()).add(value)
    return {name: {one for one in values if _telling(one)} for name, values in found.items()}


def _telling(secret: str) -> bool:
    """Tell whether a secret that is found somewhere has not come there by chance."""
    return len(secret) >= (_SHORTEST_NUMBER if secret.isdecimal() else _SHORTEST) and len(set(secret)) > 2


def leaks_on(desk: Desk, secrets: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Search one computer.

    Args:
        desk: the computer.
        secrets: by kind.

    Returns:
        Kinds found, by place.
    """
    everything = Canaries(secrets)
    found = {
        place: names
        for folder in (desk.home, desk.root / "person")
        for place, names in everything.in_folder(folder).items()
    }
    asked_for = _without(secrets, IN_THE_ADDRESS)  # a test's own browser writes down where it was sent
    for path in desk.root.iterdir():
        if path.is_file() and (names := asked_for.in_bytes(path.read_bytes())):
            found[path.name] = names
    spoken = _without(secrets, IN_THE_ADDRESS | TO_BE_SHOWN)
    for ran in desk.every:
        if names := spoken.in_texts((ran.out, ran.err)):
            found[f"what “{' '.join(ran.words)}” said"] = names
    return found | _started(ear_of(desk.root / "person"), spoken)


def leaks_in(folder: Path, secrets: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Search the folder of a journey that started its programs by itself; as `leaks_on`."""
    everything, found = Canaries(secrets), dict[str, set[str]]()
    for path in folder.rglob("*"):
        inside = path.relative_to(folder)
        if path.suffix == ".png" or not path.is_file() or path.is_symlink():
            continue
        if not inside.parts[0].endswith(".ear") and (names := everything.in_bytes(path.read_bytes())):
            found[str(inside)] = names
    for ear in folder.glob("*.ear"):
        found |= _started(ear, _without(secrets, IN_THE_ADDRESS | TO_BE_SHOWN))
    return found


def _without(secrets: Mapping[str, Iterable[str]], kinds: frozenset[str]) -> Canaries:
    return Canaries({name: values for name, values in secrets.items() if name not in kinds})


def _started(ear: Path, spoken: Canaries) -> dict[str, set[str]]:
    file = ear / STARTED
    names = spoken.in_bytes(file.read_bytes()) if file.exists() else set()
    return {"arguments or variables of a process": names} if names else {}
