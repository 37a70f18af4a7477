"""``python -m wushe_sim …`` is ``wushe …``."""

from wushe_sim.cli import main

if __name__ == "__main__":
    main()
