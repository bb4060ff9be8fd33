"""An ear in every program of a journey: which processes it starts, and every secret its practice tenant lets pass.

Python imports a module of this name when it starts. It does nothing unless KEYDESK_TEST_EAR names a folder; what is
heard goes there, a line each, and `tests/fakes/leaks.py` reads it. What Qt starts by itself, `tests/fakes/openers.py`
hears.
"""

from __future__ import annotations

import os
import sys

VARIABLE, STARTED, WIRE = "KEYDESK_TEST_EAR", "started", "wire"
_TENANT = "keydesk.demo.tenant.app"
_STARTS = {"subprocess.Popen": (1, 3), "os.exec": (1, 2), "os.posix_spawn": (1, 2), "os.spawn": (2, 3)}
"""Where in an event of Python's audit the arguments and the environment are."""


def _started(words: object, variables: object) -> None:
    import json

    shown = [os.fsdecode(word) for word in words] if isinstance(words, (list, tuple)) else [str(words)]
    values = variables.values() if isinstance(variables, dict) else ()
    line = json.dumps([*shown, *(os.fsdecode(value) for value in values)]).encode() + b"\n"
    file = os.open(os.path.join(os.environ[VARIABLE], STARTED), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(file, line)
    finally:
        os.close(file)


def _hear(event: str, told: tuple[object, ...]) -> None:
    if event in _STARTS:
        words, variables = _STARTS[event]
        _started(told[words], told[variables])
    elif event == "os.system":
        _started([told[0]], None)


class _TenantDoor:
    """Finds the practice tenant's application as Python does, and puts a listener at its door."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> object:
        """Find it once."""
        if name != _TENANT:
            return None
        sys.meta_path.remove(self)  # type: ignore[arg-type]  # it has all that Python asks of a finder
        import importlib.util

        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.loader is not None
        load = spec.loader.exec_module

        def exec_module(module: object) -> None:
            from tests.fakes.wire import WrittenWire, listen

            load(module)  # type: ignore[arg-type]  # a module
            listen(module, WrittenWire(os.path.join(os.environ[VARIABLE], WIRE)))

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


if VARIABLE in os.environ:
    _started(sys.orig_argv, None)
    sys.addaudithook(_hear)
    sys.meta_path.insert(0, _TenantDoor())  # type: ignore[arg-type]  # as above
