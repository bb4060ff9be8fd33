"""What the frozen program starts with; the wheel's command `keydesk` does the same. Main thread; raises nothing."""

import os
import sys

from keydesk.__main__ import main
from keydesk.core.own_environment import give_back

# After the start-up code of PyInstaller, which has pointed Qt and the loader into the bundle.
give_back(os.environ, str(getattr(sys, "_MEIPASS", os.path.dirname(sys.executable))))
sys.exit(main())
