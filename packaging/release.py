#!/usr/bin/env python3
"""Makes a release: ``python3 packaging/release.py make``, then ``sign``, then ``check``.

Plain standard library; the work is in release_steps.py and runs in the environment that packages are built in, where
this interpreter cannot sign. Main thread. A step that fails says what happened and the one next step; exit code 1.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys

import build_environment
from steps import SetupError


def main(arguments: list[str]) -> int:
    """Do what the command line asks.

    Args:
        arguments: the command line without the program's name.

    Returns:
        The exit code.
    """
    try:
        if importlib.util.find_spec("cryptography") is None:
            build_environment.prepare()
            return subprocess.call([str(build_environment.build_program("python")), __file__, *arguments])
        import release_steps  # needs cryptography

        release_steps.run(arguments)
    except SetupError as error:
        sys.stderr.write(f"\n{error.happened}\nNext: {error.next_step}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    os.environ.pop("PYTHONPATH", None)
    sys.exit(main(sys.argv[1:]))
