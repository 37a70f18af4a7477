"""Where the real networks lie that may not be shipped."""

from pathlib import Path

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "karnataka"
collect_ignore = [] if DATA.is_dir() else ["test_real_networks.py"]
