"""Reading an organisation's policy before the first frame: whole processes, with all keys set and with none.

Processor time: files this small are in the cache, and nobody is waited for.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from keydesk.config.policy.model import KEYS
from keydesk.config.policy.schema import as_json
from tests.benchmarks.process import everyday
from tests.benchmarks.table import Row

# What the window imports anyway comes first; what policy adds, its imports too, is timed.
READ = """
import gc, json, sys, time
gc.disable()  # as __main__ does until the first frame
from pathlib import Path
import keydesk.config.appearance, keydesk.config.paths
begun = time.process_time()
import os
from keydesk.config.policy.linux import LinuxPolicies
from keydesk.config.policy.settle import settle
root = Path(sys.argv[1])
policy = settle(LinuxPolicies(root, root, os.getuid()).read())
took = time.process_time() - begun
begun = time.process_time()
settle(LinuxPolicies(root, root, os.getuid()).read())
print(json.dumps([took * 1000, (time.process_time() - begun) * 1000, len(policy.prescribed)]))
"""
BARE = """
import json, time
print(json.dumps([time.process_time() * 1000]))
"""
NOBODY = """
import json, time
import keydesk.config.appearance, keydesk.config.paths
begun = time.process_time()
from keydesk.config.policy.here import policy_here
policy_here()
print(json.dumps([(time.process_time() - begun) * 1000]))
"""


def run(rounds: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "policies"
        for level in ("managed", "recommended"):
            (root / level).mkdir(parents=True, mode=0o755)
            wanted = [key for key in KEYS if (key.mandatory if level == "managed" else key.recommended)]
            for at in range(4):
                part = {key.name: as_json(key.example) for key in wanted[at::4]}
                (root / level / f"{at}.json").write_text(json.dumps(part), encoding="utf-8")
        for path in (root, *root.rglob("*")):
            os.chmod(path, 0o755 if path.is_dir() else 0o644)
        told = [_measure(READ, str(root)) for _ in range(rounds + 1)][1:]
    nobody = [_measure(NOBODY) for _ in range(rounds + 1)][1:]
    bare = median(_measure(BARE)[0] for _ in range(rounds))
    floor = f"bare Python {bare:.1f} ms"  # says how fast, and how busy, this computer is
    count = round(told[0][2])
    return [
        Row(
            "policy at start, CPU, all keys",
            f"{count} keys, 8 files",
            floor,
            median(one[0] for one in told),
            5.0,
            "ms",
        ),
        Row("policy read again, CPU", f"{count} keys, 8 files", "-", median(one[1] for one in told), 5.0, "ms"),
        Row("policy at start, CPU, none", "no folder", "-", median(one[0] for one in nobody), 0.5, "ms"),
    ]


def _measure(code: str, *words: str) -> list[float]:
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env=everyday(), check=True, stdout=subprocess.PIPE, text=True
    )
    found: list[float] = json.loads(done.stdout)
    return found
