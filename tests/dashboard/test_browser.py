"""The dashboard in a browser, as a reader meets it: both languages, every slider, play, pause, reset, a life, the scenario as a file."""

import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.dashboard.browser import ADVICE, installed
from wushe_sim.dashboard.controls import list_groups, list_switches
from wushe_sim.i18n import msg
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.tables import LEVERS

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
SMALL = 'name = "small"\nweeks = 120\nburn_in = 12\n[place]\ncommunities = 1\nresidents = 200\nsocial_workers = 1\n'
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def chromium():
    path = installed()
    if path is None:
        pytest.fail(ADVICE + "; or leave this test out: -m 'not slow and not browser'")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


class Served:
    """A dashboard as a program of its own, until closed."""

    def __init__(self, folder, lang):
        (folder / "small.toml").write_text(SMALL, encoding="utf-8")
        command = [sys.executable, "-m", "wushe_sim", "dashboard", str(folder / "small.toml"), "--port", "0", "--lang", lang]
        self.program = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8",
                                        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"})
        self.told = []
        threading.Thread(target=self._read, daemon=True).start()
        end = time.monotonic() + 120
        while not (found := re.search(r"(http://127\.0\.0\.1:\d+)/\?token=\S+", "".join(self.told))) and time.monotonic() < end:
            time.sleep(0.05)
        assert found, self.told
        self.address, self.url = found.group(), found.group(1)

    def _read(self):
        self.told += self.program.stderr

    def close(self):
        self.program.terminate()
        assert self.program.wait(30) == 143
        assert not [line for line in self.told if "Traceback" in line], "".join(self.told)


class Seen:
    """The page, and whatever its console complained of or asked of other machines."""

    def __init__(self, chromium, served, lang):
        self.address = served.address
        self.page, self.lang, self.wrong = chromium.new_page(viewport={"width": 1500, "height": 1100}), lang, []
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", lambda message: self.wrong.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda request: self.wrong.append(request.url)
                     if request.url.startswith("http") and not request.url.startswith(served.url) else None)
        self.page.goto(served.address)
        self.until(lambda: self.week() == 0)

    def said(self, template, **values):
        return msg(template, **values).render(self.lang)

    def week(self):
        """The week that the page says it is; None while it is setting up."""
        line = self.page.locator(".wushe-state")
        said = self.said("Week {week} of {weeks}", week="(7)", weeks="120").replace("(7)", r"(\d+)")
        found = re.search(said, line.inner_text() if line.count() else "")
        return int(found.group(1)) if found else None

    def until(self, true):
        end = time.monotonic() + PATIENCE / 1000
        while not true():
            assert time.monotonic() < end, self.page.inner_text("body")
            time.sleep(0.05)

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def opened(self, name):
        """Open a part of the side, and wait until it has unfolded."""
        header = self.page.locator(f".wushe-{name} .v-expansion-panel-header")
        if "v-expansion-panel-header--active" not in header.get_attribute("class"):
            header.click()

    def tab(self, number):
        self.page.locator(".v-tab").nth(number).click()


@pytest.fixture(scope="module", params=["zh", "en"])
def seen(request, chromium, tmp_path_factory):
    served = Served(tmp_path_factory.mktemp("dashboard"), request.param)
    page = Seen(chromium, served, request.param)
    yield page
    page.page.close()
    served.close()


def test_the_page_is_in_the_readers_language_alone(seen):
    words = seen.page.inner_text("body")
    assert bool(re.search("[一-鿿]", words)) == (seen.lang == "zh")
    if seen.lang == "zh":
        assert not re.findall(r"[A-Za-z]{4,}", re.sub(r"wushe run \S+ --seed|small\S*", "", words))


def test_every_slider_moves_and_says_what_it_was_set_to(seen):
    for family in ("limits", "remedies", "design"):
        seen.opened(family)
    count = 0
    for group in list_groups(seen.lang):
        for control in group.controls:
            if control.options:
                continue
            lever = seen.page.locator(f".wushe-lever-{control.lever}")
            place = [one.part for one in group.controls if one.lever == control.lever].index(control.part)
            value, thumb = lever.locator(".wushe-value").nth(place), lever.locator(".v-slider__thumb-container").nth(place)
            before = value.inner_text()
            thumb.focus()
            thumb.press("ArrowRight" if before != "100%" else "ArrowLeft")
            expect(value).not_to_have_text(before)
            count += 1
    assert count == sum(len(lever.parts) or 1 for lever in LEVERS.values() if not lever.options)
    expect(seen.page.locator(".wushe-status")).to_contain_text(seen.said("Changed: {what}", what="").strip())
    assert not seen.wrong


def test_a_meaning_is_told_on_hover(seen):
    control = next(one for group in list_groups(seen.lang) for one in group.controls if one.lever == "admin_burden")
    seen.page.locator(".wushe-lever-admin_burden").get_by_text(control.label, exact=True).hover()
    expect(seen.page.get_by_text(control.hover, exact=True)).to_be_visible()
    seen.page.mouse.move(900, 20)


def test_what_shapes_the_population_waits_for_reset_and_says_so(seen):
    warning = seen.page.locator(".wushe-status .v-alert")
    expect(warning).to_be_visible()
    seen.opened("switches")
    seen.page.locator(".wushe-switch").first.locator("input").press("Space")
    name = list_switches(seen.lang)[0][1]
    expect(warning).to_contain_text(name)
    seen.press(seen.said("Reset"))
    expect(warning).to_have_count(0)
    seen.until(lambda: seen.week() == 0)
    expect(seen.page.locator(".wushe-status")).to_contain_text(name)


def test_it_steps_plays_pauses_and_begins_anew(seen):
    seen.press(seen.said("Step"))
    seen.until(lambda: seen.week() == 1)
    seen.press("▶")
    seen.until(lambda: seen.week() > 5)
    seen.press("❚❚")
    expect(seen.page.get_by_role("button", name="▶", exact=True)).to_be_visible()
    time.sleep(1)
    week = seen.week()
    time.sleep(1)
    assert seen.week() == week
    expect(seen.page.locator(".wushe-picture")).to_be_visible()
    rows = seen.page.locator(".wushe-numbers tbody tr")
    expect(rows).to_have_count(4)
    seen.press(seen.said("Reset"))
    seen.until(lambda: seen.week() == 0)


def test_a_click_on_a_resident_tells_that_life(seen):
    for _ in range(3):
        seen.press(seen.said("Step"))
    seen.tab(1)
    picture = seen.page.locator(".wushe-picture")
    expect(picture).to_be_visible()
    box, before = picture.bounding_box(), picture.get_attribute("src")
    for x, y in ((x, y) for y in range(30, 90, 3) for x in range(20, 80, 3)):
        picture.click(position={"x": box["width"] * x / 100, "y": box["height"] * y / 100})
        time.sleep(0.1)
        if picture.get_attribute("src") != before:
            break
    seen.tab(3)
    expect(seen.page.locator(".wushe-facts")).to_be_visible()
    number = seen.page.get_by_label(seen.said("Number (0 to {last})", last=199))
    number.fill("17")
    number.press("Enter")
    expect(seen.page.get_by_text(seen.said("Resident {number} of {community}", number=17, community="c00"))).to_be_visible()


def test_the_linkage_network_is_drawn(seen):
    seen.tab(2)
    expect(seen.page.locator(".wushe-picture")).to_be_visible()
    seen.tab(0)


def test_the_scenario_is_saved_as_a_file(seen):
    with seen.page.expect_download() as coming:
        seen.page.locator(".wushe-save button").click()
    assert coming.value.suggested_filename == "small-changed.toml"
    saved = Scenario.loads(Path(coming.value.path()).read_text(encoding="utf-8"))
    assert saved.schedule.admin_burden and saved.levers.heterogeneity == pytest.approx(0.36)


def test_a_link_on_another_sites_page_opens_it_and_no_token_stays_in_the_address(seen, chromium):
    with chromium.new_context() as context:
        page = context.new_page()
        link = f'<a href="{seen.address}">here</a>'
        page.route("http://other.example/", lambda route: route.fulfill(body=link, content_type="text/html"))
        page.goto("http://other.example/")
        page.get_by_text("here").click()
        expect(page.locator(".wushe-state")).to_be_visible()
        assert page.evaluate("location.href + document.referrer + document.cookie").count("token") == 0
        assert page.evaluate("document.cookie") == ""


def test_nothing_was_complained_of_and_nobody_else_was_asked(seen):
    assert not seen.wrong
