# The part of PyYAML that the tests use; it ships no types, and comes with schemathesis.
from typing import Any

def safe_load(stream: str) -> Any: ...
