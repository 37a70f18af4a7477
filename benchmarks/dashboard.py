"""The dashboard, played in a headless Chromium: weeks a second of 1,000 residents, on each of its pages (extra ``dashboard``).

``python benchmarks/dashboard.py [SECONDS]`` needs Playwright and a Chromium, so ``bench.py`` leaves it out.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from measuring import ROOT

STREET = "name = 'thousand'\nweeks = 5000\nburn_in = 52\n[place]\ncommunities = 1\nresidents = 1000\nsocial_workers = 2\n"
PAGES = ("indicators", "residents", "linkage", "one life")
SETTLED = 3
PATIENCE = 300_000
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@contextmanager
def served() -> Iterator[tuple[str, int]]:
    """A dashboard as a program of its own: its address, and its process."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "thousand.toml"
        file.write_text(STREET, encoding="utf-8")
        command = [sys.executable, "-m", "wushe_sim", "dashboard", str(file), "--port", "0", "--lang", "en"]
        program = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
        try:
            assert program.stderr is not None
            address = next(found.group() for line in program.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", line)))
            threading.Thread(target=program.stderr.read, daemon=True).start()
            yield address, program.pid
        finally:
            program.terminate()
            program.wait()


def processor(pid: int) -> float:
    """Processor seconds of a process so far (Linux); NaN elsewhere."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / TICKS


def week(page: Any) -> int | None:
    """The week that the page says it is; None while it is setting up."""
    found = re.search(r"week (\d+)", page.locator(".wushe-state").inner_text(), re.IGNORECASE)
    return int(found.group(1)) if found else None


def played(seconds: float) -> Iterator[tuple[str, float, float]]:
    """Each page, weeks a second on the clock while it is looked at, and the server's processor seconds for each second."""
    from playwright.sync_api import sync_playwright

    from tests.dashboard.browser import installed

    with served() as (address, pid), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1500, "height": 1100})
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        while not page.locator(".wushe-state").count() or week(page) is None:
            time.sleep(0.2)
        page.get_by_role("button", name="▶", exact=True).click()
        for number, name in enumerate(PAGES):
            page.locator(".v-tab").nth(number).click()
            if name == "one life":
                field = page.get_by_label("number", exact=False).first
                field.fill("17")
                field.press("Enter")
            time.sleep(SETTLED)
            begun, spent, first = time.perf_counter(), processor(pid), week(page) or 0
            time.sleep(seconds)
            clock = time.perf_counter() - begun
            yield name, ((week(page) or 0) - first) / clock, (processor(pid) - spent) / clock
        browser.close()


def main() -> None:
    """Play, and print a line for each page."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 15.0
    sys.path.insert(0, str(ROOT))
    for name, speed, busy in played(seconds):
        print(f"{name:12} {speed:6.1f} weeks a second; the server took {busy:.2f} of a core, {busy / max(speed, 1e-9):.3f} s a week; "
              f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
