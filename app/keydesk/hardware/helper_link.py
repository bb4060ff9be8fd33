"""The program's end of the line to its helper: asks, waits, and hears news. Any thread but the loop's may ask.

One thread, ``key-helper``, reads the line for as long as there is one. Raises OSError ENODEV when the helper is gone,
ETIMEDOUT when it does not answer.
"""

from __future__ import annotations

import errno
import itertools
import logging
import os
import queue
import threading
from collections.abc import Callable

from keydesk.hardware.helper_wire import Frame, Kind, Line, LineBroken, receive, send

log = logging.getLogger(__name__)


class Question:
    """A question on its way; its answers come in order, None when the helper is gone."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.answers: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()


class HelperLink:
    """The line.

    Args:
        line: to the helper, greeted.
        changed: called on the line's thread when keys came or went, and when the helper is gone.
    """

    def __init__(self, line: Line, changed: Callable[[], None]) -> None:
        self._line = line
        self._changed = changed
        self._lock = threading.Lock()
        self._sending = threading.Lock()
        self._numbers = itertools.count(1)
        self._questions: dict[int, Question] = {}
        self._gone = threading.Event()
        self._thread = threading.Thread(target=self._work, name="key-helper", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether the helper is there."""
        return not self._gone.is_set()

    def ask(self, kind: Kind, body: bytes = b"") -> Question:
        """Ask.

        Args:
            kind: of the question.
            body: what it carries.

        Returns:
            Where the answers come; to be given to `done`.

        Raises:
            OSError: ENODEV, the helper is gone.
        """
        question = Question(next(self._numbers))
        with self._lock:
            self._questions[question.number] = question
        self.tell(Frame(kind, question.number, body))
        return question

    def tell(self, frame: Frame) -> None:
        """Say something that has no answer of its own.

        Args:
            frame: what.

        Raises:
            OSError: ENODEV, the helper is gone.
        """
        try:
            with self._sending:
                if self._gone.is_set():
                    raise LineBroken("gone")
                send(self._line, frame)
        except LineBroken as error:
            with self._lock:
                self._questions.pop(frame.number, None)
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV)) from error

    def wait(self, question: Question, limit_s: float) -> Frame:
        """Wait for the one answer of a question.

        Args:
            question: as asked.
            limit_s: seconds.

        Returns:
            The answer.

        Raises:
            OSError: ENODEV, the helper is gone; ETIMEDOUT, it does not answer.
        """
        try:
            answer = question.answers.get(timeout=limit_s)
        except queue.Empty:
            raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT)) from None
        finally:
            self.done(question)
        if answer is None:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        return answer

    def done(self, question: Question) -> None:
        """Hear no more of a question.

        Args:
            question: as asked.
        """
        with self._lock:
            self._questions.pop(question.number, None)

    def stop(self) -> None:
        """Let the helper end; it hangs up, and so the line's thread ends, too."""
        try:
            self.tell(Frame(Kind.BYE))
        except OSError:
            log.debug("the helper is gone already")

    def _work(self) -> None:
        try:
            while True:
                self._hear(receive(self._line))
        except LineBroken as error:
            log.info("the helper hung up: %s", error)
        with self._sending:
            self._gone.set()
            self._line.close()
        with self._lock:
            waiting, self._questions = list(self._questions.values()), {}
        for question in waiting:
            question.answers.put(None)
        self._changed()

    def _hear(self, frame: Frame) -> None:
        if frame.kind is Kind.CHANGED:
            self._changed()
            return
        with self._lock:
            question = self._questions.get(frame.number)
        if question is not None:
            question.answers.put(frame)
