"""The dashboard in a browser, as a reader meets it: both languages, every slider, play, pause, reset, a life, the scenario as a file."""

import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from tests.dashboard.browser import ADVICE, installed
from wushe_sim.dashboard.controls import list_groups, list_switches
from wushe_sim.dashboard.page import VIEWS
from wushe_sim.i18n import msg
from wushe_sim.report.plot.networks import LINKAGE
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.tables import LEVERS

pytestmark = pytest.mark.browser  # one test goes on where another left the page: the file stays whole (--dist loadfile)
ROOT = Path(__file__).resolve().parents[2]
SMALL = 'name = "small"\nweeks = 120\nburn_in = 12\n[place]\ncommunities = 1\nresidents = 200\nsocial_workers = 1\n'
OTHER = SMALL.replace("small", "other") + '[label]\nen = "Another street"\nzh = "另一条街"\n'
SERIOUS = ("serious", "critical")
PATIENCE = 60_000
HELPING_TAB, INDICATORS_TAB, CASES_TAB, RESIDENTS_TAB, LINKAGE_TAB, LIFE_TAB = range(len(VIEWS))
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

    def __init__(self, folder, lang, port=0):
        (folder / "small.toml").write_text(SMALL, encoding="utf-8")
        (folder / "other.toml").write_text(OTHER, encoding="utf-8")
        command = [sys.executable, "-m", "wushe_sim", "dashboard", str(folder / "small.toml"), "--port", str(port), "--lang", lang]
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

    def __init__(self, chromium, served, lang, width=1500, height=1100, **browser):
        self.address, self.url = served.address, served.url
        self.page, self.lang, self.wrong = chromium.new_page(viewport={"width": width, "height": height}, **browser), lang, []
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", lambda message: self.wrong.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda request: self.wrong.append(request.url)
                     if request.url.startswith("http") and not request.url.startswith(served.url) else None)
        self.page.goto(served.address)
        self.until(lambda: self.week() == 0)
        self.tab(INDICATORS_TAB)

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

    def drawn(self):
        """The week after the last one that the charts show."""
        return int(self.page.locator(".wushe-charts").get_attribute("data-week"))

    def find_barriers(self):
        """What axe-core finds serious or worse, its rule and where; the page has a few moments to finish what it shows."""
        for _ in range(5):
            violations = Axe().run(self.page).response["violations"]
            found = [(one["id"], [node["target"] for node in one["nodes"]][:4]) for one in violations if one["impact"] in SERIOUS]
            if not found:
                break
            time.sleep(0.5)
        return found

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def opened(self, name):
        """Open a part of the side, and wait until it has unfolded."""
        fold = self.page.locator(f".wushe-{name}")
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()

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


def test_every_slider_moves_has_a_name_and_says_what_it_was_set_to(seen):
    for family in ("limits", "remedies", "design"):
        seen.opened(family)
    count = 0
    for group in list_groups(seen.lang):
        for control in group.controls:
            if control.options:
                continue
            lever = seen.page.locator(f".wushe-lever-{control.lever}")
            place = [one.part for one in group.controls if one.lever == control.lever].index(control.part)
            value, slider = lever.locator(".wushe-value").nth(place), lever.locator("input[type=range]").nth(place)
            before = value.inner_text()
            slider.focus()
            slider.press("ArrowRight" if before != "100%" else "ArrowLeft")
            expect(value).not_to_have_text(before)
            expect(slider).to_have_attribute("aria-valuetext", value.inner_text())
            assert slider.get_attribute("aria-label") == control.label
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


def test_it_steps_plays_and_pauses_and_the_charts_keep_up(seen):
    early = seen.page.get_by_text(seen.said("There is something to see after the first week."))
    expect(early).to_be_visible()
    seen.press(seen.said("Step"))
    seen.until(lambda: seen.week() == seen.drawn() == 1)
    expect(early).to_have_count(0)
    seen.press(seen.said("Play"))
    seen.until(lambda: seen.week() > 5)
    seen.press(seen.said("Pause"))
    expect(seen.page.get_by_role("button", name=seen.said("Play"), exact=True)).to_be_visible()
    time.sleep(1)
    week = seen.week()
    time.sleep(1)
    assert seen.week() == week == seen.drawn()
    expect(seen.page.locator(".wushe-chart canvas")).to_have_count(4)
    expect(seen.page.locator(".wushe-legend")).to_contain_text(seen.said("a lever moved"))
    expect(seen.page.locator(".wushe-numbers tbody tr")).to_have_count(4)


def test_a_page_that_was_left_shows_all_weeks_again(seen):
    seen.tab(CASES_TAB)
    expect(seen.page.locator(".wushe-flow canvas")).to_have_count(2)
    assert "→" in seen.page.locator(".wushe-flow").first.get_attribute("aria-label")
    seen.tab(INDICATORS_TAB)
    seen.until(lambda: seen.drawn() == seen.week())


def test_cases_travel_in_both_streets_and_the_picture_says_its_week(seen):
    seen.tab(HELPING_TAB)
    pictures = seen.page.locator(".living-canvas")
    expect(pictures).to_have_count(2)
    runs = [seen.said("without the change"), seen.said("as changed")]
    said = seen.said("week {week}", week=seen.week())
    seen.until(lambda: seen.page.locator(".living-heading").all_inner_texts() == [f"{run} · {said}" for run in runs])
    assert all(pictures.nth(k).get_attribute("aria-label").startswith(run) for k, run in enumerate(runs))


def test_both_networks_stand_side_by_side_and_say_their_week(seen):
    for tab, shown in ((RESIDENTS_TAB, seen.said("Who knows whom")), (LINKAGE_TAB, LINKAGE.render(seen.lang))):
        seen.tab(tab)
        pictures = seen.page.locator(f'.wushe-picture[alt^="{shown}"]')
        expect(pictures).to_have_count(2)
        expect(pictures.first).to_be_in_viewport()
        one, other = (pictures.nth(k).bounding_box() for k in (0, 1))
        assert one["y"] == other["y"] and one["x"] + one["width"] <= other["x"]
        said = seen.said("week {week}", week=seen.week())
        assert all(pictures.nth(k).get_attribute("alt").endswith(said) for k in (0, 1))


def test_a_click_on_a_resident_tells_that_life(seen):
    seen.tab(RESIDENTS_TAB)
    picture = seen.page.locator(f'.wushe-picture[alt^="{seen.said("Who knows whom")}"]').first
    expect(picture).to_be_in_viewport()
    box = picture.bounding_box()
    for x, y in ((x, y) for y in range(30, 90, 3) for x in range(20, 80, 3)):
        picture.click(position={"x": box["width"] * x / 100, "y": box["height"] * y / 100})
        time.sleep(0.1)
        if picture.get_attribute("data-marked") is not None:
            break
    seen.tab(LIFE_TAB)
    expect(seen.page.locator(".wushe-facts")).to_be_visible()
    number = seen.page.get_by_label(seen.said("Number (0 to {last})", last=199))
    number.fill("17")
    number.press("Enter")
    expect(seen.page.get_by_text(seen.said("Resident {number} of {community}", number=17, community="c00"))).to_be_visible()
    seen.until(lambda: seen.drawn() == seen.week())


def test_no_page_has_a_serious_barrier(seen):
    assert seen.page.evaluate("document.documentElement.lang") == {"zh": "zh-CN", "en": "en"}[seen.lang]
    for tab in range(len(VIEWS)):
        seen.tab(tab)
        assert (tab, seen.find_barriers()) == (tab, [])


def test_the_tab_key_reaches_the_pictures_at_once(seen):
    seen.tab(INDICATORS_TAB)
    seen.page.evaluate("document.activeElement.blur(); window.getSelection().removeAllRanges()")
    seen.page.locator(".wushe-skip").focus()
    seen.page.keyboard.press("Enter")
    assert seen.page.evaluate("document.activeElement.id") == "wushe-content"
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.querySelector('.v-navigation-drawer').contains(document.activeElement)") is False


def test_reset_begins_anew(seen):
    seen.press(seen.said("Reset"))
    seen.until(lambda: seen.week() == 0)
    expect(seen.page.get_by_text(seen.said("There is something to see after the first week."))).to_be_visible()


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


@pytest.fixture
def phone(seen, chromium):
    page = Seen(chromium, seen, seen.lang, 390, 844, color_scheme="dark", has_touch=True)
    yield page
    page.page.close()


FONTS = """() => [...document.querySelectorAll('.v-application *')]
    .filter((one) => one.offsetParent && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
    .map((one) => [parseFloat(getComputedStyle(one).fontSize), one.className]).filter(([size]) => size < 12)"""
WIDEST = """() => Math.max(...[...document.querySelectorAll('.v-content *, .v-main *')]
    .filter((one) => !one.closest('.v-tabs-bar, .wushe-wide')).map((one) => one.getBoundingClientRect().right))"""


def test_a_dark_phone_shows_the_page_and_not_the_levers_at_first(phone):
    page = phone.page
    assert page.locator(".v-navigation-drawer").bounding_box()["x"] < -200
    phone.press(phone.said("Step"))
    phone.until(lambda: phone.drawn() == 1)
    panels = page.locator(".wushe-panels figure")
    assert len({round(panels.nth(k).bounding_box()["x"]) for k in range(4)}) == 1
    panels.nth(3).scroll_into_view_if_needed()
    expect(page.get_by_role("button", name=phone.said("Step"), exact=True)).to_be_in_viewport()
    ground = page.evaluate("getComputedStyle(document.querySelector('.v-application')).backgroundColor")
    assert max(int(part) for part in re.findall(r"\d+", ground)[:3]) < 60
    for tab in range(len(VIEWS)):
        phone.tab(tab)
        time.sleep(0.5)
        phone.until(lambda: page.evaluate(WIDEST) <= 391)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate(FONTS) == []
        assert (tab, phone.find_barriers()) == (tab, [])
    page.get_by_role("button", name=phone.said("Levers and scenarios")).click()
    expect(page.locator(".wushe-lever-admin_burden input")).to_be_visible()
    assert not phone.wrong


def test_a_scenario_of_the_menu_is_opened(phone):
    phone.page.get_by_role("button", name=phone.said("Levers and scenarios")).click()
    phone.page.locator(".wushe-menu .v-select__selections").click()
    name = {"en": "Another street", "zh": "另一条街"}[phone.lang]
    phone.page.get_by_role("option", name=name).click()
    expect(phone.page.locator(".wushe-status h2")).to_contain_text(name)
    phone.until(lambda: phone.week() == 0)
    assert not phone.wrong


def test_after_a_restart_the_page_reloads_itself(chromium, tmp_path):
    first = Served(tmp_path, "en")
    seen = Seen(chromium, first, "en")
    seen.press("Step")
    seen.until(lambda: seen.week() == 1)
    first.close()
    again = Served(tmp_path, "en", first.url.rpartition(":")[2])
    seen.until(lambda: seen.page.locator(".wushe-state").count() and seen.week() == 0)
    seen.press("Step")
    seen.until(lambda: seen.week() == 1)
    seen.page.close()
    again.close()


def test_nothing_was_complained_of_and_nobody_else_was_asked(seen):
    assert not seen.wrong
