"""What keydesk.exe starts with; the wheel's command `keydesk` does the same. Main thread; raises nothing."""

import os
import sys

# As PyInstaller's start-up code does on other systems: one program, and its files are beside it.
sys.frozen = True  # type: ignore[attr-defined]
sys._MEIPASS = os.path.dirname(sys.executable)  # type: ignore[attr-defined]
# Python names the script; what is shown as the command is what was started.
sys.argv[0] = sys.executable

from keydesk.__main__ import main  # noqa: E402

sys.exit(main())
