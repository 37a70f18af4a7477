"""Writes docs/living.webp, README's living picture: half a year of two streets, played by a browser whose clock this program turns."""

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

import wushe_sim as ws
from tests.dashboard.browser import ADVICE, installed

TARGET = Path(__file__).parent / "living.webp"
FIRST, WEEKS = 26, 12
"""The first week that is shown, when half a year has left its marks, and how many are."""
WIDTH, FRAME = 1000, 100
"""Pixels; milliseconds between two frames."""
BETWEEN = 900
"""Milliseconds between two weeks, as the page plays them."""
STREET = ws.Scenario(name="street", label={"en": "35% of social workers' hours are paperwork"}, weeks=FIRST + WEEKS,
                     place={"communities": 1, "residents": 1000, "social_workers": 2})
HEAVY = STREET.replace(name="heavy", label={"en": "80% are paperwork"}, levers={"admin_burden": 0.8})


def capture_frames(page_file: Path) -> list[Image.Image]:
    """Capture the picture frame by frame, from the first week on."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 800}, color_scheme="light")
        page.clock.install(time=0)
        page.goto(page_file.as_uri())
        page.clock.pause_at(10_000)
        page.evaluate(f"run(false); show({FIRST - 1}); run(true)")
        frames = []
        for _ in range((WEEKS - 1) * BETWEEN // FRAME):
            page.clock.run_for(FRAME)
            frames.append(Image.open(BytesIO(page.locator("#picture").screenshot())).convert("RGB"))
        browser.close()
    return frames


def write_living() -> None:
    """Run both streets and write the picture."""
    if installed() is None:
        sys.exit(ADVICE)
    with tempfile.TemporaryDirectory() as folder:
        page = ws.watch_cases(STREET, HEAVY, seed=0, weeks=FIRST + WEEKS, lang="en").save(Path(folder) / "living.html")
        frames = capture_frames(page)
    frames[0].save(TARGET, save_all=True, append_images=frames[1:], duration=FRAME, loop=0, quality=55, method=4)
    print(f"{TARGET}: {len(frames)} frames, {TARGET.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    write_living()
