"""Which Chromium the dashboard is tested with: the machine's, or Playwright's own. ``--install`` fetches one."""

import os
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


def install():
    """Install Debian's package where this is its superuser, else Playwright's build; nothing is said of success."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quietly, check=False)
        subprocess.run(["apt-get", "install", "-qq", "--no-install-recommends", "chromium"], env=quietly, check=False)
    if installed() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


if __name__ == "__main__":
    if installed() is None and "--install" in sys.argv:
        install()
    if installed() is None:
        sys.exit(ADVICE)
