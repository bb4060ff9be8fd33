"""The emulated machine: QEMU without acceleration, network or devices of this computer, which it sees read-only.

Blocking; main thread. Raises GuestError, OSError when QEMU cannot be started.
"""

from __future__ import annotations

import contextlib
import os
import platform
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.guest.debian import GuestError
from tests.guest.image import INSIDE, Image
from tests.guest.initrd import Entry, archive
from tests.guest.results import Results, read

QEMU = "qemu-system-x86_64"
USER_ID = 54321
KEY_GROUP = 46
MEMORY_MB = 1024
_LOOK_EVERY_S = 0.2


@dataclass(frozen=True)
class Job:
    """What the guest is to do.

    Args:
        repository: the checkout, at the same path in the guest.
        python: the interpreter with the packages of the tests.
        cases: paths of tests, from the repository.
    """

    repository: Path
    python: Path
    cases: Sequence[str] = ("tests/guest/cases",)


def unavailable() -> str | None:
    """Why there can be no guest on this computer; None if there can.

    Returns:
        A sentence, or None.
    """
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return "the guest is a PC with Linux and borrows the files of one"
    missing = [name for name in ("apt-get", "dpkg-deb", QEMU) if shutil.which(name) is None]
    return f"not installed: {', '.join(missing)}" if missing else None


def job_archive(job: Job) -> bytes:
    """Write what changes from run to run; it follows the image's archive.

    Args:
        job: what to do.

    Returns:
        An archive.
    """
    words = {
        "REPOSITORY": str(job.repository),
        "PYTHON": str(job.python),
        "CASES": " ".join(job.cases),
        "USER_ID": str(USER_ID),
        "KEY_GROUP": str(KEY_GROUP),
    }
    script = "".join(f"{name}={shlex.quote(word)}\n" for name, word in words.items())
    places = readable_places((job.repository, job.python, Path(sys.base_prefix)))
    return archive(
        [
            Entry("guest/job.sh", script.encode("utf-8")),
            Entry("guest/readable", "".join(f"{place}\n" for place in places).encode("utf-8")),
            Entry("guest/start.sh", (INSIDE / "start.sh").read_bytes()),
            Entry("guest/rules", (INSIDE / "rules.txt").read_bytes()),
        ]
    )


def readable_places(paths: Sequence[Path]) -> list[str]:
    """Tell which folders another user must be let through to reach some places.

    Args:
        paths: the places.

    Returns:
        The folders above them, outermost first, without the root.
    """
    folders = {str(folder) for path in paths for folder in (path, *path.parents) if folder.is_dir()}
    return sorted(folders - {"/"})


def command(image: Image, start: Path, results: Path, console: Path) -> list[str]:
    """Put QEMU's command together.

    Args:
        image: the kernel.
        start: the whole start archive.
        results: takes what comes from the second serial port.
        console: takes what comes from the first.

    Returns:
        Program and arguments.
    """
    # Without mitigations and five-level page tables: nobody attacks the guest, and both cost time under emulation.
    # The processor's own clock is measured while it starts, and under load measured so badly that an hour passes in
    # ten minutes; the emulated HPET follows this computer's clock.
    clock = "clocksource=hpet tsc=unstable no_timer_check"
    line = f"console=ttyS0 quiet panic=-1 mitigations=off nokaslr random.trust_cpu=on {clock}"
    return [
        *(QEMU, "-accel", "tcg,thread=multi,tb-size=256", "-M", "q35", "-cpu", "max,la57=off", "-smp", "2"),
        *("-m", str(MEMORY_MB), "-nodefaults", "-no-user-config", "-display", "none", "-nic", "none", "-no-reboot"),
        *("-kernel", str(image.kernel), "-initrd", str(start), "-append", line),
        *("-serial", f"file:{console}", "-serial", f"file:{results}"),
        *("-fsdev", "local,id=host,path=/,security_model=none,readonly=on,multidevs=remap"),
        *("-device", "virtio-9p-pci,fsdev=host,mount_tag=host"),
    ]


def run(image: Image, job: Job, folder: Path, limit_s: float, tell: Callable[[str], None]) -> Results:
    """Run the guest to its end.

    Args:
        image: what to start.
        job: what to do.
        folder: where ``console.log`` and ``results.jsonl`` are left.
        limit_s: seconds after which it is ended.
        tell: is given each line of results as it comes.

    Returns:
        The results so far, also when it was ended.

    Raises:
        GuestError: QEMU ended with an error.
    """
    folder.mkdir(parents=True, exist_ok=True)
    start, results, console = folder / "start", folder / "results.jsonl", folder / "console.log"
    start.write_bytes(image.start.read_bytes() + job_archive(job))
    for file in (results, console):
        file.unlink(missing_ok=True)
        file.touch()
    deadline = time.monotonic() + limit_s
    with subprocess.Popen(command(image, start, results, console), stdin=subprocess.DEVNULL) as machine:
        try:
            with results.open(encoding="utf-8", errors="replace") as lines:
                _follow(machine, lambda: lines.readline(), deadline, tell)
        finally:
            machine.kill()
            with contextlib.suppress(OSError):
                os.remove(start)
    if machine.returncode not in (0, -9):
        raise GuestError(f"{QEMU} ended with code {machine.returncode}")
    return read(results.read_text("utf-8", "replace").splitlines())


def _follow(
    machine: subprocess.Popen[bytes], next_line: Callable[[], str], deadline: float, tell: Callable[[str], None]
) -> None:
    begun = ""
    while True:
        ended = machine.poll() is not None
        while part := next_line():
            begun += part
            if begun.endswith("\n"):
                tell(begun)
                begun = ""
        if ended or time.monotonic() > deadline:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            machine.wait(_LOOK_EVERY_S)
