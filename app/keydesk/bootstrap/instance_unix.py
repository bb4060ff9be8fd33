"""One window per person and home, on Linux and macOS: a lock that the kernel keeps, and a socket beside it.

The lock decides, not the socket: it ends with its process however that ends, so a socket that is found while the lock
is free is a dead one's and is taken away. Both live in a folder no other person can enter, and both sides ask the
kernel who is at the other end. Claiming runs before the first frame and imports next to nothing; the socket is opened
after it, on the main loop. `hand_over` blocks and runs in a process that shows no window. Raises OSError.
"""

import fcntl
import logging
import os
import stat
import sys
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from keydesk.bootstrap.handover import (
    HEAD,
    Handover,
    Stop,
    Take,
    length_of,
    packed,
    packed_answer,
    unpacked,
    unpacked_answer,
)

if TYPE_CHECKING:
    import asyncio
    import socket

_log = logging.getLogger(__name__)
READ_LIMIT_S: Final = 2.0
"""How long somebody who hands over may take."""
_BACKLOG: Final = 128
_PEERS: Final = (
    (0, 1, 76, "=II"),  # SOL_LOCAL, LOCAL_PEERCRED, struct xucred of macOS: version, user
    (1, 17, 12, "=II"),  # SOL_SOCKET, SO_PEERCRED, struct ucred of Linux: process, user
)
_LONGEST_ADDRESS: Final = 100  # sun_path has 104 bytes on macOS, 108 on Linux


@dataclass(frozen=True, slots=True)
class Place:
    """Where the one window of a home is found.

    Args:
        folder: for this person alone.
        name: of this home.
        uid: the person.
    """

    folder: Path
    name: str
    uid: int

    @property
    def lock(self) -> Path:
        """The lock file."""
        return self.folder / f"{self.name}.lock"

    @property
    def socket(self) -> Path:
        """The socket."""
        return self.folder / f"{self.name}.socket"


def place_of(home: Path, environment: Mapping[str, str], uid: int) -> Place:
    """Choose the place of a home.

    Args:
        home: the folder of its settings.
        environment: for XDG_RUNTIME_DIR, else TMPDIR; of a runtime folder that is not this person's nothing is used.
        uid: the person.

    Returns:
        The place; it need not exist.
    """
    name = f"window-{zlib.crc32(os.fsencode(home)):08x}"
    runtime = environment.get("XDG_RUNTIME_DIR", "")
    if os.path.isabs(runtime) and _is_private(Path(runtime), uid):
        return Place(Path(runtime, "keydesk"), name, uid)
    return Place(Path(environment.get("TMPDIR") or "/tmp", f"keydesk-{uid}"), name, uid)  # noqa: S108  # closed below


class UnixClaim:
    """The lock of a place, held. Satisfies `handover.Claim`.

    Args:
        place: where.
        lock: the locked file.
    """

    def __init__(self, place: Place, lock: int) -> None:
        self._place = place
        self._lock: int | None = lock

    async def listen(self, take: Take) -> Stop:
        """Take what other starts hand over; gives what ends that; OSError when there is no way to listen."""
        import asyncio

        sock = await asyncio.to_thread(_bound, self._place)
        door = _Door(sock, self._place.uid, take)
        await door.open()
        return door.close

    def close(self) -> None:
        """Let another process have it."""
        lock, self._lock = self._lock, None
        if lock is not None:
            with suppress(OSError):
                self._place.socket.unlink(missing_ok=True)
            os.close(lock)


def claim_place(place: Place) -> UnixClaim | None:
    """Claim a place.

    Args:
        place: where.

    Returns:
        The claim; None when another process has it.

    Raises:
        OSError: the place cannot be made, or is not this person's alone.
    """
    place.folder.mkdir(mode=0o700, exist_ok=True)
    if not _is_private(place.folder, place.uid):
        raise PermissionError(f"not for one person alone: {place.folder}")
    while True:
        lock = os.open(place.lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return None
        except OSError:
            os.close(lock)
            raise
        if _is_still(place.lock, lock):
            return UnixClaim(place, lock)
        os.close(lock)  # somebody tidied the folder up meanwhile


def hand_over(place: Place, handover: Handover, limit_s: float) -> str:
    """Hand something to the window that runs; blocks.

    Args:
        place: where it listens.
        handover: what.
        limit_s: seconds for each step.

    Returns:
        The code of its refusal, "" when it was taken.

    Raises:
        OSError: nobody listens, it is another person's, it went away or does not answer (TimeoutError).
        ValueError: what it answers is no answer.
    """
    import socket

    with _Address(place) as address, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
        sock.settimeout(limit_s)
        sock.connect(address)
        if peer_uid(sock) != place.uid:
            raise PermissionError("the window is another person's")
        sock.sendall(packed(handover))
        return unpacked_answer(_read(sock, length_of(_read(sock, HEAD))))


def peer_uid(sock: "socket.socket") -> int:
    """Ask the kernel who is at the other end.

    Args:
        sock: a connected Unix socket.

    Returns:
        Their user id.

    Raises:
        OSError: the kernel does not say.
    """
    import struct

    level, option, size, layout = _PEERS[sys.platform == "linux"]
    _, uid = struct.unpack_from(layout, sock.getsockopt(level, option, size))
    return int(uid)


class _Door:
    """The listening socket on the main loop.

    Args:
        sock: bound.
        uid: who may come in.
        take: takes what they bring.
    """

    def __init__(self, sock: "socket.socket", uid: int, take: Take) -> None:
        self._sock = sock
        self._uid = uid
        self._take = take
        self._live: set[asyncio.StreamWriter] = set()
        self._closing = False

    async def open(self) -> None:
        import asyncio

        await asyncio.start_server(self._come_in, sock=self._sock, backlog=_BACKLOG)

    async def close(self) -> None:
        import asyncio

        # Not `Server.close`: it strands connections that were accepted but have no transport yet.
        asyncio.get_running_loop().remove_reader(self._sock)
        self._sock.close()
        self._closing = True
        for writer in tuple(self._live):
            writer.transport.abort()
        for _ in range(6):  # accepted, connected, served, cut, told, closed: each takes a turn of the loop
            await asyncio.sleep(0)

    async def _come_in(self, reader: "asyncio.StreamReader", writer: "asyncio.StreamWriter") -> None:
        import asyncio

        if self._closing:
            writer.transport.abort()
            return
        self._live.add(writer)
        try:
            if peer_uid(writer.get_extra_info("socket")) != self._uid:
                raise PermissionError("another person")
            async with asyncio.timeout(READ_LIMIT_S):
                body = await reader.readexactly(length_of(await reader.readexactly(HEAD)))
                writer.write(packed_answer(self._take(unpacked(body))))
                await writer.drain()
        except (OSError, ValueError, EOFError) as error:
            # What they said is a stranger's text: only the kind of fault is told.
            _log.info("sent away at the door: %s", type(error).__name__)
        finally:
            self._live.discard(writer)
            writer.close()


def _bound(place: Place) -> "socket.socket":
    import socket

    # Ours is the lock, so whoever made this file is gone.
    place.socket.unlink(missing_ok=True)
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _Address(place) as address:
            sock.bind(address)
        place.socket.chmod(0o600)
        sock.setblocking(False)
    except OSError:
        sock.close()
        raise
    return sock


class _Address:
    """The socket's path, by a shorter way where it is too long for the kernel."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._folder: int | None = None

    def __enter__(self) -> str:
        path = str(self._place.socket)
        if sys.platform != "linux" or len(os.fsencode(path)) <= _LONGEST_ADDRESS:
            return path
        self._folder = os.open(self._place.folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        return f"/proc/self/fd/{self._folder}/{self._place.socket.name}"

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            os.close(self._folder)


def _read(sock: "socket.socket", count: int) -> bytes:
    got = b""
    while len(got) < count:
        more = sock.recv(count - len(got))
        if not more:
            raise ConnectionResetError("it went away")
        got += more
    return got


def _is_private(folder: Path, uid: int) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == uid and not found.st_mode & 0o077


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
