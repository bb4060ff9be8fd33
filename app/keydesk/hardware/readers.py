"""The readers the card service knows, and which of them a person has hidden; shared by the run's transports.

Any thread. Raises nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence

from keydesk.domain.readers import Reader, reader_name


class Readers:
    """The readers.

    Args:
        hidden: names of the hidden ones.
        changed: called on any thread when readers or what lies on them, or the hidden ones, are others than before.
    """

    def __init__(self, hidden: Iterable[str] = (), changed: Callable[[], None] = lambda: None) -> None:
        self._changed = changed
        self._lock = threading.Lock()
        self._hidden = tuple(dict.fromkeys(hidden))
        self._seen: tuple[tuple[str, bool], ...] = ()
        self._listeners: list[Callable[[], None]] = []

    @property
    def hidden(self) -> tuple[str, ...]:
        """Names of the hidden ones, in the order they were hidden."""
        return self._hidden

    def saw(self, readers: Sequence[tuple[str, bool]]) -> None:
        """Note what the card service knows.

        Args:
            readers: the name of each as it tells it, and whether a card is in it.
        """
        now = tuple(readers)
        if now != self._seen:
            self._seen = now
            self._changed()

    def shows(self, told: str) -> bool:
        """Tell whether cards in a reader may be opened.

        Args:
            told: its name as the card service tells it.
        """
        return reader_name(told) not in self._hidden

    def known(self) -> Sequence[Reader]:
        """List the readers, one of a name: those here, then the hidden ones that are not.

        Returns:
            The readers.
        """
        seen, hidden = self._seen, self._hidden
        cards: dict[str, bool] = {}
        for told, card in seen:
            cards[reader_name(told)] = cards.get(reader_name(told), False) or card
        here = [Reader(name, name in hidden, True, card) for name, card in cards.items()]
        return (*here, *(Reader(name, True, False) for name in hidden if name not in cards))

    def hide(self, names: Iterable[str]) -> None:
        """Hide exactly these from now on; whoever watches lists anew.

        Args:
            names: of readers.
        """
        with self._lock:
            self._hidden = tuple(dict.fromkeys(names))
            listeners = tuple(self._listeners)
        for changed in (*listeners, self._changed):
            changed()

    def listen(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Hear when others are hidden.

        Args:
            changed: called on the thread that hides.

        Returns:
            A function that ends it.
        """
        with self._lock:
            self._listeners.append(changed)

        def stop() -> None:
            with self._lock:
                if changed in self._listeners:
                    self._listeners.remove(changed)

        return stop
