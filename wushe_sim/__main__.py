"""``python -m wushe_sim …`` is ``wushe …``."""

import os
import sys
from contextlib import suppress

with suppress(OSError):  # the working directory is gone
    if not sys.flags.safe_path and sys.path[:1] == [os.getcwd()]:
        del sys.path[0]  # Python puts it there; what lies beside a stranger's scenario is no library

from wushe_sim.cli import main

if __name__ == "__main__":
    main()
