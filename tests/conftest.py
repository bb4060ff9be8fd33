"""What every test may rely on, and what no test may do. Each guard has a module of its own in tests/guards.

- A plain ``async def test_x()`` runs on a fresh loop (guards/async_tests.py).
- Nothing leaves this machine (guards/network.py); no real home, settings or keyring is seen (guards/sandbox.py).
- A warning in the log, a task, a key thread or a connection left behind fails the test (guards/logs.py,
  guards/threads.py, guards/transports.py).
"""

from __future__ import annotations

pytest_plugins = [
    "tests.guards.sandbox",
    "tests.guards.network",
    "tests.guards.logs",
    "tests.guards.threads",
    "tests.guards.transports",
    "tests.guards.async_tests",
]
