#!/usr/bin/env python3
"""Sets Keydesk up in a fresh clone and starts it: ``python3 packaging/bootstrap.py demo``.

Owns the command line of the set-up; the work is in system_packages.py (what the operating system must bring),
environment.py (``.venv`` and the locks) and verbs.py (the checks). Plain standard library, main thread only.
Every step that fails says what happened and the one next step, and the exit code is 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
NEWER = ("python3.13", "python3.12", "python3.11", "python3.14")

HELP = """\
usage: python3 packaging/bootstrap.py VERB [...]

  demo [...]       set up what is missing, then open the window on a practice tenant with a software key;
                   what follows is handed to "keydesk demo" (for instance --tour --out pictures)
  run [...]        set up what is missing, then start keydesk with what follows
  test [VERB...]   set up what the tests need, then run them: lint types layers unit contract ui journeys
                   guest package
  package [SYSTEM...]
                   the same as "test package", leaving out nothing: the second build makes every package, too
  setup            set up what is missing and stop
  lock             renew the three requirements*.lock from pyproject.toml
"""


def start_over_with_newer_python() -> int:
    """Hand over to a newer interpreter on this machine, or say which one is needed.

    Returns:
        The exit code of the newer interpreter's run, or 1.
    """
    for name in NEWER:
        found = shutil.which(name)
        if found:
            return subprocess.call([found, *sys.argv])
    sys.stderr.write(
        f"Keydesk needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.\n"
        "Next: install one (for instance python3.12) and run this command with it.\n"
    )
    return 1


def main(arguments: list[str]) -> int:
    """Set up, then do what the verb asks.

    Args:
        arguments: The verb and what follows it.

    Returns:
        The exit code: 0 done, 1 a step failed, 2 wrong use, otherwise that of the program started.
    """
    if sys.version_info < OLDEST:
        return start_over_with_newer_python()
    import environment
    import locks
    import verbs
    from steps import SetupError

    verb, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    try:
        if verb in ("demo", "run", "setup"):
            environment.prepare("app")
            start = {"demo": ["demo", *rest], "run": rest, "setup": None}[verb]
            return 0 if start is None else environment.start_keydesk(start)
        if verb == "test":
            unknown = verbs.unknown(rest)
            if unknown:
                sys.stderr.write(f"No such check: {', '.join(unknown)}. There are: {' '.join(verbs.NAMES)}\n")
                return 2
            verbs.prepare(rest)
            return verbs.run(rest)
        if verb == "package":
            return verbs.check_packages(rest)
        if verb == "lock":
            return locks.renew()
    except SetupError as error:
        sys.stderr.write(f"\n{error.happened}\nNext: {error.next_step}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    asked = verb in ("help", "-h", "--help") and bool(arguments)
    (sys.stdout if asked else sys.stderr).write(HELP)
    return 0 if asked else 2


if __name__ == "__main__":
    # The script's folder comes first on sys.path; pip's own "packaging" must not find ours.
    os.environ.pop("PYTHONPATH", None)
    sys.exit(main(sys.argv[1:]))
