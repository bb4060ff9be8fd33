"""The one exception of the house: a failure with a stable code and no words.

Layers translate foreign errors once, at their door, into `KeydeskError`. The words for a code live in
`ui/error_texts.py`; the codes themselves in `domain/catalogue.py`. Usable on any thread; raises nothing.
"""

from collections.abc import Mapping

Param = str | int | float | bool | None


class KeydeskError(Exception):
    """A failure a person can be told about.

    Args:
        code: stable code, for instance ``KEY-004``.
        params: values the texts may name (counts, ports, host names). Never a secret.
    """

    def __init__(self, code: str, /, **params: Param) -> None:
        super().__init__(code)
        self.code = str(code)
        self.params: Mapping[str, Param] = params

    def __str__(self) -> str:
        if not self.params:
            return self.code
        told = ", ".join(f"{name}={value!r}" for name, value in sorted(self.params.items()))
        return f"{self.code} ({told})"
