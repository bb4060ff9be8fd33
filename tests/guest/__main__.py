"""`python -m tests.guest [CASES...]`: a guest in QEMU where the software key is a real ``/dev/hidraw``.

Makes the image if needed, runs the cases in the guest, prints how they went and leaves ``results.jsonl`` and
``console.log`` in ``out/guest``. Exit code 0 all well, 1 a case failed or the guest did not come to its end,
77 there can be no guest here. Main thread.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.guest import image, machine
from tests.guest.debian import GuestError
from tests.guest.results import Results, read

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDER = REPOSITORY / "out" / "guest"
LIMIT_S = 170.0
COULD_NOT = 77
TAIL = 40


def main(arguments: Sequence[str]) -> int:
    """Run the guest.

    Args:
        arguments: paths of cases; none means all.

    Returns:
        The exit code.
    """
    started = time.monotonic()
    try:
        reason = machine.unavailable()
        if reason is not None:
            raise GuestError(reason)
        made = image.ensure(image.cache())
    except (GuestError, OSError) as error:
        _say(f"\nTHE GUEST DID NOT RUN: {error}\nNothing was checked with a real /dev/hidraw.")
        return COULD_NOT
    _say(f"image ready after {time.monotonic() - started:.0f} s, starting the guest (it first shows up after 20 s)")
    job = machine.Job(REPOSITORY, Path(sys.executable), tuple(arguments) or machine.Job.cases)
    try:
        results = machine.run(made, job, FOLDER, LIMIT_S, _tell)
    except (GuestError, OSError) as error:
        _say(f"the guest failed: {error}")
        results = Results((), None, 0.0)
    return _verdict(results, time.monotonic() - started)


def _tell(line: str) -> None:
    for case in read([line]).cases:
        _say(f"{'ok    ' if case.passed else 'FAILED'} {case.seconds:6.1f} s  {case.name}")


def _verdict(results: Results, seconds: float) -> int:
    for case in results.cases:
        if not case.passed:
            _say(f"\n---- {case.name}\n{case.text}")
    if not results.good:
        _say(f"\n---- the end of {FOLDER / 'console.log'}")
        console = FOLDER / "console.log"
        text = console.read_text("utf-8", "replace") if console.exists() else ""
        _say("\n".join(text.splitlines()[-TAIL:]))
    if results.end is None:
        _say(f"\nThe guest did not come to its end within {LIMIT_S:.0f} s.")
    passed = sum(case.passed for case in results.cases)
    inside = f"{results.uptime:.0f} s of them inside"
    _say(f"\nguest: {passed} of {len(results.cases)} cases well, {seconds:.0f} s, {inside}")
    return 0 if results.good else 1


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
