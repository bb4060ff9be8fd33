"""Every setting in force knows where it came from."""

import pytest

from keydesk.config.settings import Settings
from keydesk.config.sources import Source, resolve
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code


def test_the_command_line_wins_over_the_person_over_the_default() -> None:
    resolved = resolve(Settings(theme="dark", language="ja"), {"theme": "light", "browser": None})
    assert resolved.settings.theme == "light"
    assert resolved.settings.language == "ja"
    assert resolved.sources["theme"] is Source.COMMAND_LINE
    assert resolved.sources["language"] is Source.PERSON
    assert resolved.sources["browser"] is Source.DEFAULT


def test_a_wrong_value_is_refused() -> None:
    with pytest.raises(KeydeskError) as caught:
        resolve(Settings(), {"theme": "pink"})
    assert caught.value.code == Code.SETTINGS_INVALID
