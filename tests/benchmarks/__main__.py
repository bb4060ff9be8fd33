"""`python -m tests.benchmarks [NAME...]`: measures Keydesk against a floor in the same run and prints ratios.

Not a test: nothing fails. Every figure is a median of pairs run in turn, so that a slow minute slows both sides.
"""

import argparse
import sys

from tests.benchmarks import accounts, ceremony, desk, doctor, idle, keys, plug, policy, stall, startup
from tests.benchmarks.table import Row, show

BENCHMARKS = {
    "startup": startup.run,
    "policy": policy.run,
    "ceremony": ceremony.run,
    "plug": plug.run,
    "keys": keys.run,
    "desk": desk.run,
    "stall": stall.run,
    "accounts": accounts.run,
    "doctor": doctor.run,
    "idle": idle.run,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], help="which; all unless given")
    parser.add_argument("--rounds", type=int, default=9, help="pairs per figure")
    parser.add_argument("--idle-seconds", type=float, default=60.0, help="how long the untouched window is watched")
    options = parser.parse_args()
    rows: list[Row] = []
    for name in options.names or BENCHMARKS:
        sys.stderr.write(f"{name} …\n")
        rounds = options.rounds if name != "idle" else round(options.idle_seconds)
        rows += BENCHMARKS[name](rounds)
    sys.stdout.write(show(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
