"""A headless signal: who is interested in a change is told, in order, on the thread that made it.

`AppState` and the key monitor speak through it; Qt listens from above. Raises what a listener raises.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Signal(Generic[T]):
    """A list of listeners for one kind of news."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[T], None]] = []

    def connect(self, listener: Callable[[T], None]) -> Callable[[], None]:
        """Add a listener.

        Args:
            listener: called with each news.

        Returns:
            A function that takes the listener off again; calling it twice is fine.
        """
        self._listeners.append(listener)

        def disconnect() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return disconnect

    def emit(self, news: T) -> None:
        """Tell every listener.

        Args:
            news: what happened.
        """
        for listener in tuple(self._listeners):
            listener(news)
