from __future__ import annotations

import pytest

from keydesk.cli.app import hoist

ID = "-8XePl7PQ9hPIY3111QQdX9-Wp3jt-m2cfMvgzI_oag"


@pytest.mark.parametrize(
    ("given", "made"),
    [
        (["keys", "list", "--json"], ["--json", "keys", "list"]),
        (["keys", "--home", "x", "list"], ["--home", "x", "keys", "list"]),
        (["keys", "list", "--transport=a,b", "-v"], ["--transport=a,b", "-v", "keys", "list"]),
        (["--key"], ["--key"]),
        (["methods", "rename", "x", "--", "--json"], ["methods", "rename", "x", "--", "--json"]),
        (["keys", "passkeys", "remove", ID, "--yes"], ["--yes", "keys", "passkeys", "remove", "--", ID]),
        (["a", ID, "-" + ID], ["a", "--", ID, "-" + ID]),
        (["keys", "info", "--key", ID], ["--key", ID, "keys", "info"]),
        (["sign-in", "--key"], ["sign-in", "--with-key"]),
        (["sign-in", "--key", "--json"], ["--json", "sign-in", "--with-key"]),
        (["--key", "sign-in"], ["sign-in", "--with-key"]),
        (["sign-in", "--key", "1234"], ["--key", "1234", "sign-in", "--with-key"]),
        (["--key=Blue", "--home", "x", "sign-in"], ["--key=Blue", "--home", "x", "sign-in", "--with-key"]),
        (["--home", "sign-in", "keys", "info", "--key", "1"], ["--home", "sign-in", "--key", "1", "keys", "info"]),
        (["tenant", "--until-stdin-closes"], ["tenant", "--until-stdin-closes"]),
        (["keydesk://health"], ["open", "keydesk://health"]),
        (["KEYDESK:x", "--json"], ["--json", "open", "KEYDESK:x"]),
        (["--home", "keydesk://x", "keydesk://y"], ["--home", "keydesk://x", "open", "keydesk://y"]),
        (["open", "keydesk://health", "--home", "x"], ["--home", "x", "open", "keydesk://health"]),
        (["keydesk://x", "reset"], ["open", "keydesk://x", "reset"]),
    ],
)
def test_words_move_and_ids_stay_words(given: list[str], made: list[str]) -> None:
    assert hoist(given) == made
