"""What the command line prints: one JSON document, or tables and sentences for people; progress on stderr.

Main thread. Raises nothing; a closed pipe ends the program quietly in `cli.app`.
"""

import json
import sys
from collections.abc import Mapping, Sequence

from keydesk.config.texts import texts_for
from keydesk.core.encoding import JsonValue, clean_text
from keydesk.core.errors import KeydeskError

Rows = Sequence[Sequence[str]]


class Output:
    """Prints.

    Args:
        as_json: exactly one JSON document on stdout and nothing else.
        language: language of sentences, ``en`` or ``ja``.
    """

    def __init__(self, as_json: bool, language: str = "en") -> None:
        self.as_json = as_json
        self._language = language

    def document(self, value: JsonValue | Mapping[str, JsonValue] | Sequence[JsonValue]) -> None:
        """Print one JSON document.

        Args:
            value: the document.
        """
        sys.stdout.write(json.dumps(value, ensure_ascii=False, sort_keys=False) + "\n")
        sys.stdout.flush()

    def answer(self, value: JsonValue, *sentences: str) -> None:
        """Print a result: the document with ``--json``, the sentences without.

        Args:
            value: the document.
            sentences: lines for people.
        """
        if self.as_json:
            self.document(value)
        else:
            for sentence in sentences:
                self.say(sentence)

    def table(self, value: JsonValue, heads: Sequence[str], rows: Rows, empty: str) -> None:
        """Print a list: the document with ``--json``, a table without.

        Args:
            value: the document.
            heads: column names.
            rows: cells, as many as heads.
            empty: sentence for no rows.
        """
        if self.as_json:
            self.document(value)
            return
        if not rows:
            self.say(empty)
            return
        cells = [list(heads), *([clean_text(cell, 60) for cell in row] for row in rows)]
        widths = [max(_width(row[i]) for row in cells) for i in range(len(heads))]
        for row in cells:
            padded = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
            self.say("  ".join(padded).rstrip())

    def say(self, sentence: str) -> None:
        """Print a line for people; nothing with ``--json``."""
        if not self.as_json:
            sys.stdout.write(sentence + "\n")

    def progress(self, sentence: str) -> None:
        """Print a line on stderr."""
        sys.stderr.write(sentence + "\n")
        sys.stderr.flush()

    def failure(self, error: KeydeskError, left_over: Sequence[str] = (), support_code: str = "") -> None:
        """Print why it failed: code, what happened, what is safe, what to do.

        Args:
            error: the failure.
            left_over: what stays behind.
            support_code: of the run, where a log was kept.
        """
        text = texts_for(error.code, error.params, self._language)
        if self.as_json:
            told: dict[str, JsonValue] = {
                "code": error.code,
                "title": text.title,
                "what": text.what,
                "safe": text.safe,
                "next": text.next,
            }
            if support_code:
                told["support_code"] = support_code
            document: dict[str, JsonValue] = {"error": told}
            if left_over:
                document["left_over"] = list(left_over)
            self.document(document)
            return
        self.failure_for_people(error, left_over)
        if support_code:
            self.progress(f"  Support code {support_code}; more about it: keydesk help {error.code}")

    def failure_for_people(self, error: KeydeskError, left_over: Sequence[str] = ()) -> None:
        """Print why something is asked again or failed, on stderr; with ``--json``, too.

        Args:
            error: the failure.
            left_over: what stays behind.
        """
        text = texts_for(error.code, error.params, self._language)
        self.progress(f"{text.title} ({error.code})")
        for sentence in (text.what, text.safe, text.next, *left_over):
            if sentence:
                self.progress(f"  {sentence}")


def _width(text: str) -> int:
    """Columns a text takes on a terminal; East Asian wide characters take two."""
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
