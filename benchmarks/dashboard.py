"""The dashboard, played in a headless Chromium: weeks a second on each page, how far charts lag, what rest costs, and memory.

``python benchmarks/dashboard.py [SECONDS]`` needs the extra ``dashboard``, Playwright and a Chromium, so ``bench.py`` leaves it out.
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

import psutil
from measuring import ROOT

STREETS = {
    "1,000 residents": "name = 'thousand'\nweeks = 5200\nburn_in = 52\n[place]\ncommunities = 1\nresidents = 1000\nsocial_workers = 2\n",
    "64,000 residents": "name = 'street'\nweeks = 5200\nburn_in = 52\n",
}
PAGES = {"one life": 5, "who helps whom": 0, "indicators": 1, "cases": 2, "residents": 3, "linkage": 4}
"""What is looked at, and its place among the tabs; the life first, for choosing one repeats all weeks before."""
SETTLED = 3
PATIENCE = 300_000
LOOK = 0.05
RESTS = 5


@contextmanager
def served(street: str) -> Iterator[tuple[str, psutil.Process]]:
    """A dashboard as a program of its own: its address, and its process."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "street.toml"
        file.write_text(street, encoding="utf-8")
        command = [sys.executable, "-m", "wushe_sim", "dashboard", str(file), "--port", "0", "--lang", "en"]
        program = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
        try:
            assert program.stderr is not None
            address = next(found.group() for line in program.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", line)))
            threading.Thread(target=program.stderr.read, daemon=True).start()
            yield address, psutil.Process(program.pid)
        finally:
            program.terminate()
            program.wait()


def count_seconds(process: psutil.Process) -> float:
    """Count the processor seconds of a process so far."""
    times = process.cpu_times()
    return times.user + times.system


def read_week(page: Any) -> int | None:
    """The week that the page says it is; None while it is setting up."""
    found = re.search(r"week (\d+)", page.locator(".wushe-state").inner_text(), re.IGNORECASE)
    return int(found.group(1)) if found else None


def measure_lag(page: Any, seconds: float) -> float:
    """Measure by how many seconds the charts lag behind the counter at most: since when the counter has been past what they show."""
    reached: list[tuple[float, int]] = []
    worst, end = 0.0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        counter, drawn = page.evaluate(
            "() => [parseInt(document.querySelector('.wushe-state').innerText.match(/\\d+/)[0]), "
            "parseInt(document.querySelector('.wushe-charts').dataset.week)]")
        now = time.perf_counter()
        reached.append((now, counter))
        worst = max(worst, now - next((when for when, week in reached if week > drawn), now))
        time.sleep(LOOK)
    return worst


def play(street: str, seconds: float) -> Iterator[str]:
    """Play a street on each page, then rest; a line for each measurement."""
    from playwright.sync_api import sync_playwright

    from tests.dashboard.browser import installed

    with served(street) as (address, server), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1500, "height": 1100})
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        while not page.locator(".wushe-state").count() or read_week(page) is None:
            time.sleep(0.2)
        page.locator(".v-slider__thumb-container").first.press("Home")  # no pause between steps
        page.get_by_role("button", name="Play", exact=True).click()
        before = server.memory_info().rss / 1e6
        for name, number in PAGES.items():
            page.locator(".v-tab").nth(number).click()
            if name == "one life":
                field = page.get_by_label("number", exact=False).first
                field.fill("17")
                field.press("Enter")
            time.sleep(SETTLED)
            begun, spent, first = time.perf_counter(), count_seconds(server), read_week(page) or 0
            lag = f"; charts at most {measure_lag(page, seconds):.2f} s behind" if name == "indicators" else time.sleep(seconds) or ""
            clock = time.perf_counter() - begun
            speed, busy = ((read_week(page) or 0) - first) / clock, (count_seconds(server) - spent) / clock
            yield f"{name:12} {speed:6.1f} weeks a second; the server took {busy:.2f} of a core{lag}; load {os.getloadavg()[0]:.1f}"
        yield f"memory       {before:.0f} MB at the first week, {server.memory_info().rss / 1e6:.0f} MB at week {read_week(page)}"
        page.get_by_role("button", name="Pause", exact=True).click()
        page.locator(".v-tab").nth(0).click()
        time.sleep(RESTS)
        spent = count_seconds(server)
        time.sleep(seconds)
        yield f"at rest      {(count_seconds(server) - spent) / seconds:.1%} of a core"
        browser.close()


def main() -> None:
    """Play each street, and print what was measured."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 15.0
    sys.path.insert(0, str(ROOT))
    for name, street in STREETS.items():
        print(name)
        for line in play(street, seconds):
            print(f"  {line}", flush=True)


if __name__ == "__main__":
    main()
