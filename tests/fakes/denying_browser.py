"""A browser without a window in which Ana signs in and declines what a provider asks, then goes back to the program.

python -m tests.fakes.denying_browser ADDRESS
"""

from __future__ import annotations

import sys
from urllib.parse import urljoin

from tests.fakes.browsers import visit
from tests.fakes.connecting import walk_connection
from tests.fakes.tenant import PlainBrowser

if __name__ == "__main__":
    address = sys.argv[1]
    with PlainBrowser(urljoin(address, "/")) as browser:
        visit(walk_connection(browser, address, decision="deny"))
