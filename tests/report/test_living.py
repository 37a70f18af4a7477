"""The living picture: a page of its own, which plays a street beside the same street with a change."""

import json
import re

import pytest
from playwright.sync_api import sync_playwright

import wushe_sim as ws
from tests.dashboard.browser import ADVICE, installed
from tests.messages import raises_message
from wushe_sim.report.living import ACTOR_COLOURS

SMALL = ws.Scenario(name="small", weeks=12, burn_in=26, place={"communities": 1, "residents": 300, "social_workers": 2})
HEAVY = SMALL.replace(name="heavy", levers={"admin_burden": 0.9})


@pytest.fixture(scope="module")
def picture():
    return ws.watch_cases(SMALL, HEAVY, seed=3, weeks=8, lang="en")


def read_data(page):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])


def test_the_page_holds_every_week_of_both_streets(picture):
    data = read_data(picture.format_page())
    assert [side["title"] for side in data["scene"]["sides"]] == ["small", "heavy"]
    assert [[one["week"] for one in week] for week in data["weeks"]] == [[week, week] for week in range(8)]


def test_every_actor_has_a_name_and_a_colour(picture):
    scene = picture.scene
    for side in scene["sides"]:
        assert set(side["nodes"]) <= set(scene["names"]) & set(ACTOR_COLOURS)
        assert len(side["groups"]) == 300


def test_what_users_wrote_is_text(picture):
    rude = SMALL.replace(name="rude", label={"en": "</script><img src=x onerror=alert(1)>"})
    made = ws.watch_cases(rude, weeks=2, lang="en")
    assert "<img" not in made.format_page()
    assert "<img" not in made._repr_html_()
    assert read_data(made.format_page())["scene"]["sides"][0]["title"] == "</script><img src=x onerror=alert(1)>"


def test_the_page_speaks_chinese():
    page = ws.watch_cases(SMALL, weeks=1, lang="zh").format_page()
    assert '<html lang="zh-CN">' in page
    texts = read_data(page)["scene"]
    assert not [text for text in (*texts["names"].values(), *texts["kinds"], *texts["places"].values()) if re.search("[a-z]", text)]


def test_a_page_is_saved_whole(picture, tmp_path):
    assert picture.save(tmp_path / "cases.html").read_text(encoding="utf-8") == picture.format_page()
    with raises_message(ws.BadInput, "living_is_a_page"):
        picture.save(tmp_path / "cases.png")


@pytest.mark.parametrize(("wrong", "what"), [({"weeks": 13}, "weeks"), ({"weeks": 0}, "weeks"), ({"community": 1}, "community"),
                                             ({"community": -1}, "community")])
def test_weeks_and_communities_that_there_are_not_are_refused(wrong, what):
    with raises_message(ws.BadInput, "watch_cases_number", what=what):
        ws.watch_cases(SMALL, **wrong)


def test_two_streets_of_one_name_are_refused():
    with raises_message(ws.BadInput, "watch_cases_same_name", name="small"):
        ws.watch_cases(SMALL, SMALL.replace(levers={"admin_burden": 0.9}), weeks=1)


def test_streets_of_one_label_go_by_their_names():
    labelled = SMALL.replace(label={"en": "A street"})
    sides = ws.watch_cases(labelled, labelled.replace(name="heavy"), weeks=1, lang="en").scene["sides"]
    assert [side["title"] for side in sides] == ["small", "heavy"]


@pytest.mark.browser
def test_a_browser_plays_the_page_and_draws_every_street(picture, tmp_path):
    path = installed()
    if path is None:
        pytest.fail(ADVICE)
    page_file = picture.save(tmp_path / "cases.html")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page, wrong = browser.new_page(viewport={"width": 390, "height": 844}), []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(page_file.as_uri())
        page.wait_for_function("document.getElementById('week').value === '7'", timeout=60_000)
        assert page.get_by_role("img").count() == 2
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        labels = [page.get_by_role("img").nth(k).get_attribute("aria-label") for k in range(2)]
        assert [label.partition(" · ")[0] for label in labels] == ["small", "heavy"]
        inked = page.evaluate("""[...document.querySelectorAll('canvas')].map((canvas) => canvas.getContext('2d')
            .getImageData(0, 0, canvas.width, canvas.height).data.filter((_, k) => k % 4 === 3).some((one) => one > 0))""")
        assert inked == [True, True]
        browser.close()
    assert wrong == []
