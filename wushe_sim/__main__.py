"""``python -m wushe_sim …`` is ``wushe …``."""

import os
import sys

try:
    if not sys.flags.safe_path and sys.path[:1] == [os.getcwd()]:
        del sys.path[0]  # Python puts it there; what lies beside a stranger's scenario is no library
except OSError:  # the working directory is gone, and nothing can be imported from it
    pass

from wushe_sim.cli.main import main

if __name__ == "__main__":
    main()
