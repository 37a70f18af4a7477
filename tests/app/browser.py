"""Which Chromium the dashboard is tested with: the machine's, or Playwright's own. ``--install`` fetches that one if there is neither."""

import shutil
import subprocess
import sys

OURS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = "there is no Chromium: install one (Debian and Ubuntu: apt-get install chromium), or: python -m playwright install chromium"


def installed():
    """The path of a Chromium that can be started, or None."""
    found = next((path for name in OURS if (path := shutil.which(name))), None)
    if found:
        return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and shutil.which(path) else None


if __name__ == "__main__":
    if installed() is None and "--install" in sys.argv:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if installed() is None:
        sys.exit(ADVICE)
