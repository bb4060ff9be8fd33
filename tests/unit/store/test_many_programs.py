"""Several programs on one file: the window, a command line, a second start."""

import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path


def test_many_programs_start_at_once(tmp_path: Path) -> None:
    path = tmp_path / "store" / "store.sqlite"
    script = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from keydesk.core.clock import SystemClock\n"
        "from keydesk.store.database import Store\n"
        "from keydesk.store.labels import StoredLabels\n"
        "async def main():\n"
        "    store = Store(Path(sys.argv[1]), SystemClock())\n"
        "    sys.stdin.readline()\n"
        "    await store.open()\n"
        "    for n in range(10):\n"
        "        await StoredLabels(store).set('a', f'key:{sys.argv[2]}-{n}', 'x')\n"
        "    await store.close()\n"
        "    assert not store.problems, store.problems\n"
        "asyncio.run(main())\n"
    )
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(path), str(number)], stdin=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for number in range(4)
    ]  # fmt: skip
    for program in programs:
        assert program.stdin is not None
        program.stdin.write(b"go\n")
        program.stdin.flush()
    for program in programs:
        _, told = program.communicate(timeout=50)
        assert program.returncode == 0, told.decode()
    with contextlib.closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT count(*) FROM labels").fetchone()[0] == 40
